"""Numbers as Polish spreadsheets and data programs leave them: one reading, or the row says which cell has none."""

import pytest

from eshop.catalog.models import Product
from tests.eshop.catalog.importing.helpers import counts, file_import, item, reasons, text_import
from tests.eshop.catalog.importing.sheets import ods_table, ods_write, xlsx_write

pytestmark = pytest.mark.django_db
PRICE = "oczekiwano: cena, np. 19,99; jest „{}”"
PIECES = "oczekiwano: liczba sztuk, najwyżej trzy miejsca po przecinku; jest „{}”"
TITLES = {
    "own.csv": ("code;name;price;stock", "A;Kubek;{};{}"),
    "woo.csv": ("ID;Type;SKU;Name;Published;Regular price;Stock", "1;simple;A;Kubek;1;{};{}"),
    "magento.csv": ("sku;product_type;attribute_set_code;name;price;qty", "A;simple;Default;Kubek;{};{}"),
    "shopify.csv": ("Handle;Title;Option1 Value;Variant Price;Variant Inventory Qty", "A;Kubek;Default Title;{};{}"),
    "presta.csv": ("Product ID;Name *;Price tax included;Quantity", "1;Kubek;{};{}"),
    "ceneo.xml": ("<offers>", '<o id="1" price="{}" stock="{}"><name>Kubek</name></o></offers>'),
}


def goods_import(folder, name, price, stock):
    """A file of the format that `name` says with one item of this price and stock."""
    header, row = TITLES[name]
    return text_import(folder, f"{header}\n{row.format(price, stock)}\n", name=name)


def price_and_stock():
    found = Product.objects.get()
    return str(found.prices.get().gross), str(found.stock.quantity)


@pytest.mark.parametrize("name", TITLES)
@pytest.mark.parametrize("price", ["19 99", "1 2 3", "12 50,00", "1 2345,00", "1299 000", "1,5 000"])
def test_spaces_that_part_no_thousands_make_no_number(tmp_path, name, price):
    report = goods_import(tmp_path, name, price, "1")
    assert counts(report) == (0, 0, 0, 1)
    assert report.problems[0].reason == PRICE.format(price)


@pytest.mark.parametrize("name", TITLES)
def test_a_stock_of_two_numbers_is_none(tmp_path, name):
    report = goods_import(tmp_path, name, "1,00", "10 5")
    assert (counts(report), report.problems[0].reason) == ((0, 0, 0, 1), PIECES.format("10 5"))


@pytest.mark.parametrize(
    ("price", "stock", "kept"),
    [
        ("1 299,00 zł", "1 000 szt.", ("1299.00", "1000.000")),
        ("1\u00a0299\u00a0000,5", "- 5", ("1299000.50", "-5.000")),
        ("1'299.00 PLN", "+5", ("1299.00", "5.000")),
        ("zł 12\u202f345", "12 345,5", ("12345.00", "12345.500")),
    ],
)
@pytest.mark.parametrize("name", TITLES)
def test_spaces_between_thousands_are_no_part_of_a_number(tmp_path, name, price, stock, kept):
    text = price.replace("'", "&#39;") if name.endswith("xml") else price
    assert counts(goods_import(tmp_path, name, text, stock)) == (1, 0, 0, 0)
    assert price_and_stock() == kept


@pytest.mark.parametrize("name", TITLES)
def test_the_noise_of_doubles_is_no_part_of_a_number(tmp_path, name):
    assert counts(goods_import(tmp_path, name, "12.195121951219512", "5.000000000000001")) == (1, 0, 0, 0)
    assert price_and_stock() == ("12.20", "5.000")


def test_results_of_formulas_are_numbers(tmp_path):
    rows = [["code", "name", "price", "stock", "weight"], ["A", "Kubek", 15 / 1.23, 5, 0.1 / 3]]
    assert counts(file_import(xlsx_write(tmp_path / "a.xlsx", rows))) == (1, 0, 0, 0)
    assert (price_and_stock(), item("A")["weight"]) == (("12.20", "5.000"), "0.033")
    rows[1][2:] = [10 / 3, 5.000000000000001, 0.5]
    assert counts(file_import(ods_write(tmp_path / "a.ods", ods_table(rows)))) == (0, 1, 0, 0)
    assert price_and_stock() == ("3.33", "5.000")


def test_a_net_price_that_a_program_divided_is_read(tmp_path):
    text_import(tmp_path, "Product ID;Name *;Price tax excluded;Tax rules ID\n1;Kubek;16.252032520325203;1\n")
    assert str(Product.objects.get().prices.get().gross) == "19.99"


def test_a_stock_finer_than_a_thousandth_is_told(tmp_path):
    report = goods_import(tmp_path, "own.csv", "1,00", "5,0001")
    assert reasons(report) == [(2, "stock", PIECES.format("5,0001"))]
