"""The catalogue as a file of the shop's own format, for measuring import_catalog."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.bench.catalogue import goods

_COLUMNS = (
    *("id", "code", "name", "description", "short_description", "ean", "manufacturer", "category", "vat"),
    *("price", "stock", "weight", "images", "attributes"),
)


def catalogue_write(path: Path, products: int) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_COLUMNS)
        writer.writerows(_rows(products))


def spreadsheet_write(path: Path, products: int) -> None:
    """The same as XLSX, numbers as numbers, and a column more."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([*_COLUMNS, "unit"])
    for row in _rows(products):
        sheet.append([*row, "szt."])
    book.save(path)


def _rows(products: int) -> Iterator[list[Any]]:
    for item in goods(products):
        yield [
            item.id,
            item.code,
            item.name,
            item.description,
            item.short_description,
            item.ean,
            f"Producent {item.manufacturer}",
            f"Kategoria {item.category}",
            item.vat,
            item.gross,
            item.stock,
            item.weight,
            "|".join(item.images),
            "|".join(f"{name}={value}" for name, value in item.attributes),
        ]
