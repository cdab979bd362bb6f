"""Shopify: rows of one handle, options as variants, one-variant products, both generations of column names."""

import csv

import pytest

from tests.eshop.catalog.importing.helpers import FILES, counts, file_import, item, reasons

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return file_import(FILES / "shopify.csv")


def test_every_row_is_in_the_shop_or_rejected_with_a_reason(report):
    assert counts(report) == (6, 0, 0, 3)
    assert reasons(report) == [
        (6, "Gift Card", "karta podarunkowa nie jest towarem ze stanem magazynowym"),
        (7, "Variant Price", "oczekiwano: cena, np. 19,99; jest „abc”"),
        (9, "Handle", "wiersz nie ma identyfikatora (Handle)"),
    ]


def test_product_with_options_is_grouped_and_known_by_its_handle(report):
    assert item("shopify:koszula") == {
        "code": "koszula",
        "name": "Koszula lniana",
        "variant_name": "",
        "parent": None,
        "ean": "",
        "description": "<p>Len</p>",
        "short_description": "",
        "manufacturer": "Tkalnia",
        "category": "Odzież/Koszule",
        "vat": "23",
        "weight": None,
        "unit": "szt.",
        "images": ["https://img.example/k1.jpg", "https://img.example/k2.jpg", "https://img.example/k3.jpg"],
        "attributes": [],
        "active": True,
        "stock": "0.000",
        "prices": {},
        "translations": {},
    }


def test_variants_carry_what_is_traded(report):
    small, medium = item("shopify:koszula:S/Biały"), item("shopify:koszula:M/Biały")
    assert (small["code"], small["ean"], small["weight"], small["stock"]) == (
        "KOSZ-S",
        "5901234123457",
        "0.250",
        "4.000",
    )
    assert small["images"] == ["https://img.example/k-s.jpg"]
    assert medium["parent"] == "shopify:koszula"
    assert medium["attributes"] == [["Rozmiar", "M"], ["Kolor", "Biały"]]
    assert (medium["variant_name"], medium["stock"], medium["images"]) == ("M, Biały", "-1.000", [])
    assert medium["prices"] == {"Detaliczny": "149.00"}


def test_product_of_one_default_variant_is_an_item_of_its_own(report):
    soap = item("shopify:mydlo")
    assert (soap["code"], soap["parent"], soap["active"], soap["vat"]) == ("MYD", None, False, None)
    assert (soap["prices"], soap["images"]) == ({"Detaliczny": "12.50"}, ["https://img.example/m.jpg"])


def test_column_names_of_2025_mean_the_same_product(report):
    newer = file_import(FILES / "shopify_2025.csv")
    assert counts(newer) == (0, 1, 0, 0)
    soap = item("shopify:mydlo")
    assert (soap["prices"], soap["stock"], soap["active"]) == ({"Detaliczny": "13.00"}, "40.000", True)
    assert (soap["category"], soap["vat"], soap["ean"]) == ("Uroda/Mydła", "23", "5901234123457")


def test_a_position_of_thousands_of_digits_is_none(tmp_path):
    with (FILES / "shopify.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["Image Position"] = "9" * 5000
    path = tmp_path / "shopify.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    assert counts(file_import(path)) == (6, 0, 0, 3)
