"""XLSX and ODS are tables like any other: the format is told by the header, cells arrive as the person sees them."""

import csv
import random
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from eshop.catalog.importing.rows import FileError
from eshop.catalog.importing.source import SourceFile
from eshop.catalog.importing.spreadsheets import archive
from eshop.catalog.importing.spreadsheets.rows import SheetRows
from tests.eshop.catalog.importing.helpers import FILES, counts, everything, file_import, item, reasons
from tests.eshop.catalog.importing.sheets import ods_table, ods_write, part_rewrite, xlsx_write

pytestmark = pytest.mark.django_db

SHEET = "xl/worksheets/sheet1.xml"
OWN = ["code", "name", "price", "stock", "vat", "active"]
WRITERS = {"xlsx": xlsx_write, "ods": ods_write}
every_kind = pytest.mark.parametrize("kind", WRITERS)


def rows_of(path):
    return list(SheetRows(SourceFile(path)))


@every_kind
@pytest.mark.parametrize("name", ["woocommerce.csv", "magento.csv", "shopify.csv", "prestashop.csv", "own.csv"])
def test_each_known_format_is_the_same_catalogue_when_it_was_saved_as_a_spreadsheet(tmp_path, kind, name):
    text = (FILES / name).read_text(encoding="utf-8-sig")
    separator = max(",;\t|", key=text.splitlines()[0].count)
    rows = list(csv.reader(text.splitlines(keepends=True), delimiter=separator))
    path = WRITERS[kind](tmp_path / "plik.dane", [[cell.replace("\r\n", "\n") for cell in row] for row in rows])
    from_sheet = file_import(path, dry_run=True)
    from_csv = file_import(FILES / name, dry_run=True)
    assert from_sheet.refused_files == []
    assert counts(from_sheet) == counts(from_csv)
    file_import(path)
    assert counts(file_import(FILES / name))[:2] == (0, 0)


@every_kind
def test_numbers_dates_and_flags_arrive_as_they_are_shown(tmp_path, kind):
    cells = [19.990000000000002, 501.0, 5901234123457, 0.1 + 0.2, 1299, 1.299, True, False, date(2026, 11, 23), -0.0]
    path = WRITERS[kind](tmp_path / "a", [["a"], cells])
    assert rows_of(path) == [
        (1, ["a"]),
        (2, ["19.99", "501", "5901234123457", "0.3", "1299", "1.299", "PRAWDA", "FAŁSZ", "2026-11-23", "0"]),
    ]


def test_formats_that_change_what_is_seen_count(tmp_path):
    path = xlsx_write(
        tmp_path / "a",
        [["a"], [123, 0.23, 0.08, datetime.fromisoformat("2026-11-23 14:30"), 24.587, 7]],
        formats={"A2": "00000", "B2": "0%", "C2": "0.00%", "E2": '#,##0.00 "zł"', "F2": '"000"0'},
    )
    assert rows_of(path)[1] == (2, ["00123", "23%", "8%", "2026-11-23 14:30:00", "24.587", "7"])


def test_ods_keeps_zeros_percentages_spaces_and_leaves_out_comments(tmp_path):
    cells = (
        '<table:table-cell office:value-type="float" office:value="123"><text:p>00123</text:p></table:table-cell>'
        '<table:table-cell office:value-type="percentage" office:value="0.23"><text:p>23%</text:p></table:table-cell>'
        '<table:table-cell office:value-type="currency" office:value="1299.5"><text:p>1 299,50 zł</text:p>'
        "</table:table-cell>"
        '<table:table-cell office:value-type="string"><office:annotation><text:p>uwaga</text:p></office:annotation>'
        '<text:p>Kubek<text:s text:c="2"/><text:span>ż</text:span>ółty<text:tab/>1</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="string" table:number-columns-repeated="2"><text:p>x</text:p>'
        "</table:table-cell>"
        '<table:table-cell office:value-type="date" office:date-value="2026-11-23T14:30:00"><text:p>d</text:p>'
        "</table:table-cell>"
    )
    table = f'<table:table table:name="A"><table:table-row>{cells}</table:table-row></table:table>'
    assert rows_of(ods_write(tmp_path / "a", table)) == [
        (1, ["00123", "23%", "1299.5", "Kubek  żółty\t1", "", "", "x", "x", "2026-11-23 14:30:00"])
    ]


