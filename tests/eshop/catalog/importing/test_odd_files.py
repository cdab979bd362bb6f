"""Files with the habits of spreadsheets: what is garbled, joined or given twice has one reading left, or is told."""

import codecs
from pathlib import Path

import pytest

from eshop.catalog.models import Product
from tests.eshop.catalog.importing.helpers import counts, file_import, item, reasons, text_import
from tests.eshop.catalog.importing.sheets import ods_table, ods_write, xlsx_write

pytestmark = pytest.mark.django_db
OWN = "code;name;price;vat;stock"
NO_ENCODING = "znaki pliku nie pasują do żadnego znanego kodowania; zapisz go w UTF-8 albo podaj kodowanie"
GARBLED = "litery są zepsute („{}”); zapisz plik jeszcze raz, z właściwym kodowaniem"
FIRST, SECOND = "https://img.example/1.jpg", "https://img.example/2.jpg"


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1251", ["Кружка большая", "Тарелка"]),
        ("cp1250", ["Hrnek žlutý křehký", "Talíř šedý"]),
        ("cp1250", ["Škoda Fabia", "Talerz"]),
        ("cp1252", ["Smørrebrød", "Ålesund"]),
        ("cp1257", ["Puodelis geltonas ąčęėįšųūž", "Lėkštė"]),
        ("iso8859_7", ["Κούπα κίτρινη", "Πιάτο"]),
    ],
)
def test_letters_that_are_not_polish_in_any_encoding_refuse_the_file_until_a_person_names_it(tmp_path, encoding, names):
    text = f"{OWN}\nA;{names[0]};1,00;23;1\nB;{names[1]};1,00;23;1\n"
    report = text_import(tmp_path, text, encoding=encoding)
    assert report.refused_files == ["plik.csv"]
    assert not Product.objects.exists()
    assert counts(text_import(tmp_path, text, encoding=encoding)) == (0, 0, 0, 0)
    report = file_import(tmp_path / "plik.csv", encoding=encoding)
    assert (counts(report), [item(code)["name"] for code in "AB"]) == ((2, 0, 0, 0), names)


def test_a_file_of_two_encodings_is_refused_not_read_in_a_third(tmp_path):
    text = f"{OWN}\nA;Łódź;1;23;1\n".encode() + "B;Żółw żółty;1;23;1\nC;Żółć żółta;1;23;1\n".encode("cp1250")
    assert reasons(text_import(tmp_path, text)) == [(None, "", NO_ENCODING)]


def test_a_few_foreign_names_among_polish_ones_are_read(tmp_path):
    names = ["Żółta łódź", "Pędzel ćwierć", "Świeże śliwki", "Karel Čapek", "Źrebię i gęś"]
    rows = "".join(f"{number};{name};1;23;1\n" for number, name in enumerate(names))
    assert counts(text_import(tmp_path, f"{OWN}\n{rows}", encoding="cp1250")) == (5, 0, 0, 0)
    assert list(Product.objects.order_by("code").values_list("name", flat=True)) == names


def garbled(text, encoding):
    """`text` in UTF-8 as a program reads it that takes it for another encoding."""
    return text.encode().decode(encoding)


@pytest.mark.parametrize(
    "name",
    [
        garbled("Żółta łódź", "cp1252"),
        garbled("Zbożowy", "cp1250"),
        garbled("Świeże śliwki", "cp1250"),
        "Zbo\ufffdowy b\ufffdk",
    ],
)
@pytest.mark.parametrize("container", ["csv", "xlsx", "ods", "xml"])
def test_a_name_whose_letters_were_spoilt_before_is_rejected(tmp_path, container, name):
    rows = [["code", "name", "price"], ["1", name, "1,00"], ["2", "Żółta łódź – 5 „Äpfel”, Å", "1,00"]]
    path = tmp_path / f"plik.{container}"
    if container == "xlsx":
        xlsx_write(path, rows)
    elif container == "ods":
        ods_write(path, ods_table(rows))
    else:
        offer = '<o id="{}" price="1"><name>{}</name></o>'
        text = f"<offers>{''.join(offer.format(*row) for row in rows[1:])}</offers>"
        path.write_text(text if container == "xml" else "\n".join(";".join(row) for row in rows), encoding="utf-8")
    report = file_import(path)
    assert reasons(report) == [(1 if container == "xml" else 2, "name", GARBLED.format(name))]
    assert counts(report) == (1, 0, 0, 1)


