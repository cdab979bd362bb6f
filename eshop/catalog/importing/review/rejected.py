"""The rows that an import left out, as a file in their own form: to be corrected and sent in again."""

import csv
import io
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import tostring

from eshop.catalog.importing.detection import CENEO
from eshop.catalog.importing.mappings.mapping import Mapping
from eshop.catalog.importing.readers.ceneo import OFFER
from eshop.catalog.importing.report import FileProblem
from eshop.catalog.importing.review.inspection import file_inspect
from eshop.catalog.importing.source import SourceFile
from eshop.catalog.importing.xml_items import xml_items
from eshop.core.told import told as _

_GROUPED = {"shopify": ("handle", "url handle")}
"""Formats whose items take several rows, which mean nothing without each other, and the column that holds them
together."""


def rejected_write(
    path: Path,
    problems: Collection[FileProblem],
    file: BinaryIO,
    *,
    encoding: str = "",
    decimal: str = "",
    mapping: Mapping | None = None,
) -> str:
    """Write the rejected rows of the file at `path` to `file`; returns the ending of its name, "csv" or "xml".

    A CSV file is UTF-8 and has the columns of the original in their order, and last one with the reasons, which no
    format knows and which is therefore no hindrance when it comes back. Cells are as they came, whatever a spreadsheet
    may make of them: they must be the same when they come back. Of a Ceneo file the offers are written, each below a
    comment with its reasons. Raises FileError when the file cannot be read any more.
    """
    reasons: dict[int, list[str]] = {}
    for problem in problems:
        if problem.row is not None and not problem.is_note:
            place = f"{problem.field}: " if problem.field else ""
            reasons.setdefault(problem.row, []).append(f"{place}{problem.reason}")
    found = file_inspect(path, encoding=encoding, decimal=decimal, mapping=mapping)
    if found.format_name == CENEO:
        _offers_write(SourceFile(path, encoding=encoding), reasons, file)
        return "xml"
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", errors="replace", write_through=True)
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(_rows(found.reader, found.format_name, reasons))
    text.detach()
    return "csv"


def _rows(reader: Any, format_name: str, reasons: dict[int, list[str]]) -> Iterator[list[str]]:
    table = reader.table
    heading = _("Powód odrzucenia")
    group = next((table.names.index(name) for name in _GROUPED.get(format_name, ()) if name in table.names), None)
    groups = set()
    if group is not None:
        groups = {cells[group] for row, cells in table.raw_rows() if row in reasons and len(cells) > group} - {""}
    last = 0
    for row, cells in table.raw_rows():
        if row == table.header_row:
            last = len(cells)
            yield [*cells[:last], heading]
        elif row in reasons:
            # What stands beyond the header's columns is kept, so that nothing of an uneven row gets lost.
            yield [*cells[:last], *[""] * (last - len(cells)), "; ".join(reasons[row]), *cells[last:]]
        elif group is not None and len(cells) > group and cells[group] in groups:
            yield [*cells[:last], *[""] * (last - len(cells)), ""]


def _offers_write(source: SourceFile, reasons: dict[int, list[str]], file: BinaryIO) -> None:
    file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<offers version="1">\n')
    for number, offer in enumerate(xml_items(source, (OFFER,)), start=1):
        if number in reasons:
            comment = "; ".join(reasons[number]).replace("--", "- -")
            file.write(f"<!-- {comment} -->\n".encode("utf-8", "replace"))
            file.write(tostring(offer, encoding="unicode").strip().encode("utf-8", "replace") + b"\n")
    file.write(b"</offers>\n")
