"""The first sheet of an XLSX file that is visible and has something in it, row by row."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from eshop.catalog.importing.rows import FileError
from eshop.catalog.importing.spreadsheets.archive import MAX_ROWS, part_check
from eshop.catalog.importing.spreadsheets.values import (
    error_text,
    flag_text,
    formatted_number,
    moment_text,
    number_text,
    plain_text,
)
from eshop.core.told import told as _

_STRINGS = "xl/sharedStrings.xml"


def xlsx_rows(path: Path, archive: ZipFile) -> Iterator[list[str]]:
    """The rows from the first on, empty ones as empty lists. `archive` is `path`, already found safe to unpack."""
    names = set(archive.namelist())
    if _STRINGS in names:
        part_check(archive, _STRINGS)
    with path.open("rb") as raw, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of styles and extensions that a table does not need
        workbook = load_workbook(raw, read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in workbook.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                part_check(archive, sheet._worksheet_path)
                rows = _sheet_rows(sheet)
                for empty, row in enumerate(rows):
                    if row:
                        yield from ([] for _number in range(empty))
                        yield row
                        yield from rows
                        return
        finally:
            workbook.close()


def _sheet_rows(sheet: Any) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # some programs write a wrong size
    formats: dict[int, str] = {}
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > MAX_ROWS:
            raise FileError(_("arkusz ma ponad %(limit)d wierszy") % {"limit": MAX_ROWS})
        row = [_text(cell, formats) for cell in cells]
        while row and not row[-1]:
            row.pop()
        yield row


def _text(cell: Any, formats: dict[int, str]) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return error_text(value) if cell.data_type == "e" else plain_text(value)
    if isinstance(value, bool):
        return flag_text(value=value)
    if isinstance(value, int | float):
        style = cell._style_id
        if style not in formats:
            formats[style] = cell.number_format
        return formatted_number(value, formats[style])
    if isinstance(value, datetime | date | time | timedelta):
        return moment_text(value)
    return number_text(value)