def test_a_description_with_a_spoilt_letter_is_taken_and_told(tmp_path):
    report = text_import(tmp_path, f"{OWN};description\nA;Kubek;1;23;1;<p>Mi\ufffdy</p>\n")
    assert counts(report) == (1, 0, 0, 0)
    assert reasons(report) == [(2, "description", GARBLED.format("<p>Mi\ufffdy</p>"))]


@pytest.mark.parametrize("code", ["5,90123E+12", "5.90123E+12", "6E+10"])
def test_a_code_that_a_spreadsheet_shortened_is_rejected(tmp_path, code):
    report = text_import(tmp_path, f"{OWN}\n{code};Kubek;1;23;1\nB;Miska;1;23;1\nC-5E12;Dzban;1;23;1\n")
    reason = f"arkusz skrócił liczbę do „{code}”; nadaj kolumnie format tekstowy i wpisz całą"
    assert reasons(report) == [(2, "code", reason)]
    assert set(Product.objects.values_list("code", flat=True)) == {"B", "C-5E12"}


def test_a_second_byte_order_mark_is_no_part_of_the_header(tmp_path):
    text = codecs.BOM_UTF8 * 2 + f"{OWN}\nA;Łódź;1;23;1\n".encode()
    assert counts(text_import(tmp_path, text)) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "ID,Type,SKU,Name,Published,Regular price,Stock,Stock\n1,simple,A,Kubek,1,19.99,5,\n2,simple,B,Kubek,1,5,,7\n",
        "ID,Typ,SKU,Nazwa,Opublikowano,Cena,Cena regularna,Magazyn\n1,simple,A,Kubek,1,19.99,,5\n"
        "2,simple,B,Kubek,1,,5,7\n",
        "sku,product_type,attribute_set_code,name,price,qty,price\nA,simple,D,Kubek,19.99,5,\nB,simple,D,Kubek,,7,5\n",
        "Handle,Title,Option1 Value,Variant SKU,Variant Price,Variant Price,Variant Inventory Qty\n"
        "a,Kubek,Default Title,A,19.99,,5\nb,Kubek,Default Title,B,,5,7\n",
        "Product ID,Name,Reference,Price tax included,Price tax included,Quantity\n"
        "1,Kubek,A,19.99,,5\n2,Kubek,B,,5,7\n",
    ],
    ids=["woocommerce", "polish_woocommerce", "magento", "shopify", "prestashop"],
)
def test_of_columns_of_one_name_the_first_filled_counts(tmp_path, text):
    assert counts(text_import(tmp_path, text)) == (2, 0, 0, 0)
    found = {
        product.code: (str(product.prices.get().gross), int(product.stock.quantity))
        for product in Product.objects.select_related("stock")
    }
    assert found == {"A": ("19.99", 5), "B": ("5.00", 7)}


@pytest.mark.parametrize("between", ["|", ";", ",", " ", "\n", ", ", " ; ", " | ", "\r\n", ",\n"])
@pytest.mark.parametrize(
    "text",
    [
        'ID,Type,SKU,Name,Published,Images\n1,simple,A,K,1,"{}"\n',
        'code,name,images\nA,K,"{}"\n',
        'sku,product_type,attribute_set_code,name,base_image,additional_images\nA,simple,D,K,,"{}"\n',
        'Handle,Title,Option1 Value,Image Src\na,K,Default Title,"{}"\n',
        'Product ID,Name,Quantity,Image URLs\n1,K,1,"{}"\n',
        '<offers><o id="1" price="1"><name>K</name><imgs><main url="{}"/></imgs></o></offers>',
    ],
    ids=["woocommerce", "own", "magento", "shopify", "prestashop", "ceneo"],
)
def test_addresses_of_pictures_are_parted_whatever_stands_between_them(tmp_path, text, between):
    text_import(tmp_path, text.format(f"{FIRST}{between}{SECOND}"))
    assert Product.objects.get().images == [FIRST, SECOND]


