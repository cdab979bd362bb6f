"""Magento 2: configurable products, additional attributes with commas, store views as translations."""

import csv
import html
from decimal import Decimal

import pytest

from eshop.catalog.models import Product
from tests.eshop.catalog.importing.helpers import FILES, category_text, counts, file_import, item, reasons, text_import
from tests.real_data import real_paths

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(time_machine):
    time_machine.move_to("2026-11-23T10:00:00Z")
    return file_import(FILES / "magento.csv")


def test_every_row_is_in_the_shop_or_rejected_with_a_reason(report):
    assert counts(report) == (4, 0, 0, 5)
    assert reasons(report) == [
        (6, "store_view_code", "widok sklepu nie nazywa języka, np. en; jego teksty pominięto"),
        (9, "product_type", "karta podarunkowa nie jest towarem ze stanem magazynowym"),
        (10, "product_type", "zestaw do złożenia przez kupującego: sklep nie zna jego ceny ani stanu"),
        (11, "sku", "wiersz nie ma kodu (sku)"),
        (12, "sku", "ten sam identyfikator „PAS” stoi już w wierszu 7"),
    ]


def test_configurable_product_below_its_children(report):
    jacket = item("KUR")
    assert jacket["images"] == ["k/u/1.jpg", "k/u/2.jpg", "k/u/3.jpg"]
    assert jacket["attributes"] == [
        ["material", "wełna, len i bawełna"],
        ["ean", "5901234123457"],
        ["manufacturer", "Góral"],
    ]
    assert (jacket["ean"], jacket["manufacturer"]) == ("5901234123457", "Góral")
    assert (jacket["category"], jacket["vat"], jacket["prices"]) == ("Odzież/Kurtki", "8", {})
    assert jacket["translations"] == {"en": "Jacket"}


def test_children_join_the_product_that_names_them(report):
    small = item("KUR-S")
    assert (small["parent"], small["variant_name"], small["stock"]) == ("KUR", "S, Black", "7.000")
    assert small["attributes"] == [["size", "S"], ["color", "Black"]]
    assert small["prices"] == {"Detaliczny": "300.00"}


def test_special_price_holds_on_its_days(report):
    assert item("KUR-M")["prices"] == {"Detaliczny": "250.00"}


def test_switched_off_untaxed_product_without_picture(report):
    belt = item("PAS")
    assert (belt["active"], belt["vat"], belt["images"], belt["category"]) == (False, None, [], "")
    assert belt["translations"] == {"de": "Gürtel"}


def test_partial_export_of_children_keeps_them_with_their_product(report, tmp_path):
    text = "sku,product_type,attribute_set_code,qty\nKUR-S,simple,Default,9\n"
    assert counts(text_import(tmp_path, text)) == (0, 1, 0, 0)
    small = item("KUR-S")
    assert (small["parent"], small["variant_name"], small["stock"], small["name"]) == (
        "KUR",
        "S, Black",
        "9.000",
        "Kurtka S",
    )


GENERATED = FILES / "magento_configurable.csv"
"""The columns and shapes that Magento's own sample data have, with invented goods."""


@pytest.mark.parametrize(
    ("path", "items", "variants"),
    [(GENERATED, 9, 6), *((path, 1994, 1847) for path in real_paths("magento/configurable_products.csv"))],
    ids=lambda value: value.stem if hasattr(value, "stem") else value,
)
def test_export_arrives_field_by_field(path, items, variants):
    report = file_import(path)
    assert (counts(report), report.problems) == ((items, 0, 0, 0), [])
    with path.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    parents = {}
    for row in rows:
        for variation in filter(None, row["configurable_variations"].split("|")):
            parents[dict(pair.split("=") for pair in variation.split(","))["sku"]] = row["sku"]
    assert (len(rows), len(parents)) == (items, variants)
    shop = Product.objects.select_related("parent", "category", "stock").prefetch_related("prices")
    found = {product.code: product for product in shop}
    assert found.keys() == {row["sku"] for row in rows}
    for row in rows:
        product = found[row["sku"]]
        assert product.name == html.unescape(row["name"].strip())
        assert product.description == row["description"].strip()
        assert [price.gross for price in product.prices.all()] == [Decimal(row["price"])]
        assert product.stock.quantity == int(row["qty"])
        assert (product.parent.code if product.parent else None) == parents.get(row["sku"])
        pictures = [row["base_image"], *filter(None, row["additional_images"].split(","))]
        assert product.images == [picture.removeprefix("/") for picture in pictures]
        pairs = (pair.split("=") for pair in row["additional_attributes"].split(","))
        assert product.attributes == [
            [name, html.unescape(value)] for name, value in pairs if name not in ("has_options", "required_options")
        ]
        assert product.weight == (int(row["weight"]) if row["weight"] else None)
        paths = row["categories"].split(",")
        assert f"Default Category/{category_text(product.category)}" == max(paths, key=lambda path: path.count("/"))
    assert counts(file_import(path)) == (0, 0, items, 0)
