"""PrestaShop: gross prices from net ones, Polish tax rules, the import layout and the back office's list."""

import pytest

from tests.eshop.catalog.importing.helpers import FILES, counts, file_import, item, reasons

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(time_machine):
    time_machine.move_to("2026-11-23T10:00:00Z")
    return file_import(FILES / "prestashop.csv")


def test_every_row_is_in_the_shop_or_rejected_with_a_reason(report):
    assert counts(report) == (6, 0, 0, 1)
    assert reasons(report) == [
        (7, "Product ID", "wiersz nie ma ani identyfikatora, ani indeksu"),
        (8, "Active (0/1)", "oczekiwano 1 albo 0, jest „może”; zostawiono bez zmian"),
    ]
    assert item("prestashop:5")["active"] is True


def test_item_arrives_whole(report):
    assert item("prestashop:1") == {
        "code": "LAMP",
        "name": "Lampka nocna",
        "variant_name": "",
        "parent": None,
        "ean": "5901234123457",
        "description": "<p>Opis</p>",
        "short_description": "Krótko",
        "manufacturer": "Żarnik",
        "category": "Oświetlenie",
        "vat": "23",
        "weight": "1.200",
        "unit": "szt.",
        "images": ["https://img.example/l1.jpg", "https://img.example/l2.jpg"],
        "attributes": [["Kolor", "Biały"], ["Moc", "40 W"]],
        "active": True,
        "stock": "15.000",
        "prices": {"Detaliczny": "123.00"},
        "translations": {},
    }


def test_net_price_gets_the_tax_of_its_rule(report):
    book = item("prestashop:2")
    assert (book["vat"], book["prices"], book["active"]) == ("5", {"Detaliczny": "50.00"}, False)
    assert book["category"] == "Książki/Poradniki"


def test_numbers_of_categories_name_none(report):
    assert item("prestashop:3")["category"] == ""


def test_discount_counts_only_on_its_days(report):
    assert item("prestashop:3")["prices"] == {"Detaliczny": "90.00"}
    assert item("prestashop:4")["prices"] == {"Detaliczny": "61.50"}


def test_item_without_id_is_known_by_its_code(report):
    assert item("TK")["code"] == "TK"


def test_list_of_the_back_office_updates_the_same_item(report):
    assert counts(file_import(FILES / "prestashop_grid.csv")) == (0, 1, 0, 0)
    lamp = item("prestashop:1")
    assert (lamp["prices"], lamp["vat"], lamp["stock"]) == ({"Detaliczny": "108.00"}, "8", "11.000")
    assert (lamp["manufacturer"], lamp["description"]) == ("Żarnik", "<p>Opis</p>")
