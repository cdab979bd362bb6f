"""The first table of an ODS file that is visible and has something in it, row by row.

Read as a stream with defusedxml: the libraries for ODS hold the whole document in memory.
"""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse

from eshop.catalog.importing.rows import FileError
from eshop.catalog.importing.spreadsheets.archive import MAX_COLUMNS, MAX_ROWS
from eshop.catalog.importing.spreadsheets.values import error_text, flag_text, number_text, percent_text
from eshop.core.numbers import whole_number
from eshop.core.told import told as _

_MAX_ELEMENTS = 200_000
"""Of one row: parsers hold it in memory."""

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_COMMENT = f"{_OFFICE}annotation"


def ods_rows(archive: ZipFile) -> Iterator[list[str]]:
    """The rows from the first on, empty ones as empty lists. `archive` is already found safe to unpack."""
    with archive.open("content.xml") as content:
        open_elements: list[Element] = []
        hidden_styles: set[str] = set()
        is_visible, has_content, empty, elements = False, False, 0, 0
        for event, element in iterparse(content, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                open_elements.append(element)
                elements += 1
                if elements > _MAX_ELEMENTS:
                    raise FileError(_("wiersz arkusza ma ponad %(limit)d elementów") % {"limit": _MAX_ELEMENTS})
                if element.tag == f"{_TABLE}table":
                    is_visible, empty = element.get(f"{_TABLE}style-name", "") not in hidden_styles, 0
                continue
            open_elements.pop()
            if element.tag == f"{_STYLE}style":
                hidden_styles |= _hidden_style(element)
            elif element.tag == f"{_TABLE}table-row":
                row, times = _row(element), _repeated(element, "rows")
                element.clear()
                open_elements[-1].remove(element)
                elements = 0
                if not is_visible:
                    continue
                if row:
                    has_content = True
                    yield from ([] for _number in range(empty))
                    yield from (row for _number in range(times))
                    empty = 0
                else:
                    empty += times
            elif element.tag == f"{_TABLE}table":
                if has_content:
                    return
                element.clear()


def _hidden_style(style: Element) -> set[str]:
    properties = style.find(f"{_STYLE}table-properties")
    is_hidden = properties is not None and properties.get(f"{_TABLE}display") == "false"
    return {style.get(f"{_STYLE}name", "")} if is_hidden else set()


def _repeated(element: Element, what: str) -> int:
    count = whole_number(element.get(f"{_TABLE}number-{what}-repeated", "1"), digits=9)
    return 1 if count is None else min(count, MAX_ROWS + 1)


def _row(element: Element) -> list[str]:
    row: list[str] = []
    empty = 0
    for cell in element:
        if cell.tag not in _CELLS:
            continue
        text, times = _cell(cell), _repeated(cell, "columns")
        if not text:
            empty += times
            continue
        if len(row) + empty + times > MAX_COLUMNS:
            raise FileError(_("arkusz ma ponad %(limit)d kolumn") % {"limit": MAX_COLUMNS})
        row += [""] * empty + [text] * times
        empty = 0
    return row


def _cell(cell: Element) -> str:
    kind = cell.get(f"{_OFFICE}value-type", "")
    shown = "\n".join(_shown(part) for part in cell if part.tag in (f"{_TEXT}p", f"{_TEXT}h"))
    if kind in ("float", "currency", "percentage"):
        return _number(cell.get(f"{_OFFICE}value", ""), kind, shown)
    if kind == "date":
        day, _mark, hour = cell.get(f"{_OFFICE}date-value", "").partition("T")
        return f"{day} {hour[:8]}" if hour.strip("0:.") else day
    if kind == "boolean":
        return flag_text(value=cell.get(f"{_OFFICE}boolean-value") == "true")
    if kind == "string" and shown.startswith(("#N/", "#DIV/", "#REF", "#VALUE", "#NAME", "Err:")):
        return error_text(shown) if cell.get(f"{_TABLE}formula") else shown
    return shown or cell.get(f"{_OFFICE}string-value", "")


def _number(stated: str, kind: str, shown: str) -> str:
    """The exact value; codes that are shown with zeros before them keep these."""
    try:
        value = float(Decimal(stated))
    except (InvalidOperation, OverflowError):
        return shown
    if shown.startswith(("#", "Err:")) and not stated.strip("0"):
        return error_text(shown)
    if kind == "percentage":
        return percent_text(value)
    is_padded = shown.startswith("0") and whole_number(shown) == value
    return number_text(value, digits=len(shown) if is_padded else 0)


def _shown(element: Element) -> str:
    """The text of a paragraph: spaces, tabs and line breaks are elements of their own, comments do not count."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            count = whole_number(child.get(f"{_TEXT}c", "1"))
            parts.append(" " * (1 if count is None else min(count, 1000)))
        elif child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif child.tag != _COMMENT:
            parts.append(_shown(child))
        parts.append(child.tail or "")
    return "".join(parts)
