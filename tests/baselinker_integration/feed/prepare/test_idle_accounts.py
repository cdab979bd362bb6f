"""The journal is written for active accounts alone; one that comes back has everything looked at again."""

from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db.models import F

from baselinker_integration.accounts.connections import connection_disconnect, connection_reconnect
from baselinker_integration.feed.prepare.build import feed_prepare
from baselinker_integration.models import Feed, FeedChange
from eshop.catalog.models import Product, Stock
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db


def thousand_stock_changes(product):
    for _number in range(1000):
        Stock.objects.filter(product=product).update(quantity=F("quantity") + 1)


def test_a_thousand_changes_after_a_disconnect_leave_no_entry():
    product = product_make()
    idle, active = shop_make(name="Odłączone"), shop_make(name="Podłączone")
    for shop in (idle, active):
        feed_prepare(shop.connection)
    connection_disconnect(connection=idle.connection)
    thousand_stock_changes(product)
    assert FeedChange.objects.filter(feed=idle.connection.pk).count() == 0
    assert FeedChange.objects.filter(feed=active.connection.pk).count() == 1000


def test_what_changed_while_an_account_was_off_is_in_its_copy_when_it_is_back():
    kept, changed, gone = product_make("A"), product_make("B"), product_make("C")
    shop = shop_make()
    shop.whole_import()
    connection_disconnect(connection=shop.connection)
    Stock.objects.filter(product=changed).update(quantity=Decimal(3))
    Product.objects.filter(pk=gone.pk).update(is_active=False)
    made = product_make("D")
    shop.key = connection_reconnect(connection=shop.connection).key
    assert FeedChange.objects.count() == 0
    assert feed_prepare(shop.connection) == 4
    assert feed_prepare(shop.connection) == 0
    data = shop.data([kept.pk, changed.pk, gone.pk, made.pk])
    assert {int(pk): row["quantity"] for pk, row in data.items()} == {kept.pk: 7, changed.pk: 7, gone.pk: 7}
    shop.connection.refresh_from_db()
    rows = dict(Feed.objects.get().items.filter(generation=2).values_list("product_id", "quantity"))
    assert rows == {changed.pk: 3, gone.pk: 0, made.pk: 7}


def test_reconnecting_an_account_that_is_on_marks_nothing():
    product_make()
    shop = shop_make()
    feed_prepare(shop.connection)
    connection_reconnect(connection=shop.connection)
    assert feed_prepare(shop.connection) == 0


def test_the_upgrade_drops_entries_that_nobody_works_off():
    product = product_make()
    idle, active = shop_make(name="Odłączone"), shop_make(name="Podłączone")
    for shop in (idle, active):
        feed_prepare(shop.connection)
    connection_disconnect(connection=idle.connection)
    FeedChange.objects.bulk_create(
        FeedChange(feed_id=shop.connection.pk, product_id=product.pk) for shop in (idle, active)
    )
    migration = import_module("baselinker_integration.migrations.0019_journal_of_active_accounts")
    migration.entries_of_idle_accounts_delete(apps, None)
    assert list(FeedChange.objects.values_list("feed_id", flat=True)) == [active.connection.pk]
