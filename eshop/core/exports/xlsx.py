"""XLSX row by row. Numbers and moments are cells of their kind, every text is a text cell, so nothing is ever run."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from eshop.core.clock import WARSAW
from eshop.core.exports.cells import cell_text

MAX_ROWS = 1_048_575
MAX_CELL = 32_767
_SAMPLE, _NARROWEST, _WIDEST = 200, 8, 60
"""Rows by which columns get their width, and that in characters."""
_FORMATS = {datetime: "dd.mm.yyyy hh:mm", date: "dd.mm.yyyy", Decimal: "#,##0.00"}


def xlsx_write(file: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write the table to `file`; returns the number of rows without the heading, at most what a sheet holds.

    Instants are Warsaw time; the heading stays in sight; columns are as wide as what is in the first rows.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Eksport")
    sheet.freeze_panes = "A2"
    left = iter(rows)
    first = list(islice(left, _SAMPLE))
    for place, heading in enumerate(headings):
        longest = max([len(heading) + 2, *(_length(row[place]) for row in first if place < len(row))])
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(max(longest, _NARROWEST), _WIDEST) + 1
    head = [_cell(sheet, heading) for heading in headings]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    count = 0
    for row in islice(chain(first, left), MAX_ROWS):
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    book.save(file)
    return count


def _length(value: object) -> int:
    return len(_FORMATS[type(value)]) if type(value) in (datetime, date) else len(cell_text(value))


def _cell(sheet: Any, value: object) -> Any:
    if isinstance(value, datetime):
        value = value.astimezone(WARSAW).replace(tzinfo=None)
    if isinstance(value, int | Decimal | date) and not isinstance(value, bool):
        cell = WriteOnlyCell(sheet, value)
        if type(value) in _FORMATS:
            cell.number_format = _FORMATS[type(value)]
        return cell
    cell = WriteOnlyCell(sheet, cell_text(value)[:MAX_CELL])
    cell.data_type = "s"
    return cell
