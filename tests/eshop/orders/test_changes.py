"""Each service that changes an order enters the change in the journal, once, and gives the order its next version."""

from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction

from eshop.orders.models import Order, OrderChange, OrderLine, OrderStatus, Parcel
from eshop.orders.selectors import changes_after
from eshop.orders.services.content import order_amend, order_insert
from eshop.orders.services.erase import orders_erase
from eshop.orders.services.parcels import ParcelData, order_parcels_set
from eshop.orders.services.payment import order_payment_set, order_payment_withdraw, order_release
from eshop.orders.services.status import order_status_change
from tests.factories import product_make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
Kind = OrderChange.Kind


def order_make(**values):
    base = {"placed_at": NOW, "status": OrderStatus.AWAITING_SHOP}
    return order_insert(order=Order(**(base | values)), lines=[], take_stock=False, actor="test")


def held():
    return order_make(status=OrderStatus.AWAITING_PAYMENT, is_held=True)


def amend(order, lines=None):
    order_amend(order=order, values={"delivery_city": "Kraków"}, lines=lines, take_stock=False)


def lines():
    return [OrderLine(product=product_make(), unit_price=Decimal(1), quantity=1)]


def parcels_set(order, *numbers):
    told = [ParcelData(number) for number in numbers]
    order_parcels_set(order_id=order.pk, parcels=told, origin=Parcel.Origin.ERP)


CHANGES = {
    "state": (order_make, lambda o: order_status_change(order_id=o.pk, to=OrderStatus.CONFIRMED), [Kind.STATE]),
    "cancelled": (order_make, lambda o: order_status_change(order_id=o.pk, to=OrderStatus.CANCELLED), [Kind.STATE]),
    "paid": (order_make, lambda o: order_payment_set(order_id=o.pk, paid_at=NOW), [Kind.PAYMENT]),
    "released": (held, lambda o: order_payment_set(order_id=o.pk, paid_at=NOW), [Kind.PAYMENT, Kind.STATE]),
    "cash": (held, lambda o: order_release(order_id=o.pk), [Kind.STATE]),
    "unpaid": (lambda: order_make(is_paid=True), lambda o: order_payment_withdraw(order_id=o.pk), [Kind.PAYMENT]),
    "parcel": (order_make, lambda o: parcels_set(o, "N1"), [Kind.PARCEL]),
    "lines": (order_make, lambda o: amend(o, lines()), [Kind.LINES]),
    "details": (order_make, amend, [Kind.DETAILS]),
    "erased": (order_make, lambda o: orders_erase(order_ids=[o.pk], now=NOW), [Kind.ERASED]),
}


@pytest.mark.parametrize(("make", "change", "kinds"), CHANGES.values(), ids=CHANGES)
def test_every_change_is_in_the_journal_and_in_the_version(make, change, kinds):
    other, order = order_make(), make()
    change(order)
    journal = changes_after(0, limit=9)
    assert [(entry.order_id, entry.kind) for entry in journal] == [
        (other.pk, Kind.CREATED),
        (order.pk, Kind.CREATED),
        *((order.pk, kind) for kind in kinds),
    ]
    versions = dict(Order.objects.values_list("pk", "version"))
    assert versions == {other.pk: 1, order.pk: 1 + len(kinds)}


NOTHING = {
    "state": lambda o: order_status_change(order_id=o.pk, to=OrderStatus.AWAITING_SHOP),
    "paid": lambda o: order_payment_set(order_id=o.pk, paid_at=NOW),
    "cash": lambda o: order_release(order_id=o.pk),
    "parcel": parcels_set,
}


@pytest.mark.parametrize("change", NOTHING.values(), ids=NOTHING)
def test_what_changes_nothing_is_in_neither(change):
    order = order_make(is_paid=True)
    change(order)
    assert [entry.kind for entry in changes_after(0, limit=9)] == [Kind.CREATED]
    order.refresh_from_db()
    assert order.version == 1


def test_a_change_that_is_taken_back_leaves_no_entry():
    order = order_make()
    with transaction.atomic():
        order_status_change(order_id=order.pk, to=OrderStatus.CONFIRMED)
        transaction.set_rollback(True)
    assert [entry.kind for entry in changes_after(0, limit=9)] == [Kind.CREATED]
    order.refresh_from_db()
    assert (order.version, order.status) == (1, OrderStatus.AWAITING_SHOP)


def test_the_journal_is_read_in_portions_from_where_one_was():
    numbers = [order_make().pk for _ in range(5)]
    seen, cursor = [], 0
    while page := changes_after(cursor, limit=2):
        assert len(page) <= 2
        seen += [entry.order_id for entry in page]
        cursor = page[-1].pk
    assert seen == numbers
    assert changes_after(10**12, limit=2) == []


def test_entries_of_earlier_versions_are_told_apart():
    order = order_make()
    OrderChange.objects.all().delete()
    entries = [
        OrderChange(to_status=5, note="BaseLinker 7"),
        OrderChange(from_status=5, to_status=6),
        OrderChange(note="Zaksięgowano wpłatę."),
        OrderChange(note="Wycofano oznaczenie wpłaty."),
        OrderChange(note="Numer przesyłki: 12 DPD"),
        OrderChange(note="Zmiany z BaseLinkera"),
        OrderChange(note=""),
    ]
    for entry in entries:
        entry.order, entry.kind = order, Kind.DETAILS
    OrderChange.objects.bulk_create(entries)
    import_module("eshop.orders.migrations.0006_change_kinds").kinds_tell(apps, None)
    told = ["created", "state", "payment", "payment", "parcel", "lines", "details"]
    assert list(OrderChange.objects.order_by("pk").values_list("kind", flat=True)) == told
