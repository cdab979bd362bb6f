"""Items that leave the feed stay in it with stock 0 until BaseLinker knows (contract, section 6)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from baselinker_integration.models import FeedItem, SyncRun
from eshop.catalog.models import Product
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def shop():
    """A product with a variant and another one, imported whole."""
    product = product_make("A", stock=Decimal(3))
    variant = product_make("A-XL", parent=product, ean="4006381333931")
    other = product_make("B", ean="9780306406157")
    made = shop_make()
    made.whole_import(MORNING)
    made.product, made.variant, made.other = str(product.pk), str(variant.pk), str(other.pk)
    return made


def switch(shop, *, on):
    Product.objects.filter(pk=shop.product).update(is_active=on)


def figures(day):
    run = SyncRun.objects.get(business_date=day.date())
    return run.added, run.changed, run.withdrawn, run.unchanged, run.zeroed


def test_a_product_switched_off_stays_in_all_four_exports_with_stock_zero(shop):
    before = shop.call("ProductsData", MORNING, products_id=shop.product)[shop.product]
    switch(shop, on=False)
    second = MORNING + DAY

    listed = shop.walk("ProductsList", second)
    assert list(listed) == [shop.product, shop.other]
    assert listed[shop.product] == {key: before[key] for key in ("name", "price", "ean", "sku")} | {"quantity": 0}
    assert shop.walk("ProductsPrices", second)[shop.product] == {"0": "19.90", shop.variant: "19.90"}
    assert shop.walk("ProductsQuantity", second)[shop.product] == {"0": 0, shop.variant: 0}
    after = shop.call("ProductsData", second, products_id=shop.product)[shop.product]
    zeroed = before["variants"][shop.variant] | {"quantity": 0}
    assert after == before | {"quantity": 0, "variants": {shop.variant: zeroed}}
    assert list(shop.call("ProductsList", second, filter_available="0"))[:-1] == [shop.product]
    assert figures(second) == (0, 0, 1, 1, 1)


def test_it_goes_after_seven_days_once_it_was_told(shop):
    switch(shop, on=False)
    for day in range(1, 8):
        assert shop.product in shop.whole_import(MORNING + day * DAY)
    assert list(shop.whole_import(MORNING + 8 * DAY)) == [shop.other]
    assert figures(MORNING + 8 * DAY) == (0, 0, 0, 1, 0)
    assert not FeedItem.objects.filter(product_id=shop.product).exists()


def test_it_stays_for_thirty_days_while_nobody_fetches_it(shop):
    switch(shop, on=False)
    for day in range(1, 31):
        assert shop.product in shop.walk("ProductsList", MORNING + day * DAY)
        shop.call("ProductsData", MORNING + day * DAY, products_id=shop.other)
    assert shop.product not in shop.walk("ProductsList", MORNING + 31 * DAY)


def test_a_walk_of_quantities_to_its_end_tells_of_it(shop):
    switch(shop, on=False)
    shop.walk("ProductsQuantity", MORNING + DAY)
    assert shop.product in shop.walk("ProductsQuantity", MORNING + 2 * DAY)
    assert shop.product not in shop.walk("ProductsQuantity", MORNING + 8 * DAY)


def test_a_product_deleted_for_good_is_told_as_well(shop):
    Product.objects.filter(parent_id=shop.product).delete()
    Product.objects.filter(pk=shop.product).delete()
    data = shop.whole_import(MORNING + DAY)[shop.product]
    assert (data["quantity"], data["variants"][shop.variant]["quantity"]) == (0, 0)


def test_a_product_withheld_after_it_was_sent_is_told_as_well(shop):
    Product.objects.filter(pk=shop.product).update(name="")
    data = shop.whole_import(MORNING + DAY)[shop.product]
    run = SyncRun.objects.get(business_date=(MORNING + DAY).date())
    assert (data["name"], data["quantity"]) == ("Kubek A", 0)
    assert (run.sent, run.warned, run.withheld, run.zeroed, run.product_count) == (1, 0, 1, 1, 2)
    assert (run.items_sent, run.items_warned, run.items_withheld) == (1, 0, 2)


def test_a_variant_that_is_gone_stays_with_stock_zero_and_then_goes(shop):
    Product.objects.filter(pk=shop.variant).delete()
    for day in range(1, 8):
        data = shop.whole_import(MORNING + day * DAY)[shop.product]
        assert (data["quantity"], data["variants"][shop.variant]["quantity"]) == (3, 0)
    assert figures(MORNING + DAY) == (0, 1, 0, 1, 0)
    assert shop.whole_import(MORNING + 8 * DAY)[shop.product]["variants"] == {}
    assert figures(MORNING + 8 * DAY) == (0, 1, 0, 1, 0)


def test_a_variant_that_is_gone_goes_also_from_a_product_that_changes_every_day(shop):
    Product.objects.filter(pk=shop.variant).delete()
    for day in range(1, 8):
        Product.objects.filter(pk=shop.product).update(name=f"Kubek {day}")
        assert shop.variant in shop.whole_import(MORNING + day * DAY)[shop.product]["variants"]
    Product.objects.filter(pk=shop.product).update(name="Kubek")
    assert shop.whole_import(MORNING + 8 * DAY)[shop.product]["variants"] == {}


def test_what_comes_back_is_added_again_and_a_variant_that_did_not_stays_zeroed(shop):
    switch(shop, on=False)
    shop.whole_import(MORNING + DAY)
    Product.objects.filter(pk=shop.variant).delete()
    switch(shop, on=True)
    data = shop.whole_import(MORNING + 2 * DAY)[shop.product]
    assert (data["quantity"], data["variants"][shop.variant]["quantity"]) == (3, 0)
    assert figures(MORNING + 2 * DAY) == (1, 0, 0, 1, 0)
    for day in range(3, 8):
        assert shop.variant in shop.whole_import(MORNING + day * DAY)[shop.product]["variants"]
    assert shop.whole_import(MORNING + 8 * DAY)[shop.product]["variants"] == {}


def test_sent_with_warnings_and_withheld_are_all_in_products_and_in_items():
    product_make("A")
    warned = product_make("B", ean="")
    product_make("B-1", parent=warned, ean="4006381333931")
    kept = product_make("C", ean="9780306406157")
    product_make("C-1", parent=kept, ean="5900951310089", price=None)
    held = product_make("D", vat_rate=None, ean="9780306406157")
    product_make("D-1", parent=held, ean="", price=None)
    product_make("D-2", parent=held, ean="4006381333931")
    shop = shop_make()
    shop.whole_import(MORNING)

    run = SyncRun.objects.get()
    assert (run.sent, run.warned, run.withheld) == (1, 2, 1)
    assert (run.items_sent, run.items_warned, run.items_withheld) == (3, 1, 4)
    assert run.sent + run.warned + run.withheld == Product.objects.filter(parent=None).count()
    assert run.items_sent + run.items_warned + run.items_withheld == Product.objects.count()
