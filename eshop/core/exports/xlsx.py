"""XLSX row by row; every text is a text cell, so nothing in it is ever run."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from eshop.core.exports.cells import cell_text

MAX_ROWS = 1_048_575
MAX_CELL = 32_767


def xlsx_write(file: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write the table to `file`; returns the number of rows without the heading, at most what a sheet holds."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Eksport")
    sheet.append([_cell(sheet, heading) for heading in headings])
    count = 0
    for row in rows:
        if count == MAX_ROWS:
            break
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    book.save(file)
    return count


def _cell(sheet: Any, value: object) -> Any:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, cell_text(value)[:MAX_CELL])
    cell.data_type = "s"
    return cell
