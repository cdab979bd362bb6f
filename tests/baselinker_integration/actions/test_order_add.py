"""OrderAdd as BaseLinker calls it: one order, whole, or a refusal that says why."""

import json
from decimal import Decimal

import pytest

from baselinker_integration.models import InboundCall, OrderBinding
from eshop.orders.models import Order, OrderLine, OrderStatus
from tests.baselinker_integration.orders.orders import event_types, events, line, movements, order_fields, stock_of
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db


def test_paid_order_enters_for_the_shop_to_confirm():
    shop, mug = shop_make(), product_make(stock=Decimal(7))
    reply = shop.call("OrderAdd", **order_fields(line(mug, 2, "24.90")))
    order = Order.objects.get()
    assert reply == {"order_id": str(order.pk)}
    assert (order.source, order.status, order.is_held) == ("baselinker", OrderStatus.AWAITING_SHOP, False)
    assert (order.is_paid, order.total, order.currency) == (True, Decimal("59.79"), "PLN")
    row = OrderLine.objects.get()
    assert (row.product, row.quantity, row.unit_price, row.taken, row.shortage) == (mug, 2, Decimal("24.90"), 2, 0)
    assert stock_of(mug) == "5"
    assert movements() == [(mug.pk, "-2", "sale", f"order:{order.pk}")]
    assert event_types() == ["order_accepted"]
    assert events()[0].subject_id == str(order.pk)
    assert events()[0].connection_ref == str(shop.connection.pk)


def test_repeat_gives_the_same_number_and_changes_nothing():
    shop, mug = shop_make(), product_make(stock=Decimal(7))
    fields = order_fields(line(mug, 2))
    first = shop.call("OrderAdd", **fields)
    replies = [
        shop.call("OrderAdd", **fields),
        shop.call("OrderAdd", **fields, previous_order_id=first["order_id"]),
        shop.call("OrderAdd", **fields, previous_order_id="424242"),
    ]
    assert replies == [first] * 3
    assert (Order.objects.count(), OrderLine.objects.count(), OrderBinding.objects.count()) == (1, 1, 1)
    assert stock_of(mug) == "5"
    assert event_types() == ["order_accepted"]


def test_two_accounts_may_use_the_same_number():
    first, second, mug = shop_make(name="A"), shop_make(name="B"), product_make()
    numbers = [shop.call("OrderAdd", **order_fields(line(mug)))["order_id"] for shop in (first, second)]
    assert len(set(numbers)) == 2


def test_previous_number_of_another_order_is_not_taken_over():
    shop, mug = shop_make(), product_make(stock=Decimal(7))
    first = shop.call("OrderAdd", **order_fields(line(mug), baselinker_id="1"))
    second = shop.call("OrderAdd", **order_fields(line(mug), baselinker_id="2", previous_order_id=first["order_id"]))
    assert second["order_id"] != first["order_id"]
    assert Order.objects.count() == 2
    assert OrderBinding.objects.get(external_id="1").order_id == int(first["order_id"])
    assert events()[1].details["previous_order_id"] == first["order_id"]


@pytest.mark.parametrize("number", [None, "", "  ", "0", "9" * 51])
def test_order_without_a_number_is_refused(number):
    shop, mug = shop_make(), product_make()
    reply = shop.call("OrderAdd", **order_fields(line(mug), baselinker_id=number))
    assert (reply["error"], reply["error_code"]) == (True, "order_refused")
    assert "baselinker_id" in reply["error_text"]
    assert not Order.objects.exists()
    assert event_types() == ["order_refused"]


def test_unpaid_order_is_held():
    shop, mug = shop_make(), product_make()
    shop.call("OrderAdd", **order_fields(line(mug), paid="0"))
    order = Order.objects.get()
    assert (order.is_held, order.status, order.is_paid, order.paid_at) == (
        True,
        OrderStatus.AWAITING_PAYMENT,
        False,
        None,
    )
    assert event_types() == ["order_held"]


def test_cash_on_delivery_enters_at_once():
    shop, mug = shop_make(), product_make()
    shop.call("OrderAdd", **order_fields(line(mug), paid="0", payment_method_cod="1"))
    order = Order.objects.get()
    assert (order.is_held, order.status, order.is_paid) == (False, OrderStatus.AWAITING_SHOP, False)
    assert order.is_cash_on_delivery
    assert event_types() == ["order_accepted"]


def test_stock_stays_when_not_asked_for():
    shop, mug = shop_make(), product_make(stock=Decimal(7))
    shop.call("OrderAdd", **order_fields(line(mug, 3), change_products_quantity="0"))
    assert (stock_of(mug), movements()) == ("7", [])
    assert OrderLine.objects.get().taken == 0


def test_short_stock_is_taken_to_zero_with_a_warning():
    shop, mug, cup = shop_make(), product_make(stock=Decimal(2)), product_make("B", stock=Decimal(9))
    reply = shop.call("OrderAdd", **order_fields(line(cup, 1), line(mug, 5)))
    assert "error" not in reply
    assert (stock_of(mug), stock_of(cup)) == ("0", "8")
    rows = list(OrderLine.objects.values_list("product_id", "quantity", "taken", "shortage"))
    assert rows == [(cup.pk, 1, 1, 0), (mug.pk, 5, 2, 3)]
    assert event_types() == ["order_accepted", "order_oversold"]
    (problem,) = events("order_oversold")[0].problems.all()
    assert (problem.code, problem.item_code, problem.item_id) == ("oversold", mug.code, str(mug.pk))
    assert Order.objects.get().status == OrderStatus.AWAITING_SHOP


def test_account_that_takes_no_orders_does_not_know_the_action():
    shop, mug = shop_make(takes_orders=False), product_make()
    assert shop.call("OrderAdd", **order_fields(line(mug)))["error_code"] == "unsupported_action"
    assert not InboundCall.objects.exists()


def test_products_come_in_every_known_encoding():
    shop, mug = shop_make(), product_make(stock=Decimal(9))
    item = line(mug, 2, "12.50")
    text = json.dumps([item])
    pairs = "&".join(f"products[0][{name}]={value}" for name, value in item.items())
    forms = [text, text.replace('"', "&quot;"), [item], {"7": item}, pairs, pairs.replace("&", "&amp;")]
    for number, products in enumerate(forms, start=1):
        reply = shop.call("OrderAdd", **order_fields(baselinker_id=str(number), products=products))
        assert "error" not in reply, (products, reply)
    rows = set(OrderLine.objects.values_list("product_id", "quantity", "unit_price"))
    assert (OrderLine.objects.count(), rows) == (6, {(mug.pk, 2, Decimal("12.50"))})
