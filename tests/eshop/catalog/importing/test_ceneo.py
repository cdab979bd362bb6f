"""Ceneo XML: attributes in their places, the code's order of preference, VAT from the command."""

import pytest

from tests.eshop.catalog.importing.helpers import FILES, counts, file_import, item, reasons, text_import

pytestmark = pytest.mark.django_db


def test_every_offer_is_in_the_shop_or_rejected_with_a_reason():
    report = file_import(FILES / "ceneo.xml")
    assert counts(report) == (3, 0, 0, 2)
    assert reasons(report) == [
        (4, "id", "oferta nie ma identyfikatora"),
        (5, "price", "oczekiwano: cena nieujemna; jest „-5”"),
    ]


def test_offer_arrives_whole():
    file_import(FILES / "ceneo.xml")
    assert item("ceneo:7") == {
        "code": "GAR-7",
        "name": 'Garnek "Żar" & spółka',
        "variant_name": "",
        "parent": None,
        "ean": "5901234123457",
        "description": "<p>Opis</p>",
        "short_description": "",
        "manufacturer": "Huta",
        "category": "Dom/Kuchnia/Garnki",
        "vat": "23",
        "weight": "1.250",
        "unit": "szt.",
        "images": ["https://img.example/7-1.jpg", "https://img.example/7-2.jpg"],
        "attributes": [["Kod_producenta", "H/7"], ["Pojemność", "3 l"]],
        "active": True,
        "stock": "5.000",
        "prices": {"Detaliczny": "123.45"},
        "translations": {},
    }


def test_code_is_the_producers_then_the_offers_id():
    file_import(FILES / "ceneo.xml")
    assert (item("ceneo:8")["code"], item("ceneo:8")["attributes"]) == ("T-8", [])
    assert (item("ceneo:9")["code"], item("ceneo:9")["prices"]) == ("9", {})


def test_vat_rate_is_the_one_named_with_the_command():
    file_import(FILES / "ceneo.xml", standard_vat="8")
    assert item("ceneo:7")["vat"] == "8"


@pytest.mark.parametrize("encoding", ["windows-1250", "iso-8859-2", "utf-16"])
def test_encoding_is_the_one_that_the_file_declares(tmp_path, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><offers><o id="1"><name>Zażółć gęślą jaźń</name></o></offers>'
    assert counts(text_import(tmp_path, text, name="c.xml", encoding=encoding)) == (1, 0, 0, 0)
    assert item("ceneo:1")["name"] == "Zażółć gęślą jaźń"
