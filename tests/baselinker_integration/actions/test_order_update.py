"""OrderUpdate: state, payment and parcel of orders, counted as the protocol has it (protocol, 3.14)."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from baselinker_integration.models import InboundCall
from eshop.orders.models import Order, OrderStatus, Parcel
from eshop.orders.services.parcels import ParcelData, order_parcels_set
from event_log.models import Severity
from tests.baselinker_integration.orders.orders import event_types, events, line, movements, order_fields, stock_of
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db


def own_order(**values):
    base = {"status": OrderStatus.AWAITING_SHOP, "placed_at": datetime(2026, 1, 1, tzinfo=UTC)}
    return Order.objects.create(**(base | values))


def update(shop, order, kind, value, **more):
    return shop.call(
        "OrderUpdate", orders_ids=str(getattr(order, "pk", order)), update_type=kind, update_value=value, **more
    )


def test_state_moves_and_leaves_a_trace():
    shop, order = shop_make(), own_order()
    assert update(shop, order, "status", "6") == {"counter": 1}
    order.refresh_from_db()
    assert order.status == OrderStatus.CONFIRMED
    assert order.history.values_list("from_status", "to_status", "actor").get() == (5, 6, "BaseLinker")
    (event,) = events()
    assert (event.type, event.subject_id, event.message) == ("order_updated", str(order.pk), "Stan: potwierdzone")
    assert InboundCall.objects.get().state == InboundCall.State.DONE


def test_same_state_again_counts_and_does_nothing():
    shop, order = shop_make(), own_order(status=OrderStatus.CONFIRMED)
    assert update(shop, order, "status", "6") == {"counter": 1}
    assert (order.history.count(), event_types()) == (0, [])


def test_forbidden_move_is_told_and_not_counted():
    shop, order, good = shop_make(), own_order(status=OrderStatus.COMPLETED), own_order()
    for _ in range(2):
        assert update(shop, f"{order.pk},{good.pk}", "status", "6") == {"counter": 1}
    order.refresh_from_db()
    assert order.status == OrderStatus.COMPLETED
    warning = events("order_update_refused")[0]
    assert (warning.severity, warning.subject_id, warning.repeats) == (Severity.WARNING, str(order.pk), 1)
    assert warning.problems.get().code == "status_move_forbidden"
    assert "zrealizowane" in warning.message


def test_held_order_waits_for_its_payment_whatever_state_is_asked_for():
    shop, mug = shop_make(), product_make(stock=Decimal(7))
    number = shop.call("OrderAdd", **order_fields(line(mug, 2), paid="0"))["order_id"]
    assert update(shop, number, "status", "5") == {"counter": 0}
    assert Order.objects.get().is_held
    assert update(shop, number, "paid", "1") == {"counter": 1}
    order = Order.objects.get()
    assert (order.is_held, order.is_paid, order.status) == (False, True, OrderStatus.AWAITING_SHOP)
    assert event_types() == ["order_held", "order_update_refused", "order_released"]


def test_cancelling_puts_stock_back_once():
    shop, mug = shop_make(), product_make(stock=Decimal(7))
    number = shop.call("OrderAdd", **order_fields(line(mug, 2)))["order_id"]
    for _ in range(3):
        assert update(shop, number, "status", "8") == {"counter": 1}
    assert stock_of(mug) == "7"
    assert movements() == [(mug.pk, "-2", "sale", f"order:{number}"), (mug.pk, "2", "return", f"order:{number}")]


def test_payment_of_an_order_of_the_shop():
    shop, order = shop_make(), own_order(status=OrderStatus.AWAITING_PAYMENT)
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert shop.call("OrderUpdate", at, orders_ids=str(order.pk), update_type="paid", update_value="1") == {
        "counter": 1
    }
    order.refresh_from_db()
    assert (order.is_paid, order.paid_at, order.status) == (True, at, OrderStatus.AWAITING_SHOP)
    assert update(shop, order, "paid", "true") == {"counter": 1}
    assert [(e.type, e.message) for e in events()] == [("order_updated", "Zaksięgowano wpłatę.")]


def test_payment_withdrawn_leaves_the_state_and_warns():
    shop, order = shop_make(), own_order(is_paid=True, paid_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert update(shop, order, "paid", "0") == {"counter": 1}
    assert update(shop, order, "paid", "0") == {"counter": 1}
    order.refresh_from_db()
    assert (order.is_paid, order.paid_at, order.status) == (False, None, OrderStatus.AWAITING_SHOP)
    assert [(e.type, e.severity) for e in events()] == [("order_updated", Severity.WARNING)]


def parcels(order):
    return list(order.parcels.values_list("number", "carrier", "tracking_url", "origin"))


def test_each_number_is_a_parcel_and_none_takes_baselinkers_away():
    shop, order = shop_make(), own_order()
    own = [ParcelData("ERP1", "DPD")]
    order_parcels_set(order_id=order.pk, parcels=own, origin=Parcel.Origin.ERP)
    for number in ("A1", "A2", "ERP1"):
        assert update(shop, order, "delivery_number", number, delivery_method_name="UPS") == {"counter": 1}
    assert parcels(order) == [
        ("ERP1", "DPD", "", "erp"),
        ("A1", "UPS", "", "baselinker"),
        ("A2", "UPS", "", "baselinker"),
    ]
    assert update(shop, order, "delivery_number", "") == {"counter": 1}
    assert parcels(order) == [("ERP1", "DPD", "", "erp")]


def test_parcel_number_with_carrier_and_tracking():
    shop, order = shop_make(), own_order()
    more = {"delivery_method_name": "InPost", "tracking_url": "https://t.example/TRACK1"}
    for _ in range(2):
        assert update(shop, order, "delivery_number", "TRACK1", **more) == {"counter": 1}
    assert parcels(order) == [("TRACK1", "InPost", more["tracking_url"], "baselinker")]
    assert [(e.type, e.message) for e in events()] == [("order_updated", "Numer przesyłki: … InPost")]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "ftp://x.example/", "//x.example", "https://", "http://a b", "http://[", "x" * 600],
)
def test_tracking_address_that_is_no_web_page_is_left_out_with_a_warning(address):
    shop, order = shop_make(), own_order()
    assert update(shop, order, "delivery_number", "T", tracking_url=address) == {"counter": 1}
    assert parcels(order) == [("T", "", "", "baselinker")]
    assert events()[0].problems.get().field == "tracking_url"


def test_unknown_orders_are_skipped_and_each_is_counted_once():
    shop, first, second = shop_make(), own_order(), own_order()
    numbers = f"{first.pk}, {second.pk},{first.pk},99999,abc,-1,{2**40},{'9' * 30},,"
    assert update(shop, numbers, "status", "6") == {"counter": 2}
    assert update(shop, "99999", "status", "6") == {"counter": 0}


@pytest.mark.parametrize("name", ["orders_ids", "order_ids", "order_id"])
def test_orders_come_under_three_names(name):
    shop, order = shop_make(), own_order()
    assert shop.call("OrderUpdate", **{name: str(order.pk)}, update_type="paid", update_value="1") == {"counter": 1}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"update_type": "kolor"}, "update_type"),
        ({"update_type": None}, "update_type"),
        ({"update_value": "99"}, "update_value"),
        ({"update_value": "sent"}, "update_value"),
        ({"update_value": None}, "update_value"),
        ({"update_type": "paid", "update_value": "2"}, "update_value"),
        ({"update_type": "delivery_number", "update_value": "9" * 101}, "update_value"),
        ({"orders_ids": None}, "orders_ids"),
        ({"orders_ids": ",".join(map(str, range(2000)))}, "orders_ids"),
    ],
)
def test_call_that_cannot_be_understood_changes_nothing(changes, named):
    shop, order = shop_make(), own_order()
    fields = {"orders_ids": str(order.pk), "update_type": "status", "update_value": "6"} | changes
    reply = shop.call("OrderUpdate", **{name: value for name, value in fields.items() if value is not None})
    assert reply["error_code"] == "invalid_parameter"
    assert named in reply["error_text"]
    order.refresh_from_db()
    assert order.status == OrderStatus.AWAITING_SHOP


def test_order_that_another_account_brought_is_out_of_reach():
    first, second, mug = shop_make(name="A"), shop_make(name="B"), product_make()
    number = first.call("OrderAdd", **order_fields(line(mug)))["order_id"]
    assert update(second, number, "status", "8") == {"counter": 0}
    assert second.call("OrdersGet", order_id=number) == {"pages": 1}
    assert Order.objects.get().status == OrderStatus.AWAITING_SHOP
