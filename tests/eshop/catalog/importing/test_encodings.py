"""Catalogues come in the encodings that shops and spreadsheets write."""

import codecs

import pytest

from tests.eshop.catalog.importing.helpers import OWN_HEADER, counts, item, reasons, text_import

pytestmark = pytest.mark.django_db
NAME = "Zażółć gęślą jaźń, ŻÓŁTA ŁĄKA"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("cp1250", b""),
        ("iso8859_2", b""),
    ],
)
def test_polish_text_arrives_in_every_encoding(tmp_path, encoding, mark):
    text = OWN_HEADER + f"1;;A;{NAME};1;1;Dom/Łódź;23;;;\n"
    assert counts(text_import(tmp_path, mark + text.encode(encoding))) == (1, 0, 0, 0)
    assert (item("1")["name"], item("1")["category"]) == (NAME, "Dom/Łódź")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(tmp_path, line_end):
    text = (OWN_HEADER + "1;;A;Nazwa;1;1;;;;;\n2;;B;Nazwa;1;1;;;;;\n").replace("\n", line_end)
    assert counts(text_import(tmp_path, text)) == (2, 0, 0, 0)


def test_one_row_in_another_encoding_is_rejected_and_the_others_are_not_spoilt(tmp_path):
    good, bad = "1;;A;Żółty łoś;1;1;;;;;\n", "2;;B;Żółw;1;1;;;;;\n"
    report = text_import(tmp_path, (OWN_HEADER + good).encode() + bad.encode("cp1250"))
    assert counts(report) == (1, 0, 0, 1)
    assert reasons(report) == [(3, "name", "tekst nie jest zapisany w kodowaniu pliku (bajt 0xAF)")]
    assert item("1")["name"] == "Żółty łoś"