def test_an_address_inside_an_address_parts_nothing(tmp_path):
    address = "https://img.example/fetch/w_5,h_5/https://cdn.example/1.jpg?next=https://x.example/a b.jpg"
    text_import(tmp_path, f"code;name;images\nA;K;{address}\n")
    assert Product.objects.get().images == [address]


@pytest.mark.parametrize(
    "text",
    [
        "<html><body><table><tr><td>code</td></tr></table></body></html>",
        "\n<!DOCTYPE html><html><body><table><tr><td>code<br></table>",
        "<HTML xmlns:x='urn:schemas-microsoft-com:office:excel'><table></table></HTML>",
        "<table><tr><td>code</td></tr></table>",
        "<meta charset='utf-8'><table><tr><td>code</td></tr></table>",
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>',
    ],
)
def test_a_page_that_calls_itself_a_spreadsheet_is_told_as_one(tmp_path, text):
    report = text_import(tmp_path, text, name="towary.xls")
    reason = "plik jest stroną HTML albo arkuszem XML, choć nazywa się inaczej; zapisz go jako XLSX albo CSV"
    assert reasons(report) == [(None, "", reason)]


def test_an_error_of_a_cell_is_told_as_the_sheet_shows_it(tmp_path):
    path = xlsx_write(tmp_path / "a.xlsx", [["code", "name", "price"], ["A", "K", "#N/A"]])
    assert reasons(file_import(path)) == [(2, "price", "komórka arkusza zawiera błąd: #N/A")]


def test_a_folder_is_told_by_its_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (problem,) = file_import(Path()).problems
    assert (problem.file, problem.reason.startswith("pliku nie można odczytać")) == (".", True)


@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0"?>', '<?xml version="1.0" encoding="utf-8"?>'])
@pytest.mark.parametrize(
    ("root", "rows", "options"),
    [
        ("offers", '<o id="1" price="1"><name>{}</name></o>', {}),
        ("rss", "<item><id>A</id><title>{}</title><price>1 PLN</price></item>", {"guess_mapping": True}),
    ],
)
def test_xml_in_an_encoding_that_it_does_not_name_is_told_until_a_person_does(
    tmp_path, declaration, root, rows, options
):
    text = f"{declaration}<{root}>{rows.format('Żółty kubek')}</{root}>"
    (problem,) = text_import(tmp_path, text, name="a.xml", encoding="cp1250", **options).problems
    assert problem.reason == "litery pliku XML są w innym kodowaniu, niż on podaje; podaj kodowanie"
    report = file_import(tmp_path / "a.xml", encoding="cp1250", **options)
    assert (counts(report), Product.objects.get().name) == ((1, 0, 0, 0), "Żółty kubek")


def test_xml_that_is_broken_and_not_its_letters_is_told_as_such(tmp_path):
    text = '<offers><o id="1" price="1"><name>Ś & B</name></o></offers>'
    (problem,) = text_import(tmp_path, text, name="a.xml").problems
    assert problem.reason.startswith("plik XML jest ucięty albo błędny: ")


def test_a_part_of_the_attributes_without_a_value_is_told(tmp_path):
    report = text_import(tmp_path, "code;name;attributes\nA;K;Kolor:biały|Rozmiar=M|\n")
    assert item("A")["attributes"] == [["Rozmiar", "M"]]
    assert reasons(report) == [(2, "attributes", "oczekiwano Nazwa=Wartość; pominięto „Kolor:biały”")]


@pytest.mark.parametrize(
    ("word", "pieces"), [("1", 7), ("instock", 7), ("onbackorder", 7), ("0", 0), ("outofstock", 0), ("out of stock", 0)]
)
def test_goods_that_are_out_of_stock_in_words_are_not_sold_as_uncounted(tmp_path, word, pieces):
    header = "ID,Type,SKU,Name,Published,Regular price,Stock,In stock?"
    report = text_import(tmp_path, f"{header}\n1,simple,A,K,1,10,,{word}\n", uncounted_stock=7)
    assert [found[1] for found in reasons(report)] == (["Stock"] if pieces else [])
    assert item("woocommerce:1")["stock"] == f"{pieces}.000"
