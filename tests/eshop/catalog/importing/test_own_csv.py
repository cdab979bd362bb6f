"""The shop's own CSV, as docs/import.md describes it."""

import pytest

from eshop.catalog.models import PriceList
from tests.eshop.catalog.importing.helpers import FILES, counts, file_import, item, reasons, text_import

pytestmark = pytest.mark.django_db


def test_item_arrives_whole():
    assert counts(file_import(FILES / "own.csv")) == (4, 0, 0, 0)
    assert item("1") == {
        "code": "KOC",
        "name": "Koc wełniany",
        "variant_name": "",
        "parent": None,
        "ean": "5901234123457",
        "description": "<p>Opis</p>",
        "short_description": "Krótko",
        "manufacturer": "Tkalnia",
        "category": "Dom/Koce/Pledy",
        "vat": "8",
        "weight": "1.350",
        "unit": "kpl.",
        "images": ["https://img.example/1.jpg", "/media/2.jpg"],
        "attributes": [["Kolor", "żółty"], ["Skład", "wełna=100%"], ["Wzór", "a|b"]],
        "active": True,
        "stock": "2.500",
        "prices": {"Detaliczny": "1249.90", "Hurt EUR": "25.50"},
        "translations": {"en": "Wool blanket"},
    }


def test_variant_above_its_product_joins_it():
    file_import(FILES / "own.csv")
    assert (item("1/1")["parent"], item("1/1")["variant_name"]) == ("1", "S")


def test_two_items_may_share_a_code():
    file_import(FILES / "own.csv")
    assert (item("LUZ")["code"], item("2")["code"]) == ("LUZ", "LUZ")
    assert (item("LUZ")["active"], item("LUZ")["prices"]) == (False, {"Detaliczny": "0.00"})


def test_new_price_list_takes_its_currency_from_its_name():
    file_import(FILES / "own.csv")
    assert list(PriceList.objects.order_by("pk").values_list("name", "currency", "is_default")) == [
        ("Detaliczny", "PLN", True),
        ("Hurt EUR", "EUR", False),
    ]


def test_columns_that_are_absent_leave_the_item_as_it_is(tmp_path):
    file_import(FILES / "own.csv")
    before = item("1")
    assert counts(text_import(tmp_path, "id,code,price\n1,KOC,15\n")) == (0, 1, 0, 0)
    assert item("1") == before | {"prices": {"Detaliczny": "15.00", "Hurt EUR": "25.50"}}


def test_empty_cells_clear_the_value(tmp_path):
    file_import(FILES / "own.csv")
    report = text_import(
        tmp_path, "id,code,name_en,description_en,price,ean,category,weight,images,attributes,vat\n1,KOC,,,,,,,,,\n"
    )
    assert counts(report) == (0, 1, 0, 0)
    after = item("1")
    assert after["translations"] == {}
    assert after["prices"] == {"Hurt EUR": "25.50"}
    assert (after["ean"], after["category"], after["weight"], after["vat"]) == ("", "", None, None)
    assert (after["images"], after["attributes"]) == ([], [])


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separator_is_found(tmp_path, separator):
    text = separator.join(["code", "name", "stock"]) + "\n" + separator.join(["A", "Łódka", "3"]) + "\n"
    assert counts(text_import(tmp_path, text)) == (1, 0, 0, 0)
    assert (item("A")["name"], item("A")["stock"]) == ("Łódka", "3.000")


def test_separator_line_of_a_spreadsheet_is_skipped(tmp_path):
    assert counts(text_import(tmp_path, "sep=;\ncode;name\nA;Nazwa\n")) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("header", "field", "reason"),
    [
        ("code;nmae;price", "nmae", "nieznana kolumna; znane kolumny opisuje docs/import.md"),
        ("code;price;price", "price", "kolumna podana dwa razy"),
    ],
)
def test_header_that_cannot_be_meant_is_refused(tmp_path, header, field, reason):
    report = text_import(tmp_path, f"{header}\nA;1;2\n")
    assert (counts(report), report.refused_files) == ((0, 0, 0, 0), ["plik.csv"])
    assert reasons(report) == [(1, field, reason)]
