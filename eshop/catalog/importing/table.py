"""A table as records: its header, and rows with the header's number of cells."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from eshop.catalog.importing.amounts import decimal_mark
from eshop.catalog.importing.rows import FileError, RowProblem
from eshop.core.told import told as _

_TEXT_GUARD = re.compile(r'="(.*)"', re.DOTALL)


class Rows(Protocol):
    """Where a table's rows come from (CsvRows, SheetRows): each row's number and its cells, any number of times.

    With `are_whole` a row that is shorter than the header ends in empty cells; else they may have been lost.
    """

    are_whole: bool

    def __iter__(self) -> Iterator[tuple[int, list[str]]]: ...

    def head(self) -> Iterator[tuple[int, list[str]]]:
        """The rows again, for one who looks for the header."""


class Columns(Protocol):
    """What a record knows of the table it is from."""

    titles: dict[str, str]

    def mark(self, column: str) -> str: ...


class Records(Columns, Protocol):
    """A table as the readers see it: the names they know its columns by, and its records."""

    header_row: int
    names: list[str]

    def records(self) -> "Iterator[Record | RowProblem]": ...


@dataclass(slots=True)
class Record:
    """One row: its line number, its cells by the header's names in lower case, and what is to be reported about it."""

    row: int
    cells: dict[str, str]
    table: "Columns"
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


class Table:
    """The records of one table; they may be walked any number of times.

    `column_name` maps what the header calls a column to the name that the reader knows it by; `decimal` is the decimal
    mark of numbers with two readings, "" to let the column's other values decide.
    """

    def __init__(
        self,
        rows: Rows,
        header: list[str],
        header_row: int,
        *,
        column_name: Callable[[str], str] = str.casefold,
        decimal: str = "",
    ) -> None:
        self._rows = rows
        self.header_row = header_row
        self.names = [column_name(title) for title in header]
        self.titles = {column_name(title): title for title in reversed(header) if title}
        named = [name for name in self.names if name]
        self._has_repeats = len(set(named)) < len(named)
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
            elif len(cells) < width and self._rows.are_whole:
                yield self._record(row, cells + [""] * (width - len(cells)))
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

    def raw_rows(self) -> Iterator[tuple[int, list[str]]]:
        """The header and every filled row below it as the file has them, each with its number."""
        for row, cells in self._rows:
            if row >= self.header_row and any(cells):
                yield row, cells

    def _filled_rows(self) -> Iterator[tuple[int, list[str]]]:
        return ((row, cells) for row, cells in self.raw_rows() if row > self.header_row)

    def _record(self, row: int, cells: list[str]) -> Record:
        pairs = zip(self.names, cells, strict=False)
        return Record(row, _first_filled(pairs) if self._has_repeats else dict(pairs), self)

    def _uneven(self, row: int, cells: list[str]) -> RowProblem:
        reason = _("wiersz ma inną liczbę pól (%(found)d) niż nagłówek (%(expected)d)")
        return RowProblem(row, "", reason % {"found": len(cells), "expected": len(self.names)})


def _first_filled(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Cells by name; of columns of one name the first that is filled counts."""
    found: dict[str, str] = {}
    for name, cell in pairs:
        if not found.get(name, "").strip():
            found[name] = cell
    return found


def header_read(rows: Rows) -> tuple[int, list[str]]:
    """Number and names of the header: the first row that is not blank."""
    for row, cells in rows.head():
        if any(cells):
            return row, [" ".join(cell.split()) for cell in cells]
    raise FileError(_("plik jest pusty"))
