"""A change that was begun while an account was off and is committed after it came back is in its copy."""

import threading
import time
from decimal import Decimal

import pytest
from django.db import connections, transaction

from baselinker_integration.accounts.connections import connection_disconnect, connection_reconnect
from baselinker_integration.feed.prepare import build
from baselinker_integration.models import FeedItem
from eshop.catalog.models import Stock
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def quantity_prepared_beside_an_open_change() -> int:
    product = product_make()
    shop = shop_make()
    build.feed_prepare(shop.connection)
    connection_disconnect(connection=shop.connection)
    written, finish = threading.Event(), threading.Event()

    def change() -> None:
        try:
            with transaction.atomic():
                Stock.objects.filter(product=product).update(quantity=Decimal(3))
                written.set()
                finish.wait(10)
        finally:
            connections.close_all()

    writer = threading.Thread(target=change)
    writer.start()
    assert written.wait(10)
    connection_reconnect(connection=shop.connection)
    threading.Thread(target=lambda: (time.sleep(0.5), finish.set())).start()
    build.feed_prepare(shop.connection)
    finish.set()
    writer.join(10)
    build.feed_prepare(shop.connection)
    return FeedItem.objects.filter(product_id=product.pk).latest("generation").quantity


def test_it_is_waited_for():
    assert quantity_prepared_beside_an_open_change() == 3


def test_control_without_waiting_it_is_missed(monkeypatch):
    real = build.feed_mark_all
    monkeypatch.setattr(build, "feed_mark_all", lambda feed, is_new: real(feed, is_new=False))
    assert quantity_prepared_beside_an_open_change() == 7