@every_kind
def test_a_number_cell_has_one_reading_where_text_would_have_two(tmp_path, kind):
    rows = [OWN, ["A", "Śruba", 1.299, 2.125, 23, True], ["B", "Nit", "1,299", 1, "8%", "nie"]]
    report = file_import(WRITERS[kind](tmp_path / "a.xlsx", rows))
    assert reasons(report) == [
        (3, "price", "liczba „1,299” ma dwa odczyty; inne wartości kolumny ich nie rozstrzygają")
    ]
    found = item("A")
    assert (found["prices"], found["stock"], found["vat"], found["active"]) == (
        {"Detaliczny": "1.30"},
        "2.125",
        "23",
        True,
    )


@every_kind
def test_problems_name_the_row_of_the_sheet_whatever_line_breaks_and_gaps_stand_above(tmp_path, kind):
    rows = [[], OWN, ["A", "dwie\nlinie", 1, 1], [], ["B", "x", "abc", 1]]
    assert reasons(file_import(WRITERS[kind](tmp_path / "a", rows))) == [
        (5, "price", "oczekiwano: cena, np. 19,99; jest „abc”")
    ]


@every_kind
def test_empty_last_cells_are_empty_and_more_cells_than_the_header_has_are_refused(tmp_path, kind):
    write = WRITERS[kind]
    file_import(write(tmp_path / "a", [OWN, ["A", "x", 5, 1, 23, 1]]))
    report = file_import(write(tmp_path / "b", [OWN, ["A", "y"], ["B", "x", 5, 1, 23, 1, "za dużo"]]))
    assert (item("A")["prices"], item("A")["name"]) == ({}, "y")
    assert reasons(report) == [(3, "", "wiersz ma inną liczbę pól (7) niż nagłówek (6)")]


def test_error_of_a_formula_rejects_its_row(tmp_path):
    path = xlsx_write(tmp_path / "a", [OWN, ["A", "#N/A", 5, 1, 23], ["B", "x", 5, 1, 23]])
    with zipfile.ZipFile(path) as packed:
        assert b't="e"' in packed.read(SHEET)
    report = file_import(path)
    assert counts(report) == (1, 0, 0, 1)
    assert reasons(report) == [(2, "name", "komórka arkusza zawiera błąd: #N/A")]


def test_formula_counts_with_its_stored_result_and_one_without_refuses_the_file(tmp_path):
    path = xlsx_write(tmp_path / "a", [OWN, ["A", "x", "=2*5", 1, 23]])
    assert reasons(file_import(path)) == [
        (None, "", "arkusz ma formuły bez wyników; otwórz go w programie arkusza, przelicz i zapisz jeszcze raz")
    ]
    part_rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v />", b"<v>10</v>"))
    assert counts(file_import(path)) == (1, 0, 0, 0)
    assert item("A")["prices"] == {"Detaliczny": "10.00"}


def test_shared_texts_of_excel_come_without_its_escapes_and_formats(tmp_path):
    shared = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>a</t></si>'
        '<si><r><t xml:space="preserve">dwie_x000D_\n</t></r><r><rPr><b/></rPr><t>linie</t></r></si></sst>'
    )
    path = xlsx_write(tmp_path / "a", [["x"], ["y"]])
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part_rewrite(path, "xl/sharedStrings.xml", lambda _part: shared.encode())
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    part_rewrite(path, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", override))
    for number, letter in enumerate("xy"):
        inline = f't="inlineStr"><is><t>{letter}</t></is>'.encode()
        part_rewrite(path, SHEET, lambda xml, old=inline, new=number: xml.replace(old, b't="s"><v>%d</v>' % new))
    assert rows_of(path) == [(1, ["a"]), (2, ["dwie\nlinie"])]


def test_first_visible_xlsx_sheet_with_content_counts(tmp_path):
    workbook = Workbook()
    workbook.active.append(["ukryte"])
    workbook.active.sheet_state = "hidden"
    workbook.create_sheet("pusty")
    workbook.create_sheet("dane").append(["to"])
    workbook.create_sheet("dalszy").append(["nie to"])
    workbook.active = 2
    workbook.save(tmp_path / "a")
    assert rows_of(tmp_path / "a") == [(1, ["to"])]


def test_first_visible_ods_table_with_content_counts(tmp_path):
    path = ods_write(
        tmp_path / "a", ods_table([["ukryte"]], style="ta2"), [[], []], [["to"]], ods_table([["nie to"]], name="B")
    )
    assert rows_of(path) == [(1, ["to"])]


def test_wrong_size_in_the_sheet_loses_nothing(tmp_path):
    path = xlsx_write(tmp_path / "a", [["a", "b"], ["c", "d"]])
    part_rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'ref="A1:B2"', b'ref="A1"'))
    assert rows_of(path) == [(1, ["a", "b"]), (2, ["c", "d"])]


