"""Files that are broken, cut off, disguised or malicious: one clear reason, and the shop stays as it was."""

import json
import random

import pytest

from tests.eshop.catalog.importing.helpers import (
    FILES,
    OWN_HEADER,
    counts,
    everything,
    file_import,
    item,
    reasons,
    text_import,
)
from tests.real_data import real_paths, real_strings

pytestmark = pytest.mark.django_db

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<offers><o id="7" price="1"><name>&b;</name></o></offers>'
)
XXE = (
    '<?xml version="1.0"?><!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    '<offers><o id="7" price="1"><name>&x;</name></o></offers>'
)
DTD = "plik XML zawiera DTD albo encje, których import nie przyjmuje"
BROKEN = "plik XML jest ucięty albo błędny"

REFUSED_WHOLE = {
    "empty": ("a.csv", b"", "plik jest pusty"),
    "blank": ("a.csv", b"\n \r\n\n", "plik jest pusty"),
    "bomb": ("a.xml", BOMB.encode(), DTD),
    "external_entity": ("a.xml", XXE.encode(), DTD),
    "external_dtd": ("a.xml", b'<!DOCTYPE offers SYSTEM "http://127.0.0.1:9/a.dtd"><offers/>', DTD),
    "rtf": ("a.xml", rb"{\rtf1\ansi oferta}", "plik jest dokumentem RTF"),
    "broken_zip": ("a.csv", b"PK\x03\x04" + b"x" * 100, "archiwum ZIP albo arkusz jest ucięty albo uszkodzony"),
    "gzip": ("a.csv", b"\x1f\x8b\x08" + b"x" * 100, "plik jest spakowany"),
    "json": ("a.csv", b'[{"sku": "A"}]', "plik jest w formacie JSON"),
    "html": ("a.csv", b"<html><body>Zaloguj</body></html>", "plik jest stroną HTML"),
    "unknown_root": ("a.xml", b"<sklep><o id='1'/></sklep>", "element główny to „sklep”"),
    "cut_in_a_tag": ("a.xml", b'<offers><o id="7" price="1"><name>a</name></o><o id="8" pri', BROKEN),
    "cut_between_offers": ("a.xml", b'<offers><o id="7" price="1"><name>a</name></o>', BROKEN),
    "control_character": ("a.xml", b'<offers><o id="7"><name>a\x01</name></o></offers>', BROKEN),
    "not_utf8": (
        "a.xml",
        b'<?xml version="1.0" encoding="utf-8"?><offers><o id="7"><name>\xb9</name></o></offers>',
        "litery pliku XML są w innym kodowaniu",
    ),
    "unknown_encoding": ("a.xml", b'<?xml version="1.0" encoding="klingon"?><offers/>', "kodowania pliku XML"),
    "unknown_header": ("a.csv", b"foo,bar\n1,2\n", "nagłówek nie pasuje do formatu"),
    "open_quote": (
        "a.csv",
        OWN_HEADER.encode() + b'7;;A;"bez ko\xc5\x84ca;1;1;;;;;\n8;;B;X;1;1;;;;;\n',
        "plik jest ucięty",
    ),
    "half_a_character": ("a.csv", ("\ufeff" + OWN_HEADER).encode("utf-16-le")[:-1], "plik jest ucięty albo uszkodzony"),
    "endless_line": ("a.csv", OWN_HEADER.encode() + b"7;;A;" + b"x" * 4_100_000, "wiersz ma ponad 4000000 znaków"),
    "noise": ("a.csv", random.Random(5).randbytes(4000), "znaki pliku nie pasują"),
}


@pytest.mark.parametrize("case", REFUSED_WHOLE)
def test_file_is_refused_whole_with_one_reason_and_changes_nothing(tmp_path, case):
    file_import(FILES / "ceneo.xml")
    before = everything()
    name, content, reason = REFUSED_WHOLE[case]
    report = text_import(tmp_path, content, name=name)
    assert (counts(report), report.refused_files) == ((0, 0, 0, 0), [name])
    assert len(report.problems) == 1
    assert report.problems[0].reason.startswith(reason)
    assert everything() == before


def test_truncated_xml_takes_back_the_offers_before_the_cut(tmp_path):
    offers = "".join(f'<o id="{number}" price="1"><name>a</name></o>' for number in range(2500))
    report = text_import(tmp_path, f"<offers>{offers}<o id=", name="a.xml")
    assert report.refused_files == ["a.xml"]
    assert everything()["Product"] == []


