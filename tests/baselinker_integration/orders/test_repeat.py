"""An order pushed again: payment releases it, other content is applied or told, stock moves by the difference only."""

from decimal import Decimal

import pytest

from baselinker_integration.models import OrderBinding
from eshop.orders.models import Order, OrderStatus
from eshop.orders.services.status import order_status_change
from event_log.models import Severity
from tests.baselinker_integration.orders.orders import event_types, events, line, movements, order_fields, stock_of
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db


def push(shop, *lines, **changes):
    """Push the small order of these tests; returns it as it now stands."""
    reply = shop.call("OrderAdd", **order_fields(*lines, **changes))
    assert "error" not in reply, reply
    return Order.objects.get(pk=reply["order_id"])


def test_payment_releases_a_held_order_once():
    shop, mug = shop_make(), product_make(stock=Decimal(7))
    push(shop, line(mug, 2), paid="0")
    order = push(shop, line(mug, 2), paid="1")
    assert (order.is_held, order.is_paid, order.status) == (False, True, OrderStatus.AWAITING_SHOP)
    push(shop, line(mug, 2), paid="1")
    assert event_types() == ["order_held", "order_released"]
    assert stock_of(mug) == "5"
    assert list(order.history.values_list("from_status", "to_status")) == [(None, 4), (None, None), (4, 5)]


def test_cash_on_delivery_chosen_later_releases_too():
    shop, mug = shop_make(), product_make()
    push(shop, line(mug), paid="0")
    order = push(shop, line(mug), paid="0", payment_method_cod="1")
    assert (order.is_held, order.is_paid, order.status) == (False, False, OrderStatus.AWAITING_SHOP)
    assert event_types() == ["order_held", "order_changed", "order_released"]


def test_held_order_takes_over_changes_because_it_is_not_transferred_yet():
    shop, mug = shop_make(), product_make(stock=Decimal(7))
    push(shop, line(mug, 2, "5.00"), paid="0")
    order = push(shop, line(mug, 3, "5.00"), paid="1", delivery_address="Nowa 1", delivery_price="0.01")
    assert (order.delivery_address, order.total, order.is_held) == ("Nowa 1", Decimal("15.01"), False)
    assert (stock_of(mug), order.lines.get().taken) == ("4", 3)
    assert event_types() == ["order_held", "order_changed", "order_released"]


def test_other_content_after_the_transfer_changes_nothing_and_warns():
    shop, mug = shop_make(), product_make(stock=Decimal(7))
    before = push(shop, line(mug, 2, "5.00"))
    changes = {"delivery_address": "Nowa 1", "email": "inna@example.invalid", "delivery_price": "10.00"}
    after = push(shop, line(mug, 3, "5.00"), **changes)
    assert (after.delivery_address, after.email, after.total) == (before.delivery_address, before.email, before.total)
    assert (stock_of(mug), after.lines.get().quantity) == ("5", 2)
    assert event_types() == ["order_accepted", "order_repeat_differs"]
    warning = events("order_repeat_differs")[0]
    assert (warning.severity, warning.subject_id) == (Severity.WARNING, str(before.pk))
    told = dict(warning.problems.values_list("field", "detail"))
    assert told == {
        "delivery_address": "było: …, jest: …",
        "email": "było: z…@….invalid, jest: i…@….invalid",
        "delivery_price": "było: 9.99, jest: 10.00",
        "products[0].quantity": "było: 2, jest: 3",
    }
    push(shop, line(mug, 3, "5.00"), **changes)
    push(shop, line(mug, 4, "5.00"))
    assert [event.repeats for event in events("order_repeat_differs")] == [1, 0]


def test_other_spelling_of_the_same_content_is_no_difference():
    shop, mug = shop_make(), product_make()
    push(shop, line(mug, "2", "5.00"), delivery_price="9.90", want_invoice="0", service="")
    push(shop, line(mug, "2.0", "5"), delivery_price="9,9", want_invoice=None, previous_order_id="1", status_id="5")
    push(shop, line(mug, "2", "5.000"), delivery_price="9.90", change_products_quantity="0", nowe_pole="1")
    assert event_types() == ["order_accepted"]


def test_payment_withdrawn_is_told_but_not_carried_out():
    shop, mug = shop_make(), product_make()
    push(shop, line(mug), paid="1")
    order = push(shop, line(mug), paid="0")
    assert (order.is_paid, order.is_held) == (True, False)
    assert event_types() == ["order_accepted", "order_repeat_differs"]
    assert events()[1].problems.get().detail == "było: 1, jest: 0"


