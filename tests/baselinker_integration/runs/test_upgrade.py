"""After an upgrade, what the published copy holds counts as delivered before, and its figures are known."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection as database

from baselinker_integration.models import DeliveredProducts, Feed, RunDelivery, SyncRun
from baselinker_integration.runs.closing import runs_close_quiet
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
migration = import_module("baselinker_integration.migrations.0016_day_of_an_import_data")
figures_migration = import_module("baselinker_integration.migrations.0023_feed_figures")


def new_products_imported(*, is_upgraded):
    """A shop as the version before left it, one new product fetched on the next day; how that run ends."""
    shop = shop_make()
    for number in range(5):
        product_make(f"K{number}")
    shop.products_import(MORNING)
    RunDelivery.objects.all().delete()
    SyncRun.objects.update(is_settled=True)
    assert not DeliveredProducts.objects.exists()
    if is_upgraded:
        migration.delivered_complete(apps, None)
    new = product_make("NOWY")
    tomorrow = MORNING + timedelta(days=1)
    shop.walk("ProductsList", tomorrow)
    shop.data([new.pk], tomorrow)
    runs_close_quiet(tomorrow + timedelta(hours=1))
    run = SyncRun.objects.latest("business_date")
    return run.state, run.delivered, run.due


def test_new_products_alone_are_a_complete_import_on_the_day_after():
    assert new_products_imported(is_upgraded=True) == ("completed", 1, 6)


def test_control_without_it_they_look_like_a_choice_among_everything():
    assert new_products_imported(is_upgraded=False) == ("part", 1, 6)


def figures_of_a_day_without_changes(*, is_upgraded):
    """Three products, one of them gone and shown with stock 0, as the version before left them; then a day on which
    nothing changed."""
    shop = shop_make()
    products = [product_make(f"K{number}") for number in range(3)]
    shop.products_import(MORNING)
    products[0].is_active = False
    products[0].save()
    shop.products_import(MORNING + timedelta(days=1))
    Feed.objects.update(zeroed_count=0, item_count=0)
    if is_upgraded:
        figures_migration.figures_fill(apps, SimpleNamespace(connection=database))
    shop.walk("ProductsList", MORNING + timedelta(days=2))
    run, before = SyncRun.objects.order_by("-business_date")[:2]
    assert run.generation == before.generation
    return run.product_count, run.zeroed, run.sent, run.items_sent, run.unchanged


def test_a_copy_that_stays_as_it_is_keeps_its_figures():
    assert figures_of_a_day_without_changes(is_upgraded=True) == (3, 1, 2, 2, 2)


def test_control_without_it_they_are_not_known():
    assert figures_of_a_day_without_changes(is_upgraded=False) == (3, 0, 3, 0, 3)