def test_file_that_is_not_there_is_refused(tmp_path):
    report = file_import(tmp_path / "brak.csv")
    assert report.refused_files == ["brak.csv"]
    assert reasons(report)[0][2].startswith("pliku nie można odczytać")


def test_named_format_must_fit(tmp_path):
    report = file_import(FILES / "ceneo.xml", format_name="woocommerce")
    assert reasons(report) == [(None, "", "plik jest w formacie XML, a oczekiwano CSV")]
    report = file_import(FILES / "own.csv", format_name="ceneo")
    assert reasons(report) == [(None, "", "plik nie jest w formacie XML")]
    report = file_import(FILES / "own.csv", format_name="magento")
    assert reasons(report)[0][2].startswith("nagłówek nie pasuje do formatu (magento): id, parent_id")


ROWS = {
    "long": ("2;;B;Y;1;1;;;;;;;x", 3, "", "wiersz ma inną liczbę pól (13) niż nagłówek (11)"),
    "nul": ("2;;B;Y\0;1;1;;;;;", 3, "name", "niedozwolony znak sterujący U+0000"),
    "escape": ("2;;B;Y;1;1;\x1b[2J;;;;", 3, "category", "niedozwolony znak sterujący U+001B"),
    "price": ("2;;B;Y;abc;1;;;;;", 3, "price", "oczekiwano: cena, np. 19,99; jest „abc”"),
    "negative_price": ("2;;B;Y;-1;1;;;;;", 3, "price", "oczekiwano: cena nieujemna; jest „-1”"),
    "infinite_price": ("2;;B;Y;Infinity;1;;;;;", 3, "price", "oczekiwano: cena, np. 19,99; jest „Infinity”"),
    "exponent": ("2;;B;Y;1e3;1;;;;;", 3, "price", "oczekiwano: cena, np. 19,99; jest „1e3”"),
    "foreign_currency": ("2;;B;Y;12 €;1;;;;;", 3, "price", "oczekiwano: cena, np. 19,99; jest „12 €”"),
    "two_readings": (
        "2;;B;Y;1,234;1;;;;;",
        3,
        "price",
        "liczba „1,234” ma dwa odczyty; inne wartości kolumny ich nie rozstrzygają",
    ),
    "huge_price": ("2;;B;Y;1000000000;1;;;;;", 3, "price", "oczekiwano: cena mniejsza niż miliard; jest „1000000000”"),
    "arabic_digit": ("2;;B;Y;٣;1;;;;;", 3, "price", "oczekiwano: cena, np. 19,99; jest „٣”"),
    "stock": (
        "2;;B;Y;1;dużo;;;;;",
        3,
        "stock",
        "oczekiwano: liczba sztuk, najwyżej trzy miejsca po przecinku; jest „dużo”",
    ),
    "vat": (
        "2;;B;Y;1;1;;dwadzieścia trzy;;;",
        3,
        "vat",
        "oczekiwano stawki VAT, np. 23, 8, zw; jest „dwadzieścia trzy”",
    ),
    "identity": (";;;Y;1;1;;;;;", 3, "code", "wiersz nie ma ani identyfikatora (id), ani kodu (code)"),
    "repeated": ("1;;B;Y;1;1;;;;;", 3, "id", "ten sam identyfikator „1” stoi już w wierszu 2"),
    "own_parent": ("2;2;B;Y;1;1;;;;;", 3, "parent_id", "towar nie może być swoim własnym towarem nadrzędnym"),
    "no_parent": ("2;9;B;Y;1;1;;;;;", 3, "parent_id", "nie ma towaru nadrzędnego „9”"),
    "deep_category": (
        f"2;;B;Y;1;1;{'/'.join('abcdefghijklm')};;;;",
        3,
        "category",
        "ścieżka kategorii ma ponad 12 poziomów",
    ),
    "long_code": (f"2;;{'B' * 256};Y;1;1;;;;;", 3, "code", "tekst ma 256 znaków, dozwolone 255"),
}


