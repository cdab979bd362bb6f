"""What the CSV readers share: turning records into items, and taking only what the file has columns for."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

from eshop.catalog.importing import cells
from eshop.catalog.importing.rows import ItemRow, ReaderOptions, RowError, RowProblem
from eshop.catalog.importing.table import Record, Table

MAX_CODE = 255
MAX_NAME = 500
MAX_EAN = 64
MAX_VARIANT_NAME = 255
MAX_MANUFACTURER = 200


class RecordReader(ABC):
    """A format in which every record is one item."""

    def __init__(self, table: Table, options: ReaderOptions) -> None:
        self.table = table
        self.options = options

    def rows(self) -> Iterator[ItemRow | RowProblem]:
        for record in self.table.records():
            if isinstance(record, RowProblem):
                yield record
                continue
            try:
                yield self.item(record)
            except RowError as rejected:
                yield RowProblem(record.row, rejected.field, rejected.reason)

    @abstractmethod
    def item(self, record: Record) -> ItemRow:
        """The item of `record`; raises RowError."""


def line_into(columns: dict[str, Any], name: str, record: Record, column: str, limit: int) -> None:
    """Put one line of text into `columns` under `name`, when the file has that column at all."""
    if record.has(column):
        columns[name] = cells.line(record.get(column), record.title(column), limit)


def block_into(columns: dict[str, Any], name: str, record: Record, column: str) -> None:
    """Put text of several lines into `columns` under `name`, when the file has that column at all."""
    if record.has(column):
        columns[name] = cells.block(record.get(column), record.title(column))


def deepest(paths: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The one category that an item is kept in, of those a file lists: the first of the longest paths."""
    return max(paths, key=len, default=())