def _bomb_text(xml):
    return xml.replace(b"</sheetData>", b"<!--" + b"x" * (30 << 20) + b"--></sheetData>")


def _entities(xml):
    return xml.replace(b"<worksheet", b'<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><worksheet', 1)


def _far_row(xml):
    return xml.replace(b'<row r="2"', b'<row r="999999999999"')


REFUSED_XLSX = {
    "bomb": (SHEET, _bomb_text, "arkusz po rozpakowaniu jest za duży"),
    "entities": (SHEET, _entities, "arkusz zawiera DTD albo encje XML"),
    "far_row": (SHEET, _far_row, "arkusz ma ponad 1048576 wierszy"),
    "cut_xml": (SHEET, lambda xml: xml[:-40], "arkusz jest ucięty"),
    "no_number": (SHEET, lambda xml: xml.replace(b"<v>7</v>", b"<v>1e</v>"), "arkusz jest ucięty"),
    "macros": ("xl/vbaProject.bin", lambda _part: b"x", "arkusz zawiera makra"),
    "styles": ("xl/styles.xml", lambda xml: xml + b" " * (21 << 20), "arkusz po rozpakowaniu jest za duży"),
}


@pytest.mark.parametrize("case", REFUSED_XLSX)
def test_xlsx_that_is_broken_or_malicious_is_refused_with_its_reason(tmp_path, case):
    name, change, reason = REFUSED_XLSX[case]
    path = part_rewrite(xlsx_write(tmp_path / "a.xlsx", [OWN, ["A", "x", 7, 1, 23, 1]]), name, change)
    before = everything()
    report = file_import(path)
    assert report.refused_files == ["a.xlsx"]
    assert report.problems[0].reason.startswith(reason)
    assert everything() == before


def test_control_the_same_xlsx_unchanged_is_taken(tmp_path):
    assert counts(file_import(xlsx_write(tmp_path / "a.xlsx", [OWN, ["A", "x", 7, 1, 23, 1]]))) == (1, 0, 0, 0)


ENTITY = '<!DOCTYPE l [<!ENTITY a "aaaa">]>'
REPEATED = (
    '<table:table table:name="A"><table:table-row table:number-rows-repeated="{rows}">'
    '<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string"><text:p>x</text:p>'
    "</table:table-cell></table:table-row></table:table>"
)
REFUSED_ODS = {
    "entities": ({"prolog": ENTITY}, [["code"]], "arkusz zawiera DTD albo encje XML"),
    "repeated_rows": ({}, REPEATED.format(rows=999999999, columns=1), "arkusz ma ponad 1048576 wierszy"),
    "repeated_columns": ({}, REPEATED.format(rows=1, columns=999999999), "arkusz ma ponad 16384 kolumn"),
    "password": (
        {"manifest": '<m xmlns:manifest="x"><manifest:encryption-data/></m>'},
        [["code"]],
        "arkusz jest zabezpieczony hasłem",
    ),
    "macros": ({"parts": ["Basic/Standard/Module1.xml"]}, [["code"]], "arkusz zawiera makra"),
    "text_document": (
        {"mimetype": "application/vnd.oasis.opendocument.text"},
        [["code"]],
        "plik jest dokumentem OpenDocument, ale nie arkuszem",
    ),
    "nothing_in_it": ({}, [[], []], "arkusz nie ma widocznej karty z danymi"),
}


@pytest.mark.parametrize("case", REFUSED_ODS)
def test_ods_that_is_no_open_sheet_or_malicious_is_refused_with_its_reason(tmp_path, case):
    options, table, reason = REFUSED_ODS[case]
    report = file_import(ods_write(tmp_path / "a.ods", table, **options))
    assert report.refused_files == ["a.ods"]
    assert report.problems[0].reason.startswith(reason)


