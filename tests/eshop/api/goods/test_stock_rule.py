"""The stock that an ERP sends undoes no sale that it has not seen, and a shop full of old orders loses nothing."""

import pytest
from django.utils import timezone

from eshop.api.base.cursor import cursor_make
from eshop.catalog.models import Product, Stock, StockMovement
from eshop.orders.models import Order, OrderChange, OrderLine
from event_log.models import Event
from tests.eshop.api.caller import api_caller_make
from tests.eshop.orders.sales import acknowledge, newest_change, sell
from tests.factories import price_list_default, product_make

pytestmark = pytest.mark.django_db
OLD_ORDERS, ITEMS = 1000, 20


def year_of_orders():
    """What a shop has that was open for long before its ERP was connected: nobody acknowledged anything."""
    items = [product_make(f"K{number}", external_id=f"K{number}", quantity=30) for number in range(ITEMS)]
    orders = Order.objects.bulk_create(Order(placed_at=timezone.now()) for _number in range(OLD_ORDERS))
    sold = [(order, items[number % ITEMS]) for number, order in enumerate(orders)]
    OrderChange.objects.bulk_create(OrderChange(order=order, kind="created", to_status=1) for order in orders)
    OrderLine.objects.bulk_create(
        OrderLine(order=order, position=1, product=item, code=item.code, unit_price=1, quantity=1, taken=1)
        for order, item in sold
    )
    StockMovement.objects.bulk_create(
        StockMovement(product=item, delta=-1, kind="sale", reference=f"order:{order.pk}") for order, item in sold
    )


def stocks():
    found = Stock.objects.values_list("product__external_id", "quantity")
    return {name: f"{pieces.normalize():f}" for name, pieces in found}


def test_on_the_day_the_erp_connects_nothing_drops():
    year_of_orders()
    erp = api_caller_make()
    rows = [{"external_id": f"K{number}", "quantity": "30"} for number in range(ITEMS)]
    answer = erp.post("/stock/set", {"items": rows})
    assert answer.json["counts"] == {"created": 0, "updated": 0, "unchanged": ITEMS, "rejected": 0}
    items = [{"external_id": f"K{number}", "stock": "30"} for number in range(ITEMS)]
    price_list_default()
    assert erp.post("/items/upsert", {"items": items}).json["counts"]["unchanged"] == ITEMS
    assert set(stocks().values()) == {"30"}
    assert not Event.objects.filter(area="erp", type="erp_stock_written").exists()


@pytest.fixture
def item(erp):
    price_list_default()
    return product_make("A", external_id="A", quantity=10)


def stock_set(erp, quantity, **options):
    return erp.post("/stock/set", {"items": [{"external_id": "A", "quantity": quantity}]} | options)


def test_orders_since_then_are_taken_off_until_the_erp_has_them(erp, item):
    order = sell({item: 3})
    stock_set(erp, "10")
    assert stocks() == {"A": "7"}
    acknowledge(order)
    stock_set(erp, "7")
    assert stocks() == {"A": "7"}


def test_the_stock_of_an_item_row_follows_the_same_rule(erp, item):
    sell({item: 3})
    erp.post("/items/upsert", {"items": [{"external_id": "A", "stock": "10"}]})
    assert stocks() == {"A": "7"}
    erp.call("PATCH", "/items/A", {"stock": "12"})
    assert stocks() == {"A": "9"}
    erp.call("PATCH", "/items/A", {"stock": "12", "basis": "as_is"})
    assert stocks() == {"A": "12"}


def test_as_it_is_counts_as_sent(erp, item):
    sell({item: 3})
    stock_set(erp, "10", basis="as_is")
    assert stocks() == {"A": "10"}


def test_a_cursor_says_what_the_erp_had_booked(erp, item):
    sell({item: 3})
    seen = cursor_make("changes", newest_change())
    sell({item: 2})
    stock_set(erp, "7", seen_changes=seen)
    assert stocks() == {"A": "5"}


def test_what_would_be_below_zero_is_zero_and_told(erp, item):
    sell({item: 3})
    answer = stock_set(erp, "2", **{"return": "all"})
    assert (answer.status, answer.json["rows"][0]["outcome"]) == (200, "updated")
    assert stocks() == {"A": "0"}
    event = Event.objects.get(type="erp_stock_written")
    (problem,) = event.problems.all()
    assert (problem.code, problem.item_code, event.counts) == ("erp_stock_clamped", "A", {"updated": 1})
    assert Product.objects.get().is_active
