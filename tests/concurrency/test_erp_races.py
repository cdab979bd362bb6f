"""ERPs that tell of one order at once, people who change it meanwhile, and a reader beside many writers."""

import time
from contextlib import nullcontext
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db.models.query import QuerySet

from eshop.core.errors import Conflict
from eshop.orders.errors import AlreadyAcknowledged, Stale
from eshop.orders.models import Order, OrderChange, OrderStatus, Parcel
from eshop.orders.selectors import changes_after
from eshop.orders.services import acknowledge, update
from eshop.orders.services.acknowledge import Acknowledgement, orders_acknowledge
from eshop.orders.services.content import order_insert
from eshop.orders.services.invoice import InvoiceData
from eshop.orders.services.status import order_status_move
from eshop.orders.services.update import OrderUpdate, order_update
from tests.concurrency.racing import race
from tests.factories import order_make

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
PROCESSES = 6
Kind = OrderChange.Kind


@pytest.fixture
def slowly(monkeypatch):
    """Everybody looks at the order before anybody writes, unless something keeps them apart."""
    look, write = acknowledge._outcome, update.drafts_write

    def looked(*seen):
        outcome = look(*seen)
        time.sleep(0.1)
        return outcome

    def write_later(drafts):
        time.sleep(0.1)
        return write(drafts)

    monkeypatch.setattr(acknowledge, "_outcome", looked)
    monkeypatch.setattr(update, "drafts_write", write_later)


def guards_off(monkeypatch):
    """No locked row, and on SQLite no transaction that is the only one to write."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_options: self)
    without = SimpleNamespace(atomic=nullcontext)
    monkeypatch.setattr(acknowledge, "transaction", without)
    monkeypatch.setattr(update, "transaction", without)


def acknowledged_by_all():
    """The order that six processes told a number each of, and how many were believed."""
    order = order_make()

    def tell(number):
        told = {order.pk: Acknowledgement(f"ZO/{number}")}
        return orders_acknowledge(told=told, client=f"ERP {number}", now=NOW)[order.pk]

    outcomes = race(tell, PROCESSES)
    believed = [number for number, outcome in enumerate(outcomes) if outcome is True]
    assert all(type(outcome) is AlreadyAcknowledged for outcome in outcomes if outcome is not True)
    order.refresh_from_db()
    return order, believed


def check_one_number_is_believed():
    order, believed = acknowledged_by_all()
    (first,) = believed
    assert (order.erp_number, order.acknowledged_by, order.version) == (f"ZO/{first}", f"ERP {first}", 2)
    assert order.history.filter(kind=Kind.ACKNOWLEDGED).count() == 1


def updated_by_all():
    """The order that six processes, who all saw version 1, gave an invoice each, and how many did."""
    order = order_make()

    def tell(number):
        invoice = OrderUpdate(version=1, invoice=InvoiceData(f"FV/{number}"))
        try:
            return order_update(order_id=order.pk, update=invoice, origin=Parcel.Origin.ERP, actor=f"ERP {number}")
        except Stale:
            return False

    outcomes = race(tell, PROCESSES)
    order.refresh_from_db()
    return order, [number for number, outcome in enumerate(outcomes) if outcome]


def check_one_update_is_written():
    order, written = updated_by_all()
    (first,) = written
    assert (order.invoice_number, order.version) == (f"FV/{first}", 2)


def check_an_invoice_and_a_cancelling_never_both_count():
    """One of them is told so, and nothing of it is written."""
    for _ in range(3):
        order = order_make()
        invoiced = OrderUpdate(version=1, state=OrderStatus.COMPLETED, invoice=InvoiceData("FV/1"))

        def move(number, order=order, invoiced=invoiced):
            try:
                if number:
                    return order_status_move(order_id=order.pk, to=OrderStatus.CANCELLED, actor="anna")
                return order_update(order_id=order.pk, update=invoiced, origin=Parcel.Origin.ERP, actor="Optima")
            except Conflict:
                return False

        by_erp, by_person = race(move, 2)
        order.refresh_from_db()
        assert by_erp != by_person
        expected = (OrderStatus.COMPLETED, "FV/1", 3) if by_erp else (OrderStatus.CANCELLED, "", 2)
        assert (order.status, order.invoice_number, order.version) == expected


def check_a_reader_beside_writers_sees_every_change_once():
    """The last process reads on while the others write; nobody who is late is missed."""
    each, writers = 15, PROCESSES - 1
    begin = OrderChange.objects.order_by("pk").values_list("pk", flat=True).last() or 0

    def work(number):
        if number < writers:
            return [order_insert(order=Order(placed_at=NOW), lines=[], take_stock=False).pk for _ in range(each)]
        seen, cursor, until = [], begin, time.monotonic() + 60
        while len(seen) < each * writers and time.monotonic() < until:
            for change in changes_after(cursor, limit=7):
                seen.append(change.order_id)
                cursor = change.pk
        return seen

    *written, seen = race(work, PROCESSES)
    assert sorted(seen) == sorted(number for numbers in written for number in numbers)


PROMISES = [
    check_one_number_is_believed,
    check_one_update_is_written,
    check_an_invoice_and_a_cancelling_never_both_count,
    check_a_reader_beside_writers_sees_every_change_once,
]


@pytest.mark.postgres
@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__.removeprefix("check_"))
def test_together(transactional_db, slowly, promise):
    promise()


@pytest.mark.postgres
def test_control_without_guards_several_are_believed(transactional_db, slowly, monkeypatch):
    guards_off(monkeypatch)
    assert len(acknowledged_by_all()[1]) > 1
    assert len(updated_by_all()[1]) > 1


@pytest.mark.sqlite
def test_together_on_sqlite_and_the_control(sqlite_file, slowly, monkeypatch):
    """In one file, whose tables take longer to make than the rest."""
    for promise in PROMISES:
        promise()
    guards_off(monkeypatch)
    assert len(acknowledged_by_all()[1]) > 1
    assert len(updated_by_all()[1]) > 1
