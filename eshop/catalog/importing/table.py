"""A CSV file as records: separator, header, quoting, and rows with the header's number of fields."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from eshop.catalog.importing.amounts import decimal_mark
from eshop.catalog.importing.rows import FileError, RowProblem
from eshop.catalog.importing.source import MAX_LINE, SourceFile

SEPARATORS = ",;\t|"
_EXCEL_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*')
_TEXT_GUARD = re.compile(r'="(.*)"', re.DOTALL)
_UNDOUBLED_QUOTE = re.compile(r'\\"(?=[^",;\t|\r\n])')
_PHP_QUOTE = re.compile(r'\\"')

csv.field_size_limit(MAX_LINE)


@dataclass(slots=True)
class Record:
    """One row: its line number, its cells by the header's names in lower case, and what is to be reported about it."""

    row: int
    cells: dict[str, str]
    table: "Table"
    notes: list[tuple[str, str]] = field(default_factory=list)

    def has(self, column: str) -> bool:
        return column in self.cells

    def get(self, column: str) -> str:
        """The cell, "" when the row has none. A spreadsheet's guard of text, `="0012"`, is taken off."""
        text = self.cells.get(column, "")
        guarded = _TEXT_GUARD.fullmatch(text) if text.startswith("=") else None
        return guarded[1] if guarded else text

    def title(self, column: str) -> str:
        """The column as the file's header writes it, for problem rows."""
        return self.table.titles.get(column, column)

    def mark(self, column: str) -> str:
        """The decimal mark of a column's numbers, "" when its values do not decide it."""
        return self.table.mark(column)

    def note(self, column: str, reason: str) -> None:
        """Tell the person something about a row that is taken all the same."""
        self.notes.append((self.title(column), reason))

    def filled(self, columns: tuple[str, ...]) -> str:
        """The first of `columns` whose cell is not empty, else the first that the file has, else the first."""
        present = [column for column in columns if self.has(column)]
        return next((column for column in present if self.get(column).strip()), (present or columns)[0])


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
    """The rows of one CSV file; `records` may be walked any number of times.

    `column_name` maps what the header calls a column to the name that the reader knows it by; `decimal` is the decimal
    mark of numbers with two readings, "" to let the column's other values decide.
    """

    def __init__(
        self,
        source: SourceFile,
        separator: str,
        header: list[str],
        header_row: int,
        *,
        column_name: Callable[[str], str] = str.casefold,
        decimal: str = "",
    ) -> None:
        self.source = source
        self.separator = separator
        self.header_row = header_row
        self.names = [column_name(title) for title in header]
        self.titles = {column_name(title): title for title in header if title}
        self._decimal = decimal
        self._marks: dict[str, str] = {}

    def records(self) -> Iterator[Record | RowProblem]:
        """Each row, or why it is none.

        A row with fewer cells than the header is one whose empty last cells were dropped, as spreadsheets do, unless
        the row below it has the rest: then a line break cut it in two, and both are rejected.
        """
        width = len(self.names)
        short: tuple[int, list[str]] | None = None
        for row, cells in self._filled_rows():
            if short is not None:
                torn = len(short[1]) + len(cells) - 1 == width and len(cells) < width
                yield self._uneven(*short) if torn else self._record(*short)
                short = None
                if torn:
                    yield self._uneven(row, cells)
                    continue
            if any(cells[width:]):
                yield self._uneven(row, cells)
            elif len(cells) < width:
                short = (row, cells)
            else:
                yield self._record(row, cells)
        if short is not None:
            yield self._record(*short)

    def mark(self, column: str) -> str:
        """The decimal mark that the column's values agree on, "" when they do not; `decimal` of the person wins."""
        if self._decimal:
            return self._decimal
        if column not in self._marks:
            values = (record.get(column) for record in self.records() if isinstance(record, Record))
            self._marks[column] = decimal_mark(values)
        return self._marks[column]

    def _filled_rows(self) -> Iterator[tuple[int, list[str]]]:
        for row, cells in _rows(self.source, self.separator, php_quotes=self._php_quotes):
            if row > self.header_row and any(cells):
                yield row, cells

    def _record(self, row: int, cells: list[str]) -> Record:
        return Record(row, dict(zip(self.names, cells, strict=False)), self)

    def _uneven(self, row: int, cells: list[str]) -> RowProblem:
        reason = _("wiersz ma inną liczbę pól (%(found)d) niż nagłówek (%(expected)d)")
        return RowProblem(row, "", reason % {"found": len(cells), "expected": len(self.names)})

    @cached_property
    def _php_quotes(self) -> bool:
        """Whether the file was written by PHP's fputcsv, which leaves a quotation mark after a backslash undoubled.

        Such a mark before anything but a separator cannot be read otherwise. One before a separator can, so a file
        that has no other is PHP's only when it cannot be read without.
        """
        marked = [line for line in self.source.lines() if '\\"' in line]
        if not marked:
            return False
        if any(_UNDOUBLED_QUOTE.search(line) for line in marked):
            return True
        try:
            for _row in _rows(self.source, self.separator):
                pass
        except FileError:
            return True
        return False


def header_read(source: SourceFile, separator: str) -> tuple[int, list[str]]:
    """Line number and names of the header: the first row that is neither blank nor Excel's "sep=;"."""
    for row, cells in _rows(source, separator):
        if any(cells) and not _EXCEL_SEPARATOR_LINE.fullmatch(separator.join(cells)):
            return row, [" ".join(cell.split()) for cell in cells]
    raise FileError(_("plik jest pusty"))


def _rows(source: SourceFile, separator: str, *, php_quotes: bool = False) -> Iterator[tuple[int, list[str]]]:
    text = source.lines()
    lines = _Lines((_PHP_QUOTE.sub('\\\\""', line) for line in text) if php_quotes else text)
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