def test_account_that_applies_changes_moves_stock_by_the_difference():
    shop = shop_make(apply_order_changes=True)
    mug, cup, bowl = (product_make(code, stock=Decimal(7)) for code in "ABC")
    push(shop, line(mug, 2, "5.00"), line(cup, 2, "1.00"))
    order = push(shop, line(bowl, 1, "9.00"), line(mug, 5, "5.00"), line(cup, 1, "1.00"), phone="700")
    assert (order.phone, order.total) == ("700", Decimal("44.99"))
    assert [stock_of(product) for product in (mug, cup, bowl)] == ["2", "6", "6"]
    reference = f"order:{order.pk}"
    assert movements()[2:] == [
        (mug.pk, "-3", "sale", reference),
        (cup.pk, "1", "return", reference),
        (bowl.pk, "-1", "sale", reference),
    ]
    assert list(order.lines.values_list("product_id", "quantity", "taken", "shortage")) == [
        (bowl.pk, 1, 1, 0),
        (mug.pk, 5, 5, 0),
        (cup.pk, 1, 1, 0),
    ]
    assert event_types() == ["order_accepted", "order_changed"]
    push(shop, line(bowl, 1, "9.00"), line(mug, 5, "5.00"), line(cup, 1, "1.00"), phone="700")
    assert event_types() == ["order_accepted", "order_changed"]


def test_smaller_quantity_lessens_the_shortage_first():
    shop, mug = shop_make(apply_order_changes=True), product_make(stock=Decimal(3))
    push(shop, line(mug, 5))
    order = push(shop, line(mug, 4))
    assert (stock_of(mug), order.lines.values_list("taken", "shortage").get()) == ("0", (3, 1))
    order = push(shop, line(mug, 1))
    assert (stock_of(mug), order.lines.values_list("taken", "shortage").get()) == ("2", (1, 0))
    order = push(shop, line(mug, 9))
    assert (stock_of(mug), order.lines.values_list("taken", "shortage").get()) == ("0", (3, 6))


def test_changes_come_too_late_once_the_shop_has_confirmed():
    shop, mug = shop_make(apply_order_changes=True), product_make(stock=Decimal(7))
    order = push(shop, line(mug, 2))
    order_status_change(order_id=order.pk, to=OrderStatus.CONFIRMED)
    assert push(shop, line(mug, 3)).lines.get().quantity == 2
    assert event_types() == ["order_accepted", "order_repeat_differs"]
    assert stock_of(mug) == "5"


def test_edit_made_in_the_shop_survives_a_change_of_another_field():
    shop, mug = shop_make(apply_order_changes=True), product_make()
    order = push(shop, line(mug))
    Order.objects.filter(pk=order.pk).update(delivery_city="Poprawione")
    order = push(shop, line(mug), phone="700")
    assert (order.delivery_city, order.phone) == ("Poprawione", "700")


def test_changed_order_with_an_unknown_line_is_refused_and_stays():
    shop, mug = shop_make(apply_order_changes=True), product_make(stock=Decimal(7))
    order = push(shop, line(mug, 2))
    reply = shop.call("OrderAdd", **order_fields(line(mug, 1), line(999)))
    assert reply["error_code"] == "unknown_product"
    assert (order.lines.get().quantity, stock_of(mug)) == (2, "5")
    assert event_types() == ["order_accepted", "order_refused"]


def test_stock_asked_for_later_is_taken_when_changes_are_applied():
    shop, mug = shop_make(apply_order_changes=True), product_make(stock=Decimal(7))
    push(shop, line(mug, 2), change_products_quantity="0")
    assert stock_of(mug) == "7"
    push(shop, line(mug, 2), change_products_quantity="1")
    push(shop, line(mug, 2), change_products_quantity="1")
    assert (stock_of(mug), OrderBinding.objects.get().takes_stock) == ("5", True)


def test_payment_for_a_cancelled_order_is_shown_to_a_person():
    shop, mug = shop_make(), product_make(stock=Decimal(7))
    order = push(shop, line(mug, 2), paid="0")
    order_status_change(order_id=order.pk, to=OrderStatus.CANCELLED)
    assert stock_of(mug) == "7"
    order = push(shop, line(mug, 2), paid="1")
    assert (order.status, order.is_paid, order.is_held) == (OrderStatus.CANCELLED, True, False)
    assert event_types() == ["order_held", "order_update_refused"]
    assert events()[1].severity == Severity.WARNING
    assert stock_of(mug) == "7"
