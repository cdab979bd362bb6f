"""What the CSV readers share: turning records into items, and taking only what the file has columns for."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from eshop.catalog.importing import cells
from eshop.catalog.importing.rows import ItemRow, ReaderOptions, RowError, RowProblem
from eshop.catalog.importing.table import Record, Records
from eshop.core.told import told as _

MAX_CODE = 255
MAX_NAME = 500
MAX_EAN = 64
MAX_VARIANT_NAME = 255
MAX_MANUFACTURER = 200


class RecordReader(ABC):
    """A format in which every record is one item."""

    def __init__(self, table: Records, options: ReaderOptions) -> None:
        self.table = table
        self.options = options

    def rows(self) -> Iterator[ItemRow | RowProblem]:
        for record in self.table.records():
            if isinstance(record, RowProblem):
                yield record
                continue
            try:
                item = self.item(record)
            except RowError as rejected:
                yield RowProblem(record.row, rejected.field, rejected.reason)
                continue
            item.notes = record.notes
            yield item

    @abstractmethod
    def item(self, record: Record) -> ItemRow:
        """The item of `record`; raises RowError."""


def name_into(columns: dict[str, Any], name: str, record: Record, column: str, limit: int) -> None:
    """Put one line of plain text into `columns` under `name`, when the row has that column at all."""
    if record.has(column):
        columns[name] = cells.name(record, column, limit)


def block_into(columns: dict[str, Any], name: str, record: Record, column: str) -> None:
    """Put text of several lines into `columns` under `name`, when the row has that column at all."""
    if record.has(column):
        columns[name] = cells.block(record, column)


def active_into(columns: dict[str, Any], record: Record, column: str) -> None:
    """Whether the item is sold; an empty cell or a word that is no yes or no leaves that as it is."""
    stated = cells.flag(record, column)
    if stated is not None:
        columns["is_active"] = stated


def code_or_fallback(record: cells.Cells, column: str, code: str, fallback: str) -> str:
    """The item's code; goods without one get a stable code of their source, with a note."""
    if code:
        return code
    record.note(column, _("towar nie ma kodu (SKU); nadano „%(code)s”") % {"code": cells.shown(fallback)})
    return fallback


def stock_uncounted(record: cells.Cells, column: str, options: ReaderOptions) -> Decimal | None:
    """Pieces of goods that are for sale but whose stock the other shop does not count; a note says so."""
    pieces = options.uncounted_stock
    if pieces is None:
        record.note(
            column, _("sklep źródłowy nie liczy stanu tego towaru; nowy towar dostaje 0, znany zachowuje swój stan")
        )
        return None
    record.note(column, _("sklep źródłowy nie liczy stanu tego towaru; przyjęto %(pieces)d") % {"pieces": pieces})
    return Decimal(pieces)


def deepest(paths: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The one category that an item is kept in, of those a file lists: the first of the longest paths."""
    return max(paths, key=len, default=())
