"""What every reader yields: one item, or the reason why a row is none."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from eshop.catalog.importing.mappings.mapping import Mapping


@dataclass(slots=True)
class ItemRow:
    """One item as a file states it. What the file has no column for stays as it is in the shop.

    `external_id` is the item's identity over repeated imports. `columns` holds checked values for columns of Product.
    `parent_id` is the external id of the grouped product, "" for an item of its own; with `parent_stated` False the
    file does not say. `category` (path from the root, () for none), `manufacturer` and `vat` are None when not stated;
    `category_external_id` states the category by the ERP's id of it instead, "" otherwise.
    `prices` maps the name of a price list ("" is the default one) to a gross amount, None for no price. `stock` is in
    pieces. `translations` maps a language to the texts of ProductTranslation. `notes` are column and reason of what is
    reported about an item that is taken all the same.
    """

    row: int
    external_id: str
    identity_field: str
    columns: dict[str, Any] = field(default_factory=dict)
    parent_id: str = ""
    parent_field: str = ""
    parent_stated: bool = True
    category: tuple[str, ...] | None = None
    category_external_id: str = ""
    manufacturer: str | None = None
    vat: str | None = None
    prices: dict[str, Decimal | None] = field(default_factory=dict)
    stock: Decimal | None = None
    translations: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row was left out: its line (its number for XML), the column as the file names it, what was expected.

    `code` names the kind of trouble for programs; only what the shop decides has one, not what a reader finds.
    """

    row: int
    field: str
    reason: str
    code: str = ""


class RowError(Exception):
    """A cell cannot be used; the reader turns it into a RowProblem for the whole row."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


class FileError(Exception):
    """A file cannot be imported at all; nothing of it may stay in the shop. `row` is where it broke, if known."""

    def __init__(self, reason: str, *, row: int | None = None, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.row = row
        self.field = field


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """What the person importing decides.

    `standard_vat` is the VAT rate (percent) of goods at the standard rate, `today` the Warsaw date that prices are for.
    `source` names the shop that the file is from, "" where there is only one. `decimal` is the decimal mark of numbers
    that have two readings, "" to let the column decide. `uncounted_stock` is the pieces of goods whose stock nobody
    counts; with None new ones get 0 and known ones keep theirs. `mapping` says how every table is read; `kept_mapping`
    how those are read that are in no known format, and with `guess_mapping` these are read by a guess.
    """

    standard_vat: str
    today: date
    source: str = ""
    decimal: str = ""
    uncounted_stock: int | None = None
    mapping: Mapping | None = None
    kept_mapping: Mapping | None = None
    guess_mapping: bool = False
