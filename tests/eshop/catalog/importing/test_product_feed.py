"""Feeds for Google Merchant in XML are tables: an item is a row, its elements are the columns."""

import pytest

from eshop.catalog.importing import xml_items
from eshop.catalog.models import Product
from tests.eshop.catalog.importing.helpers import FILES, counts, everything, file_import, item, reasons, text_import

pytestmark = pytest.mark.django_db
ITEM = "<item><g:id>A-1</g:id><g:title>Kubek</g:title><g:price>19.00 PLN</g:price>{}</item>"
RSS = '<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>{}</channel></rss>'


def feed_import(folder, *items, **options):
    return text_import(folder, RSS.format("".join(items)), name="feed.xml", **{"guess_mapping": True} | options)


def test_a_feed_is_the_same_catalogue_as_its_table():
    file_import(FILES / "samples" / "google_merchant.tsv", guess_mapping=True)
    before = everything()
    report = file_import(FILES / "samples" / "google_merchant.xml", guess_mapping=True)
    assert counts(report) == (0, 0, 4, 0)
    assert everything() == before


def test_an_atom_feed_is_read_and_plain_elements_give_way_to_none(tmp_path):
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><title>Sklep</title>'
        "<entry><title> </title><g:title>Kubek</g:title><g:id>A-1</g:id><g:price>19.00 PLN</g:price></entry></feed>"
    )
    assert counts(text_import(tmp_path, text, name="a.xml", guess_mapping=True)) == (1, 0, 0, 0)
    assert item("A-1")["name"] == "Kubek"


def test_of_a_repeated_element_pictures_stand_together_and_else_the_first_counts(tmp_path):
    feed_import(
        tmp_path,
        ITEM.format(
            "<g:product_type>Dom</g:product_type><g:product_type>Wyprzedaż</g:product_type>"
            "<g:image_link>https://img.example/w_5,h_5/a.jpg</g:image_link>"
            "<g:additional_image_link>https://img.example/b.jpg</g:additional_image_link>"
            "<g:additional_image_link>https://img.example/c.jpg</g:additional_image_link>"
            "<g:shipping><g:price>9.00 PLN</g:price></g:shipping>"
        ),
    )
    found = item("A-1")
    assert (found["category"], found["prices"]) == ("Dom", {"Detaliczny": "19.00"})
    assert found["images"] == [f"https://img.example/{name}.jpg" for name in ("w_5,h_5/a", "b", "c")]


def test_problems_are_counted_in_items(tmp_path):
    bad = ITEM.replace("A-1", "A-2").replace("19.00", "dwa")
    report = feed_import(tmp_path, *(text.format("") for text in (ITEM, bad, ITEM.replace("A-1", "A-3"))))
    assert counts(report) == (2, 0, 0, 1)
    assert reasons(report)[1] == (2, "price", "oczekiwano: cena, np. 19,99; jest „dwa PLN”")


def test_a_feed_needs_a_mapping_or_an_asked_for_guess(tmp_path):
    report = feed_import(tmp_path, ITEM.format(""), guess_mapping=False)
    assert report.refused_files == ["feed.xml"]
    assert "nazwa ← „title”; cena brutto ← „price”; kod ← „id”" in report.problems[0].reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (RSS.format(ITEM.format(""))[:-20], "plik XML jest ucięty albo błędny"),
        ('<!DOCTYPE rss [<!ENTITY a "b">]><rss/>', "plik XML zawiera DTD albo encje"),
        (RSS.format(ITEM.format("<g:brand>" + "x" * 3000 + "</g:brand>")), "jeden towar w pliku XML ma ponad"),
        (RSS.format("<x>" + "y" * 3000 + "</x>" + ITEM.format("")), "jeden towar w pliku XML ma ponad"),
        (RSS.format(ITEM.format("".join(f"<a{n}>1</a{n}>" for n in range(60)))), "plik ma ponad 50 kolumn"),
        (RSS.format(""), "plik jest pusty"),
    ],
)
def test_a_feed_that_is_broken_or_too_large_is_refused_and_changes_nothing(tmp_path, monkeypatch, text, reason):
    monkeypatch.setattr(xml_items, "MAX_ITEM", 2500)
    monkeypatch.setattr("eshop.catalog.importing.product_feed._MOST_COLUMNS", 50)
    report = text_import(tmp_path, text, name="feed.xml", guess_mapping=True)
    assert (report.refused_files, len(report.problems)) == (["feed.xml"], 1)
    assert report.problems[0].reason.startswith(reason)
    assert not Product.objects.exists()


def test_many_items_together_may_be_larger_than_one(tmp_path, monkeypatch):
    monkeypatch.setattr(xml_items, "MAX_ITEM", 100_000)
    items = [ITEM.replace("A-1", f"A-{number}").format(f"<g:brand>{'x' * 90}</g:brand>") for number in range(1000)]
    assert counts(feed_import(tmp_path, *items)) == (1000, 0, 0, 0)


def test_an_offer_of_ceneo_that_is_too_large_refuses_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(xml_items, "MAX_ITEM", 2500)
    offers = f'<offers><o id="1" price="1" stock="1"><desc>{"x" * 3000}</desc></o></offers>'
    report = text_import(tmp_path, offers, name="ceneo.xml")
    assert reasons(report) == [(None, "", "jeden towar w pliku XML ma ponad 0 MB")]
