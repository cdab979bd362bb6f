"""What a run moves and what it leaves untouched (contract, section 6)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from baselinker_integration.accounts.connections import connection_update
from baselinker_integration.models import FeedBody, SyncRun
from eshop.catalog.models import Category, Manufacturer, Product, ProductTranslation, Stock
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def counts(run: SyncRun) -> tuple[int, int, int, int]:
    return run.added, run.changed, run.withdrawn, run.unchanged


def test_an_unchanged_product_keeps_its_row_untouched():
    product_make()
    shop = shop_make()
    shop.whole_import(MORNING)
    before = list(FeedBody.objects.values_list("id", "generation"))

    Product.objects.get().save()
    shop.whole_import(MORNING + DAY)

    assert list(FeedBody.objects.values_list("id", "generation")) == before
    assert counts(SyncRun.objects.latest("business_date")) == (0, 0, 0, 1)


def test_a_product_that_comes_back_is_added_again():
    product = product_make()
    shop = shop_make()
    shop.whole_import(MORNING)
    Product.objects.update(is_active=False)
    shop.whole_import(MORNING + DAY)
    Product.objects.update(is_active=True)

    assert list(shop.whole_import(MORNING + 2 * DAY)) == [str(product.pk)]
    assert counts(SyncRun.objects.latest("business_date")) == (1, 0, 0, 0)


def test_nothing_edited_during_a_run_reaches_baselinker():
    products = [product_make(f"K{number}") for number in range(3)]
    shop = shop_make()
    before = shop.walk("ProductsList", MORNING)

    Stock.objects.update(quantity=Decimal(1))
    products[0].delete()
    product_make("NOWY")
    Category.objects.update(name="Inna")

    assert list(shop.call("ProductsData", MORNING, products_id=",".join(before))) == list(before)
    assert {row["0"] for row in shop.walk("ProductsQuantity", MORNING).values()} == {7}
    assert set(shop.call("ProductsCategories", MORNING).values()) == {"Kuchnia"}


EDITS = {
    "name": lambda p: Product.objects.filter(pk=p.pk).update(name="Inna"),
    "stock": lambda p: Stock.objects.filter(product=p).update(quantity=1),
    "price": lambda p: p.prices.update(gross=Decimal("1.00")),
    "category": lambda p: Category.objects.update(name="Inna"),
    "manufacturer": lambda p: Manufacturer.objects.update(name="Inny"),
    "images": lambda p: Product.objects.filter(pk=p.pk).update(images=["https://x.example/1.jpg"]),
    "deleted": lambda p: p.delete(),
}


@pytest.mark.parametrize("edit", EDITS)
def test_every_edit_is_found_by_the_next_run_without_being_announced(edit):
    product = product_make()
    shop = shop_make()
    before = shop.whole_import(MORNING)
    EDITS[edit](product)
    assert shop.whole_import(MORNING + DAY) != before


def test_another_language_changes_every_row_of_that_account_only():
    product = product_make()
    ProductTranslation.objects.create(product=product, language="en", name="Mug")
    shop, other = shop_make(), shop_make(name="Drugie")
    shop.whole_import(MORNING)
    other.whole_import(MORNING)
    connection_update(connection=shop.connection, language="en")

    assert shop.whole_import(MORNING + DAY)[str(product.pk)]["name"] == "Mug"
    assert other.whole_import(MORNING + DAY)[str(product.pk)]["name"] == "Kubek KUBEK-1"


def test_a_code_freed_by_the_earlier_item_lets_the_later_one_go():
    first = product_make("TEN-SAM", external_id="pierwszy")
    second = product_make("TEN-SAM", external_id="drugi", ean="4006381333931")
    shop = shop_make()
    assert list(shop.whole_import(MORNING)) == [str(first.pk)]
    Product.objects.filter(pk=first.pk).update(code="INNY")
    assert list(shop.whole_import(MORNING + DAY)) == [str(first.pk), str(second.pk)]
