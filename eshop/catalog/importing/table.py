"""A CSV file as records: separator, header, and rows checked for having the header's number of fields."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from eshop.catalog.importing.rows import FileError, RowProblem
from eshop.catalog.importing.source import MAX_LINE, SourceFile

SEPARATORS = ",;\t|"
_EXCEL_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*')

csv.field_size_limit(MAX_LINE)


@dataclass(slots=True)
class Record:
    """One row: its line number, and its cells by the header's names in lower case."""

    row: int
    cells: dict[str, str]
    titles: dict[str, str]

    def has(self, column: str) -> bool:
        return column in self.cells

    def get(self, column: str) -> str:
        """The cell, "" when the file has no such column."""
        return self.cells.get(column, "")

    def title(self, column: str) -> str:
        """The column as the file's header writes it, for problem rows."""
        return self.titles.get(column, column)


class _Lines:
    """Lines for the csv module that remember whether it asked for more than there is."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.ran_out = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            return next(self._lines)
        except StopIteration:
            self.ran_out = True
            raise


class Table:
    """The rows of one CSV file; `records` may be walked any number of times."""

    def __init__(self, source: SourceFile, separator: str, header: list[str], header_row: int) -> None:
        self.source = source
        self.separator = separator
        self.header_row = header_row
        self.names = [title.casefold() for title in header]
        self.titles = {title.casefold(): title for title in header if title}

    def records(self) -> Iterator[Record | RowProblem]:
        width = len(self.names)
        for row, cells in _rows(self.source, self.separator):
            if row <= self.header_row or not any(cells):
                continue
            if len(cells) < width or any(cells[width:]):
                yield RowProblem(
                    row,
                    "",
                    _("wiersz ma inną liczbę pól (%(found)d) niż nagłówek (%(expected)d)")
                    % {"found": len(cells), "expected": width},
                )
                continue
            yield Record(row, dict(zip(self.names, cells, strict=False)), self.titles)


def header_read(source: SourceFile, separator: str) -> tuple[int, list[str]]:
    """Line number and names of the header: the first row that is neither blank nor Excel's "sep=;"."""
    for row, cells in _rows(source, separator):
        if any(cells) and not _EXCEL_SEPARATOR_LINE.fullmatch(separator.join(cells)):
            return row, [" ".join(cell.split()) for cell in cells]
    raise FileError(_("plik jest pusty"))


def _rows(source: SourceFile, separator: str) -> Iterator[tuple[int, list[str]]]:
    lines = _Lines(source.lines())
    reader = csv.reader(lines, delimiter=separator)
    while True:
        row = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileError(
                _("tabeli nie można odczytać: pole zaczęte w tym wierszu nie kończy się"), row=row
            ) from error
        if lines.ran_out:
            raise FileError(_("plik jest ucięty: cudzysłów otwarty w tym wierszu nie jest zamknięty"), row=row)
        yield row, cells