@pytest.mark.parametrize("case", ROWS)
def test_bad_row_is_rejected_with_its_line_field_and_expectation_and_the_rest_goes_in(tmp_path, case):
    row, line, field, reason = ROWS[case]
    report = text_import(tmp_path, f"{OWN_HEADER}1;;A;X;1;1;;;;;\n{row}\n3;;C;Z;1;1;;;;;\n")
    assert counts(report) == (2, 0, 0, 1)
    assert reasons(report) == [(line, field, reason)]
    assert {product["external_id"] for product in everything()["Product"]} == {"1", "3"}


def test_variant_of_a_variant_is_rejected_also_in_one_batch(tmp_path):
    report = text_import(tmp_path, OWN_HEADER + "1;;A;X;1;1;;;;;\n2;1;B;Y;1;1;;;;;\n3;2;C;Z;1;1;;;;;\n")
    assert reasons(report) == [(4, "parent_id", "towar nadrzędny „2” sam jest wariantem")]


def test_grouped_product_cannot_become_a_variant(tmp_path):
    text_import(tmp_path, OWN_HEADER + "1;;A;X;1;1;;;;;\n2;1;B;Y;1;1;;;;;\n3;;C;Z;1;1;;;;;\n")
    report = text_import(tmp_path, OWN_HEADER + "1;3;A;X;1;1;;;;;\n")
    assert reasons(report) == [(2, "parent_id", "towar ma własne warianty, więc nie może być wariantem")]
    assert item("1")["parent"] is None


def test_line_numbers_count_lines_of_the_file_not_records(tmp_path):
    text = OWN_HEADER + '1;;A;"dwie\nlinie";1;1;;;;;\n\n2;;B;Y;x;1;;;;;\n'
    report = text_import(tmp_path, text)
    assert [problem.row for problem in report.problems] == [5]
    assert item("1")["name"] == "dwie linie"


NO_CATALOGUES = {
    "order.json": json.dumps({"orders": [{"id": 1, "line_items": [{"sku": "A", "price": "10.00"}]}]}),
    "strings.json": json.dumps(["null", "<script>"]),
    "schema.xsd": '<?xml version="1.0"?><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>',
    "tax_rates.csv": "Country code,State code,Postcode,City,Rate %,Tax name\nPL,*,*,*,23.0000,VAT\n",
    "people.csv": "IMIE_PIERWSZE;PLEC;LICZBA_WYSTAPIEN\nANNA;KOBIETA;12\n",
    "letter.txt": "Dzień dobry,\nw załączeniu cennik.\n",
}
REAL_ONES = ("woocommerce/sample_tax_rates.csv", "vat/fa3_schemat.xsd", "shopify/api_order.json", "strings/blns.json")


@pytest.mark.parametrize("path", [*NO_CATALOGUES, *real_paths(*REAL_ONES)], ids=str)
def test_files_that_are_no_catalogue_get_one_reason_each(path, tmp_path):
    if path in NO_CATALOGUES:
        (tmp_path / path).write_text(NO_CATALOGUES[path], encoding="utf-8")
        path = tmp_path / path
    report = file_import(path)
    assert (counts(report), len(report.problems), report.refused_files) == ((0, 0, 0, 0), 1, [path.name])
    assert everything()["Product"] == []


def _nasty_strings():
    return [
        "",
        "null",
        "\x00",
        "Ω≈ç√",
        "’; DROP TABLE",
        "👾",
        "\u202etest",
        "%s%n",
        "<script>",
        "\ud83d",
        "1e309",
        '"',
        "|;,",
        *real_strings(),
    ]


COLUMNS = OWN_HEADER.strip().split(";")


@pytest.mark.parametrize("column", COLUMNS)
def test_nasty_strings_in_every_column_end_in_the_shop_or_in_the_report(tmp_path, column):
    def cell(text):
        return '"' + text.replace('"', '""') + '"'

    lines = [OWN_HEADER.strip()]
    strings = _nasty_strings()
    for number, text in enumerate(strings):
        row = dict.fromkeys(COLUMNS, "") | {"id": f"n{number}", "code": f"N{number}", "name": "X", column: text}
        lines.append(";".join(cell(row[name]) for name in COLUMNS))
    content = "\n".join(lines).encode("utf-8", "surrogatepass")
    report = text_import(tmp_path, content)
    assert (report.refused_files, report.created + report.rejected) == ([], len(strings))
    json.dumps(report.as_json(), ensure_ascii=False).encode()
    again = text_import(tmp_path, content)
    assert counts(again) == (0, 0, report.created, report.rejected)
