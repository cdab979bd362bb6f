"""Sales go on while the feed is being built: the feed's lock must not stop the journal's triggers."""

import threading
from decimal import Decimal

import pytest
from django.db import OperationalError, connections, transaction
from django.db import connection as database

from baselinker_integration.feed.prepare.build import feed_lock, feed_prepare
from baselinker_integration.models import FeedChange
from eshop.catalog.models import Stock
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def _sell(product_id: int, outcome: list[str]) -> None:
    try:
        with database.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
        Stock.objects.filter(product_id=product_id).update(quantity=Decimal(1))
        outcome.append("sold")
    except OperationalError as error:
        outcome.append(type(error).__name__)
    finally:
        connections.close_all()


def _sell_in_thread(product_id: int) -> str:
    outcome: list[str] = []
    seller = threading.Thread(target=_sell, args=(product_id, outcome))
    seller.start()
    seller.join(10)
    return outcome[0]


def test_a_sale_does_not_wait_for_the_feeds_lock():
    product = product_make()
    shop = shop_make()
    feed_prepare(shop.connection)
    with transaction.atomic():
        feed_lock(shop.connection)
        assert _sell_in_thread(product.pk) == "sold"
    assert FeedChange.objects.filter(product_id=product.pk).exists()


def test_control_a_locked_journal_would_stop_it():
    product = product_make()
    shop = shop_make()
    feed_prepare(shop.connection)
    with transaction.atomic(), database.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {FeedChange._meta.db_table} IN EXCLUSIVE MODE")
        assert _sell_in_thread(product.pk) == "OperationalError"
