"""Who reads on from the last number seen misses nothing that is still being written with a lower one."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connections, transaction

from eshop.core.hot_path import statements
from eshop.orders import settling
from eshop.orders.models import Order, OrderStatus
from eshop.orders.selectors import changes_after
from eshop.orders.services import changes, content
from eshop.orders.services.content import order_insert
from eshop.orders.services.status import order_status_change
from tests.baselinker_integration.shop import shop_make

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def order_make() -> int:
    order = Order(placed_at=datetime(2026, 1, 1, tzinfo=UTC), status=OrderStatus.AWAITING_SHOP)
    return order_insert(order=order, lines=[], take_stock=False).pk


class InThread(threading.Thread):
    """Runs `work` with a database connection of its own; `value` is what it returned."""

    def __init__(self, work):
        super().__init__()
        self.work = work
        self.start()

    def run(self):
        try:
            self.value = self.work()
        finally:
            connections.close_all()


def read_while_a_lower_number_is_open(write_first, write_second, read):
    """What `read` gets that begins when the second write is done and the first, begun before it, is not yet."""
    with transaction.atomic():
        first = write_first()
        second = InThread(write_second)
        second.join(10)
        reader = InThread(read)
        reader.join(1)
    reader.join(10)
    return first, second.value, reader.value


@pytest.fixture
def nobody_claims(monkeypatch):
    """The guard off: numbers are given out without the lock."""
    write_with, write = statements.row_write_with, statements.rows_write
    monkeypatch.setattr(content, "row_write_with", lambda row, *more, shared_lock: write_with(row, *more))
    monkeypatch.setattr(changes, "rows_write", lambda rows, shared_lock: write(rows))


def download_meanwhile():
    shop = shop_make()
    first, second, answer = read_while_a_lower_number_is_open(
        order_make, order_make, lambda: shop.call("OrdersGet", id_from="0")
    )
    assert first < second
    return [first, second], [int(key) for key in answer if key != "pages"]


def test_download_waits_for_the_lower_number():
    both, seen = download_meanwhile()
    assert seen == both


def test_control_without_the_lock_the_lower_number_is_missed(nobody_claims):
    (_first, second), seen = download_meanwhile()
    assert seen == [second]


WRITES = {
    "new orders": (order_make, order_make),
    "a move and a new order": (None, order_make),
    "a new order and a move": (order_make, None),
}


def journal_meanwhile(first, second):
    """The orders of two changes written at once, as a reader sees them in two portions."""
    moved = order_make()
    (beginning,) = changes_after(0, limit=9)

    def move():
        order_status_change(order_id=moved, to=OrderStatus.CONFIRMED)
        return moved

    *orders, read = read_while_a_lower_number_is_open(
        first or move, second or move, lambda: changes_after(beginning.pk, limit=9)
    )
    later = changes_after(read[-1].pk, limit=9) if read else []
    return orders, [change.order_id for change in [*read, *later]]


@pytest.mark.parametrize(("first", "second"), WRITES.values(), ids=WRITES)
def test_the_journal_has_no_hole_that_is_filled_later(first, second):
    orders, seen = journal_meanwhile(first, second)
    assert seen == orders


@pytest.mark.parametrize(("first", "second"), WRITES.values(), ids=WRITES)
def test_control_without_the_lock_the_lower_change_is_missed(nobody_claims, first, second):
    orders, seen = journal_meanwhile(first, second)
    assert seen == orders[1:]


def test_nobody_waits_for_a_reader_who_waits():
    with transaction.atomic():
        first = order_make()
        second = InThread(order_make)
        second.join(10)
        reader = InThread(lambda: changes_after(0, limit=9))
        reader.join(0.3)
        third = InThread(order_make)
        third.join(10)
        assert third.value > second.value
        assert reader.is_alive()
    reader.join(10)
    assert [change.order_id for change in reader.value] == [first, second.value]


def test_a_reader_to_whom_nothing_is_new_waits_for_nobody():
    order_make()
    (seen,) = changes_after(0, limit=9)
    with transaction.atomic():
        order_make()
        reader = InThread(lambda: changes_after(seen.pk, limit=9))
        reader.join(10)
        assert reader.value == []


def test_a_reader_waits_for_no_row():
    """Who merely holds orders has no number that could be missed."""
    number = order_make()
    with transaction.atomic():
        Order.objects.select_for_update().get(pk=number)
        reader = InThread(lambda: changes_after(0, limit=9))
        reader.join(10)
        assert [change.order_id for change in reader.value] == [number]


def test_a_reader_gives_up_rather_than_miss_something(monkeypatch):
    monkeypatch.setattr(settling, "PATIENCE", 0.2)

    def read():
        with pytest.raises(OperationalError):
            changes_after(0, limit=9)
        return "given up"

    with transaction.atomic():
        order_make()
        InThread(order_make).join(10)
        reader = InThread(read)
        reader.join(10)
        assert reader.value == "given up"
