"""Tables as files: CSV, XLSX and XML from the same columns and rows, written row by row."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from eshop.core.exports.csv import csv_write
from eshop.core.exports.xlsx import xlsx_write
from eshop.core.exports.xml import xml_write

Cell = str | int | Decimal | datetime | date | bool | None
Writer = Callable[[BinaryIO, Sequence[str], Iterable[Sequence[Cell]]], int]


@dataclass(frozen=True)
class ExportFormat:
    """`write` takes an open binary file, headings and rows, and returns how many rows it wrote."""

    code: str
    content_type: str
    write: Writer


EXPORT_FORMATS: dict[str, ExportFormat] = {
    "csv": ExportFormat("csv", "text/csv; charset=utf-8", csv_write),
    "xlsx": ExportFormat("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_write),
    "xml": ExportFormat("xml", "application/xml; charset=utf-8", xml_write),
}
