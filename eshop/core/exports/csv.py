"""CSV as Polish spreadsheets open it: UTF-8 with a mark, semicolons, formulas disarmed."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from eshop.core.exports.cells import formula_safe


def csv_write(file: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write the table to `file`; returns the number of rows without the heading."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([formula_safe(heading) for heading in headings])
    count = 0
    for row in rows:
        writer.writerow([formula_safe(value) for value in row])
        count += 1
    text.detach()
    return count
