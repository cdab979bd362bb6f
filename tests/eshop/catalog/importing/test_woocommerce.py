"""WooCommerce: variations by SKU or id, sale prices, tax classes, and the types that a shop cannot sell."""

import pytest

from tests.eshop.catalog.importing.helpers import FILES, counts, file_import, item, reasons

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(time_machine):
    time_machine.move_to("2026-11-23T10:00:00Z")
    return file_import(FILES / "woocommerce.csv")


def test_every_row_is_in_the_shop_or_rejected_with_a_reason(report):
    assert counts(report) == (7, 0, 0, 5)
    assert reasons(report) == [
        (7, "SKU", "towar nie ma kodu (SKU); nadano „22”"),
        (8, "Type", "produkt zbiorczy tylko łączy inne towary na jednej stronie i nie ma własnej ceny"),
        (9, "Type", "produkt zewnętrzny jest sprzedawany w innym sklepie"),
        (10, "Type", "produkt do pobrania: sklep nie wydaje plików kupującemu"),
        (11, "Parent", "w pliku nie ma towaru z wariantami o kodzie albo identyfikatorze „id:999”"),
        (12, "Type", "oczekiwano rodzaju simple, variable albo variation; jest „subscription”"),
    ]


def test_grouped_product_has_no_price_of_its_own_and_the_deepest_category(report):
    assert item("woocommerce:10") == {
        "code": "BUT",
        "name": "But leśny",
        "variant_name": "",
        "parent": None,
        "ean": "",
        "description": "<p>Skóra, filc.</p>\n<p>Podeszwa.</p>",
        "short_description": "Krótko",
        "manufacturer": "Jeż i Syn",
        "category": "Odzież/Obuwie/Zimowe",
        "vat": "8",
        "weight": "0.900",
        "unit": "szt.",
        "images": ["https://img.example/but-1.jpg", "https://img.example/but-2.jpg"],
        "attributes": [["Rozmiar", "38, 39"], ["Kolor", "Brąz"]],
        "active": True,
        "stock": "0.000",
        "prices": {},
        "translations": {},
    }


def test_variation_above_its_product_joins_it_and_takes_its_category_and_tax(report):
    variant = item("woocommerce:12")
    assert variant["parent"] == "woocommerce:10"
    assert (variant["variant_name"], variant["attributes"]) == ("38", [["Rozmiar", "38"]])
    assert (variant["category"], variant["vat"], variant["ean"]) == ("Odzież/Obuwie/Zimowe", "8", "5901234123457")
    assert (variant["prices"], variant["stock"]) == ({"Detaliczny": "199.00"}, "4.000")


def test_sale_price_is_the_price(report):
    assert item("woocommerce:13")["prices"] == {"Detaliczny": "179.00"}


def test_sale_price_counts_only_on_the_days_of_the_sale(report, time_machine):
    assert item("woocommerce:20")["prices"] == {"Detaliczny": "25.50"}
    time_machine.move_to("2026-01-31T22:30:00Z")
    assert counts(file_import(FILES / "woocommerce.csv")) == (0, 1, 6, 5)
    assert item("woocommerce:20")["prices"] == {"Detaliczny": "20.00"}
    time_machine.move_to("2026-01-31T23:30:00Z")
    file_import(FILES / "woocommerce.csv")
    assert item("woocommerce:20")["prices"] == {"Detaliczny": "25.50"}


def test_draft_is_off_and_stock_below_zero_is_kept(report):
    cap = item("woocommerce:20")
    assert (cap["active"], cap["stock"], cap["category"]) == (False, "-3.000", "Odzież/Czapki i szaliki, rękawiczki")


def test_untaxed_product_has_no_rate_and_needs_none_guessed(report):
    nameless = item("woocommerce:22")
    assert (nameless["vat"], nameless["code"]) == (None, "22")


def test_tax_classes_become_rates(report):
    assert item("woocommerce:20")["vat"] == "23"
    assert item("woocommerce:21")["vat"] == "0"
    assert item("woocommerce:28")["vat"] == "5"


def test_marks_against_spreadsheet_formulas_are_taken_off(report):
    assert (item("woocommerce:28")["code"], item("woocommerce:28")["name"]) == ("-MINUS", "=Wzór")