@every_kind
def test_damage_of_any_kind_is_refused_or_read_but_never_an_error_of_the_program(tmp_path, kind):
    chance = random.Random(7)
    path = WRITERS[kind](tmp_path / "a", [OWN, ["A", "ż\nx", 1.5, True, date(2026, 1, 2)]])
    parts = {"xlsx": [SHEET, "xl/workbook.xml", "xl/styles.xml"], "ods": ["content.xml"]}[kind]
    original = path.read_bytes()
    outcomes = set()
    for _round in range(150):

        def damage(xml):
            place = chance.randrange(len(xml))
            new = chance.choice([b"", b"<", b"9", b"-", b"\xff", chance.randbytes(2)])
            return xml[:place] + new + xml[place + chance.choice([1, 1, 9]) :]

        path.write_bytes(original)
        part_rewrite(path, chance.choice(parts), damage)
        try:
            outcomes.add(len(rows_of(path)))
        except FileError as refused:
            outcomes.add(refused.reason)
    assert {2, "arkusz jest ucięty albo uszkodzony"} <= outcomes


def test_encoding_that_does_not_exist_is_refused(tmp_path):
    path = part_rewrite(ods_write(tmp_path / "a", [["x"]]), "content.xml", lambda xml: xml.replace(b"UTF-8", b"UTF-0"))
    assert reasons(file_import(path)) == [(None, "", "arkusz jest ucięty albo uszkodzony")]


def test_rows_that_repeat_one_text_are_refused_before_they_fill_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("eshop.catalog.importing.spreadsheets.rows.MAX_SPOOLED", 1 << 20)
    report = file_import(ods_write(tmp_path / "a.ods", REPEATED.format(rows=100000, columns=100)))
    assert reasons(report) == [(None, "", "arkusz po rozpakowaniu ma ponad 1 MB")]


def test_row_that_parsers_would_hold_in_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_ROW", 1 << 20)
    path = xlsx_write(tmp_path / "a.xlsx", [OWN, ["A", "x" * 30_000, 1]])
    assert counts(file_import(path, dry_run=True))[0] == 1
    row = b'<row r="2">' + b'<c t="inlineStr"><is><t>x</t></is></c>' * 40_000
    part_rewrite(path, SHEET, lambda xml: xml.replace(b'<row r="2">', row))
    assert reasons(file_import(path)) == [(None, "", "wiersz arkusza ma ponad 1 MB")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            b"\xd0\xcf\x11\xe0" + bytes(5000) + "EncryptedPackage".encode("utf-16-le"),
            "arkusz jest zabezpieczony hasłem",
        ),
        (b"\xd0\xcf\x11\xe0" + bytes(5000), "plik jest arkuszem XLS albo dokumentem DOC"),
    ],
)
def test_old_office_container_is_told_apart_from_a_locked_spreadsheet(tmp_path, content, reason):
    (tmp_path / "a.xlsx").write_bytes(content)
    assert file_import(tmp_path / "a.xlsx").problems[0].reason.startswith(reason)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("word/document.xml", "plik jest dokumentem DOCX"),
        ("xl/workbook.bin", "plik jest arkuszem XLSB"),
        ("towary.csv", "plik jest archiwum ZIP; rozpakuj go"),
    ],
)
def test_other_archives_are_named(tmp_path, name, reason):
    with zipfile.ZipFile(tmp_path / "a", "w") as packed:
        packed.writestr(name, "x")
    assert file_import(tmp_path / "a").problems[0].reason.startswith(reason)


def test_unknown_columns_in_a_sheet_are_shown(tmp_path):
    report = file_import(xlsx_write(tmp_path / "a", [["foo", "bar"], [1, 2]]))
    assert reasons(report)[0][2].startswith("nagłówek nie pasuje do formatu")
    assert reasons(report)[0][2].endswith(": foo, bar")


def test_xml_format_is_not_looked_for_in_a_sheet(tmp_path):
    report = file_import(xlsx_write(tmp_path / "a", [OWN]), format_name="ceneo")
    assert reasons(report) == [(None, "", "plik nie jest w formacie XML")]
