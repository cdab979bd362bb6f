"""Moves of an order: between states, and by payment."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import product as pairs

import pytest

from eshop.catalog.models import Stock
from eshop.core.errors import Conflict
from eshop.orders.models import Order, OrderLine, OrderStatus, Parcel
from eshop.orders.models.status import TRANSITIONS
from eshop.orders.services.content import order_insert
from eshop.orders.services.invoice import InvoiceData, order_invoice_set
from eshop.orders.services.parcels import order_parcels_set
from eshop.orders.services.payment import order_payment_set, order_payment_withdraw, order_release
from eshop.orders.services.status import order_status_change
from eshop.orders.services.update import OrderUpdate, order_update
from tests.factories import product_make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)


def order_make(product=None, quantity=1, **values):
    base = {"placed_at": NOW, "status": OrderStatus.AWAITING_SHOP}
    lines = [OrderLine(product=product, unit_price=Decimal("12.30"), quantity=quantity)] if product else []
    return order_insert(order=Order(**(base | values)), lines=lines, take_stock=True, actor="test")


@pytest.mark.parametrize(("current", "to"), list(pairs(OrderStatus, OrderStatus)))
def test_states_move_only_as_the_shop_allows(current, to):
    order = order_make(status=current)
    if to == current:
        assert not order_status_change(order_id=order.pk, to=to)
    elif to in TRANSITIONS[current]:
        assert order_status_change(order_id=order.pk, to=to, actor="anna", note="bo tak")
        row = order.history.last()
        assert (row.from_status, row.to_status, row.actor, row.note) == (current, to, "anna", "bo tak")
    else:
        with pytest.raises(Conflict) as refusal:
            order_status_change(order_id=order.pk, to=to)
        assert str(current.label) in refusal.value.message
        assert str(to.label) in refusal.value.message
    expected = to if to in TRANSITIONS[current] else current
    assert Order.objects.get(pk=order.pk).status == expected


def test_total_is_lines_and_delivery():
    order = order_make(product_make(), 3, delivery_price=Decimal("9.99"))
    assert Order.objects.get(pk=order.pk).total == Decimal("46.89")
    assert order.history.values_list("from_status", "to_status", "actor").get() == (None, 5, "test")


def test_cancelling_puts_back_what_was_taken_and_no_more():
    product = product_make(quantity=2)
    order = order_make(product, 5)
    assert Stock.objects.get(pk=product.pk).quantity == 0
    order_status_change(order_id=order.pk, to=OrderStatus.CANCELLED)
    assert Stock.objects.get(pk=product.pk).quantity == 2
    assert order.lines.values_list("taken", "shortage").get() == (0, 0)
    assert not order_status_change(order_id=order.pk, to=OrderStatus.CANCELLED)
    assert Stock.objects.get(pk=product.pk).quantity == 2


def test_held_order_leaves_only_by_payment_or_cancelling():
    held = {"status": OrderStatus.AWAITING_PAYMENT, "is_held": True}
    order, other = order_make(**held), order_make(**held)
    with pytest.raises(Conflict):
        order_status_change(order_id=order.pk, to=OrderStatus.AWAITING_SHOP)
    assert order_payment_set(order_id=order.pk, paid_at=NOW).released
    order.refresh_from_db()
    assert (order.is_held, order.is_paid, order.paid_at, order.status) == (False, True, NOW, OrderStatus.AWAITING_SHOP)
    assert order_status_change(order_id=other.pk, to=OrderStatus.CANCELLED)


def test_payment_is_booked_once():
    order = order_make()
    assert order_payment_set(order_id=order.pk, paid_at=NOW).changed
    assert not order_payment_set(order_id=order.pk, paid_at=datetime(2027, 1, 1, tzinfo=UTC)).changed
    assert Order.objects.get(pk=order.pk).paid_at == NOW
    assert order_payment_withdraw(order_id=order.pk).changed
    assert not order_payment_withdraw(order_id=order.pk).changed
    assert [row.note for row in order.history.all()[1:]] == ["Zaksięgowano wpłatę.", "Wycofano oznaczenie wpłaty."]


def test_release_is_for_held_orders_alone():
    order = order_make(status=OrderStatus.AWAITING_PAYMENT)
    assert not order_release(order_id=order.pk)
    assert Order.objects.get(pk=order.pk).status == OrderStatus.AWAITING_PAYMENT


def test_unknown_order_is_said_so():
    for call in (
        lambda: order_status_change(order_id=1, to=OrderStatus.CONFIRMED),
        lambda: order_payment_set(order_id=1, paid_at=NOW),
        lambda: order_payment_withdraw(order_id=1),
        lambda: order_parcels_set(order_id=1, parcels=[], origin=Parcel.Origin.ERP),
        lambda: order_invoice_set(order_id=1, invoice=InvoiceData()),
        lambda: order_update(order_id=1, update=OrderUpdate(), origin=Parcel.Origin.ERP, actor=""),
    ):
        with pytest.raises(Order.DoesNotExist):
            call()
