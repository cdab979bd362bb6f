"""Whatever a feed row shows, and whoever changes it, the product is looked at again (contract, section 5).

Edits here are raw SQL: no model, no signal and no service of ours takes part.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection as database

from baselinker_integration.feed.prepare.items import _COLUMNS
from baselinker_integration.feed.prepare.triggers import WATCHED_TABLES
from baselinker_integration.models import FeedChange
from eshop.catalog.models import (
    Category,
    CategoryTranslation,
    Manufacturer,
    Price,
    PriceList,
    Product,
    ProductTranslation,
    Stock,
    VatRate,
)
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db

SHOWN = {
    ("catalog_product", "parent_id"): "{other}",
    ("catalog_product", "code"): "'NOWY'",
    ("catalog_product", "name"): "'Nowa'",
    ("catalog_product", "variant_name"): "'XL'",
    ("catalog_product", "ean"): "'4006381333931'",
    ("catalog_product", "description"): "'Nowy'",
    ("catalog_product", "short_description"): "'Nowy'",
    ("catalog_product", "manufacturer_id"): "NULL",
    ("catalog_product", "category_id"): "NULL",
    ("catalog_product", "vat_rate_id"): "NULL",
    ("catalog_product", "weight"): "1.5",
    ("catalog_product", "unit"): "'kg'",
    ("catalog_product", "images"): "'[]'",
    ("catalog_product", "attributes"): "'[]'",
    ("catalog_product", "is_active"): "{false}",
    ("catalog_stock", "quantity"): "quantity + 1",
    ("catalog_stock", "product_id"): "{bare}",
    ("catalog_price", "gross"): "gross + 1",
    ("catalog_price", "product_id"): "{bare}",
    ("catalog_price", "price_list_id"): "{other_list}",
    ("catalog_pricelist", "currency"): "'EUR'",
    ("catalog_pricelist", "is_default"): "{false}",
    ("catalog_vatrate", "code"): "'22'",
    ("catalog_manufacturer", "name"): "'Inna'",
    ("catalog_category", "name"): "'Inna'",
    ("catalog_category", "is_active"): "{false}",
    ("catalog_category", "parent_id"): "{other_category}",
    ("catalog_producttranslation", "name"): "'New'",
    ("catalog_producttranslation", "description"): "'New'",
    ("catalog_producttranslation", "short_description"): "'New'",
    ("catalog_producttranslation", "language"): "'de'",
    ("catalog_producttranslation", "product_id"): "{bare}",
    ("catalog_categorytranslation", "name"): "'New'",
    ("catalog_categorytranslation", "language"): "'de'",
    ("catalog_categorytranslation", "category_id"): "{other_category}",
}
"""Columns that a feed row is made of, each with another value."""

NOT_SHOWN = {
    ("catalog_product", "external_id"): "the source's own number",
    ("catalog_product", "created_at"): "bookkeeping",
    ("catalog_product", "updated_at"): "bookkeeping",
    ("catalog_pricelist", "external_id"): "the ERP's own number",
    ("catalog_category", "external_id"): "the ERP's own number",
    ("catalog_pricelist", "name"): "stands in the detail of a warning only",
    ("catalog_category", "position"): "the path sorts by name",
    ("catalog_category", "created_at"): "bookkeeping",
    ("catalog_category", "updated_at"): "bookkeeping",
}
NOT_WATCHED = {
    "catalog_stockmovement": "the ledger; the stock row it explains is watched",
    "catalog_importsource": "how a shop's files are read, no part of an item",
}


class Card:
    """One item with a row in every watched table, and what an edit may point to instead."""

    def __init__(self) -> None:
        self.shop = shop_make(language="en")
        self.product = product_make("A")
        self.variant = product_make("A-XL", parent=self.product)
        self.other = product_make("B", category=None, manufacturer=None)
        self.bare = product_make("C", price=None, stock=None, category=None, manufacturer=None)
        for item in (self.product, self.variant):
            ProductTranslation.objects.create(product=item, language="en", name="Mug")
        category = Category.objects.get()
        CategoryTranslation.objects.create(category=category, language="en", name="Kitchen")
        self.values = {
            "false": "FALSE",
            "other": self.other.pk,
            "bare": self.bare.pk,
            "other_list": PriceList.objects.create(name="Inny").pk,
            "other_category": Category.objects.create(name="Inna kategoria").pk,
        }
        self.rows = {
            Product: self.product.pk,
            Stock: self.product.pk,
            Price: Price.objects.get(product=self.product).pk,
            PriceList: PriceList.objects.get(is_default=True).pk,
            VatRate: self.product.vat_rate_id,
            Manufacturer: self.product.manufacturer_id,
            Category: category.pk,
            ProductTranslation: ProductTranslation.objects.get(product=self.product).pk,
            CategoryTranslation: CategoryTranslation.objects.get().pk,
        }

    def key(self, table: str) -> tuple[str, int]:
        model = next(model for model in self.rows if model._meta.db_table == table)
        return model._meta.pk.column, self.rows[model]

    def after(self, sql: str) -> set[int]:
        """The products in the journal of the connection after one raw statement."""
        FeedChange.objects.all().delete()
        execute(sql.format(**self.values))
        return set(FeedChange.objects.filter(feed=self.shop.connection.pk).values_list("product_id", flat=True))


def execute(sql: str) -> None:
    with database.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount > 0


@pytest.fixture
def card(db) -> Card:
    return Card()


def test_every_column_of_the_catalogue_is_shown_or_excused():
    for model in apps.get_app_config("catalog").get_models():
        table = model._meta.db_table
        if model._meta.proxy or table in NOT_WATCHED:
            continue
        assert table in WATCHED_TABLES
        for field in model._meta.concrete_fields:
            if field.column != "id":
                assert ((table, field.column) in SHOWN) != ((table, field.column) in NOT_SHOWN), (table, field.column)


def test_every_column_that_the_feed_reads_is_shown():
    for column in _COLUMNS:
        owner, _, name = column.rpartition("__")
        table = {"": "product", "vat_rate": "vatrate"}.get(owner, owner)
        assert name == "id" or (f"catalog_{table}", name) in SHOWN, column


@pytest.mark.parametrize(("table", "column"), SHOWN)
def test_a_raw_edit_of_a_shown_column_is_noticed(card, table, column):
    key, pk = card.key(table)
    seen = card.after(f"UPDATE {table} SET {column} = {SHOWN[table, column]} WHERE {key} = {pk}")
    assert card.product.pk in seen


@pytest.mark.parametrize(
    ("table", "column"),
    [("catalog_stock", "product_id"), ("catalog_price", "product_id"), ("catalog_producttranslation", "product_id")],
)
def test_a_row_that_moves_to_another_item_is_noticed_on_both(card, table, column):
    key, pk = card.key(table)
    seen = card.after(f"UPDATE {table} SET {column} = {{bare}} WHERE {key} = {pk}")
    assert {card.product.pk, card.bare.pk} <= seen


@pytest.mark.parametrize("column", [column for table, column in SHOWN if table == "catalog_product"])
def test_a_raw_edit_of_a_variant_is_noticed_on_its_product(card, column):
    value = SHOWN["catalog_product", column]
    seen = card.after(f"UPDATE catalog_product SET {column} = {value} WHERE id = {card.variant.pk}")
    assert card.product.pk in seen
    assert card.variant.pk not in seen


def test_a_variant_that_moves_is_noticed_on_both_products(card):
    assert {card.product.pk, card.other.pk} <= card.after(
        f"UPDATE catalog_product SET parent_id = {{other}} WHERE id = {card.variant.pk}"
    )


@pytest.mark.parametrize(
    ("table", "columns", "values"),
    [
        ("catalog_stock", "product_id, quantity", "{bare}, 1"),
        ("catalog_price", "product_id, price_list_id, gross", "{bare}, {other_list}, 1"),
        (
            "catalog_producttranslation",
            "product_id, language, name, description, short_description",
            "{bare}, 'en', 'x', '', ''",
        ),
    ],
)
def test_a_raw_insert_and_delete_beside_an_item_is_noticed(card, table, columns, values):
    assert card.after(f"INSERT INTO {table} ({columns}) VALUES ({values})") == {card.bare.pk}
    assert card.after(f"DELETE FROM {table} WHERE product_id = {{bare}}") == {card.bare.pk}


def test_an_item_that_comes_or_goes_is_noticed(card):
    FeedChange.objects.all().delete()
    made = product_make("D", price=None, stock=None)
    assert set(FeedChange.objects.values_list("product_id", flat=True)) == {made.pk}
    assert card.after(f"DELETE FROM catalog_product WHERE id = {made.pk}") == {made.pk}


def test_a_category_translation_that_comes_or_goes_is_noticed(card):
    _key, pk = card.key("catalog_categorytranslation")
    assert card.product.pk in card.after(f"DELETE FROM catalog_categorytranslation WHERE id = {pk}")
    category = card.key("catalog_category")[1]
    assert card.product.pk in card.after(
        f"INSERT INTO catalog_categorytranslation (category_id, language, name) VALUES ({category}, 'en', 'x')"
    )


class Rivals:
    """A variant that holds a code first, and a later item that has the same one."""

    def __init__(self) -> None:
        self.shop = shop_make()
        self.parent = product_make("P")
        self.variant = product_make("X", parent=self.parent)
        self.idle = product_make("Q", is_active=False)
        self.rival = product_make("X")

    def noticed(self, sql: str) -> bool:
        FeedChange.objects.all().delete()
        execute(sql)
        return FeedChange.objects.filter(product_id=self.rival.pk).exists()


@pytest.mark.parametrize(
    "edit",
    [
        "SET code = 'Y' WHERE id = {variant}",
        "SET is_active = FALSE WHERE id = {variant}",
        "SET is_active = FALSE WHERE id = {parent}",
        "SET parent_id = {idle} WHERE id = {variant}",
        "SET parent_id = NULL WHERE id = {variant}",
    ],
)
def test_an_item_is_looked_at_again_when_the_earlier_owner_of_its_code_changes(edit):
    rivals = Rivals()
    ids = {name: item.pk for name, item in vars(rivals).items() if isinstance(item, Product)}
    assert rivals.noticed(f"UPDATE catalog_product {edit.format(**ids)}")


def test_an_edit_that_shows_nowhere_costs_no_look(card):
    key, pk = card.key("catalog_stock")
    assert card.after(f"UPDATE catalog_stock SET quantity = quantity WHERE {key} = {pk}") == set()
    assert Stock.objects.get(pk=pk).quantity == Decimal(7)
