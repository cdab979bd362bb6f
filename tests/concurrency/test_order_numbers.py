"""A download never shows an order while one with a lower number is still being written: it would be missed for ever."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connections, transaction

from eshop.orders.models import Order, OrderStatus
from eshop.orders.services import numbers
from eshop.orders.services.create import order_create
from tests.baselinker_integration.shop import shop_make

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def order_make() -> int:
    order = Order(placed_at=datetime(2026, 1, 1, tzinfo=UTC), status=OrderStatus.AWAITING_SHOP)
    return order_create(order=order, lines=[], take_stock=False).pk


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


def download_while_a_lower_number_is_open(shop):
    """What a download gets that begins when order 2 is written and order 1 is not yet; all three numbers with it."""
    with transaction.atomic():
        first = order_make()
        second = InThread(order_make)
        second.join(10)
        download = InThread(lambda: shop.call("OrdersGet", id_from="0"))
        download.join(1)
    download.join(10)
    return first, second.value, [int(key) for key in download.value if key != "pages"]


def test_download_waits_for_the_lower_number():
    first, second, seen = download_while_a_lower_number_is_open(shop_make())
    assert first < second
    assert seen == [first, second]


def test_control_without_the_lock_the_lower_number_is_missed(monkeypatch):
    monkeypatch.setattr(numbers, "_lock", lambda function: None)
    first, second, seen = download_while_a_lower_number_is_open(shop_make())
    assert first < second
    assert seen == [second]
