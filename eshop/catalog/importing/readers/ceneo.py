"""Ceneo XML (`<offers><o id price stock ...>`), read as a stream."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from eshop.catalog.importing import amounts, cells
from eshop.catalog.importing.readers import base
from eshop.catalog.importing.rows import FileError, ItemRow, ReaderOptions, RowError, RowProblem
from eshop.catalog.importing.source import SourceFile
from eshop.catalog.importing.xml_items import xml_items, xml_root
from eshop.core.told import told as _

_ROOT = "offers"
OFFER = "o"
# Attributes of an offer that become columns of the item; the others stay attributes.
_OWN_PLACE = {"sku", "ean", "producent"}
# Attributes of books that say the same and stay among the attributes, too.
_EAN = ("ean", "isbn")
_MAKER = ("producent", "wydawnictwo")
_ELEMENTS = {"name", "desc", "cat"}
_NOT_FOR_SALE = "99"


class CeneoReader:
    """Rows are counted in offers, from 1. The file names neither VAT rate nor code (contract, section 3)."""

    def __init__(self, source: SourceFile, options: ReaderOptions) -> None:
        self.source = source
        self.options = options
        self._marks: dict[str, str] = {}

    def rows(self) -> Iterator[ItemRow | RowProblem]:
        root = xml_root(self.source)
        if root != _ROOT:
            raise FileError(
                _("element główny to „%(found)s”, w pliku Ceneo jest nim „offers”") % {"found": cells.shown(root)}
            )
        for number, offer in enumerate(self._offers(), start=1):
            try:
                yield self._item(offer, number)
            except RowError as rejected:
                yield RowProblem(number, rejected.field, rejected.reason)

    def _offers(self) -> Iterator[Element]:
        return xml_items(self.source, (OFFER,))

    def mark(self, column: str) -> str:
        """The decimal mark of an attribute's numbers over all offers, "" when they do not decide it."""
        if self.options.decimal:
            return self.options.decimal
        if column not in self._marks:
            self._marks[column] = amounts.decimal_mark(offer.get(column, "") for offer in self._offers())
        return self._marks[column]

    def _item(self, offer: Element, number: int) -> ItemRow:
        record = _Offer(offer, self)
        identity = cells.identity(record.get("id"), "id", 100)
        if not identity:
            raise RowError("id", _("oferta nie ma identyfikatora"))
        attributes = [(entry.get("name", ""), entry.text or "") for entry in offer.iterfind("attrs/a")]
        named = {_attribute_key(name): value for name, value in reversed(attributes) if value.strip()}
        code = named.get("sku", "").strip() or named.get("kod_producenta", "").strip() or identity
        row = ItemRow(number, f"ceneo:{identity}", "id", notes=record.notes)
        row.columns = self._columns(record, attributes, named)
        row.columns["code"] = cells.identity(code, "SKU", base.MAX_CODE)
        row.category = cells.category_path(record, "cat", record.get("cat").split("/"))
        row.manufacturer = cells.cut(
            record, "Producent", cells.plain(_first(named, _MAKER), "Producent"), base.MAX_MANUFACTURER
        )
        row.vat = self.options.standard_vat
        row.prices[""] = amounts.price(record, "price")
        row.stock = self._stock(record)
        return row

    def _stock(self, record: "_Offer") -> Decimal | None:
        """Pieces; without them an offer that can be bought (`avail` below 99) has a stock that nobody counted."""
        if record.get("stock").strip():
            return amounts.quantity(record, "stock")
        availability = record.get("avail").strip()
        if not availability:
            return None
        return Decimal(0) if availability == _NOT_FOR_SALE else base.stock_uncounted(record, "stock", self.options)

    def _columns(self, record: "_Offer", attributes: list[tuple[str, str]], named: dict[str, str]) -> dict[str, Any]:
        own_place = _OWN_PLACE if named.get("sku", "").strip() else _OWN_PLACE | {"kod_producenta"}
        return {
            "name": cells.name(record, "name", base.MAX_NAME),
            "description": cells.block(record, "desc"),
            "ean": cells.eans(record, "EAN", base.MAX_EAN, _first(named, _EAN)),
            "weight": amounts.weight(record, "weight"),
            "images": cells.images(record, "imgs", record.images()),
            "attributes": cells.attributes(
                record, "attrs", (pair for pair in attributes if _attribute_key(pair[0]) not in own_place)
            ),
        }


class _Offer:
    """One offer as a row: its attributes, and the texts of its elements."""

    def __init__(self, element: Element, reader: CeneoReader) -> None:
        self._element = element
        self._reader = reader
        self.notes: list[tuple[str, str]] = []

    def get(self, column: str) -> str:
        if column in _ELEMENTS:
            return self._element.findtext(column, "")
        return self._element.get(column, "")

    def title(self, column: str) -> str:
        return column

    def mark(self, column: str) -> str:
        return self._reader.mark(column)

    def note(self, column: str, reason: str) -> None:
        self.notes.append((column, reason))

    def images(self) -> list[str]:
        return [image.get("url", "") for image in self._element.iterfind("imgs/*")]


def _first(named: dict[str, str], names: tuple[str, ...]) -> str:
    """The first of the attributes that is there; those without a value are not in `named`."""
    return next((named[name] for name in names if name in named), "")


def _attribute_key(name: str) -> str:
    return name.strip().casefold()
