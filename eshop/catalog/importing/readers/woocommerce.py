"""Product CSV export of WooCommerce: one row an item, variations joined to their product by SKU or by id:NNN."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from eshop.catalog.importing import amounts, cells
from eshop.catalog.importing.readers import base
from eshop.catalog.importing.rows import ItemRow, ReaderOptions, RowError, RowProblem
from eshop.catalog.importing.table import Record, Table

_EXTERNAL_ID = "woocommerce:{}"
_LIST_COMMA = re.compile(r"(?<!\\),")
_ATTRIBUTE_NAME = re.compile(r"attribute (\d+) name")
_TAX_CLASSES = {"reduced-rate": "8", "zero-rate": "0"}
_KILOGRAMS = {"kg": Decimal(1), "g": Decimal("0.001"), "lbs": Decimal("0.45359237"), "oz": Decimal("0.028349523125")}
_EAN_COLUMNS = ("gtin, upc, ean, or isbn", "ean", "meta: _ean", "meta: ean")


def is_header(names: set[str]) -> bool:
    return {"type", "sku", "name"} <= names and ("regular price" in names or "published" in names)


@dataclass(frozen=True, slots=True)
class _Parent:
    external_id: str
    tax_status: str
    tax_class: str
    categories: str


class WooCommerceReader(base.RecordReader):
    """Prices are taken as gross: WooCommerce does not write in the file whether they include tax."""

    def __init__(self, table: Table, options: ReaderOptions) -> None:
        super().__init__(table, options)
        self._weight_column, self._kilograms = _weight_column(table)
        self._attribute_numbers = [
            match[1] for match in (_ATTRIBUTE_NAME.fullmatch(name) for name in table.names) if match
        ]
        self._parents = self._variable_products()

    def _variable_products(self) -> dict[str, _Parent]:
        """Products with variations by SKU and by id, read ahead because a variation may stand before its product."""
        found: dict[str, _Parent] = {}
        for record in self.table.records():
            if isinstance(record, RowProblem) or "variable" not in _type_words(record):
                continue
            identity, code = record.get("id").strip(), _unescaped(record.get("sku").strip())
            parent = _Parent(
                _EXTERNAL_ID.format(identity) if identity else code,
                record.get("tax status"),
                record.get("tax class"),
                record.get("categories"),
            )
            if code:
                found.setdefault(code, parent)
            if identity:
                found[f"id:{identity}"] = parent
        return found

    def item(self, record: Record) -> ItemRow:
        words = _type_words(record)
        _type_check(words, record)
        identity = cells.line(record.get("id"), record.title("id"), 100)
        code = cells.line(_unescaped(record.get("sku")), record.title("sku"), base.MAX_CODE)
        if not identity and not code:
            raise RowError(record.title("sku"), _("wiersz nie ma ani identyfikatora, ani kodu (SKU)"))
        row = ItemRow(record.row, _EXTERNAL_ID.format(identity) if identity else code, record.title("id"))
        row.columns["code"] = code
        parent = None
        if "variation" in words:
            parent = self._parent(record)
            row.parent_id, row.parent_field = parent.external_id, record.title("parent")
        self._texts(row.columns, record)
        row.columns["images"] = cells.images(_LIST_COMMA.split(record.get("images")), record.title("images"))
        attributes = self._attributes(record)
        row.columns["attributes"] = attributes
        row.columns["variant_name"] = ", ".join(value for _name, value in attributes)[:255] if parent else ""
        row.category = _category(record, parent)
        if record.has("brands"):
            row.manufacturer = cells.line(record.get("brands"), record.title("brands"), base.MAX_MANUFACTURER)
        row.vat = self._vat(record, parent)
        row.prices[""] = self._price(record)
        stock = record.get("stock").strip()
        row.stock = amounts.quantity("" if stock == "parent" else stock, record.title("stock"))
        return row

    def _texts(self, columns: dict[str, Any], record: Record) -> None:
        columns["name"] = cells.line(_unescaped(record.get("name")), record.title("name"), base.MAX_NAME)
        for name, column in (("description", "description"), ("short_description", "short description")):
            if record.has(column):
                columns[name] = cells.block(_unescaped(record.get(column)).replace("\\n", "\n"), record.title(column))
        if record.has("published"):
            columns["is_active"] = record.get("published").strip() == "1"
        for column in _EAN_COLUMNS:
            if record.has(column):
                columns["ean"] = cells.line(record.get(column), record.title(column), base.MAX_EAN)
                break
        if self._weight_column:
            columns["weight"] = amounts.weight(
                record.get(self._weight_column), record.title(self._weight_column), kilograms=self._kilograms
            )

    def _parent(self, record: Record) -> _Parent:
        reference = _unescaped(record.get("parent").strip())
        parent = self._parents.get(reference)
        if parent is None:
            raise RowError(
                record.title("parent"),
                _("w pliku nie ma towaru z wariantami o kodzie albo identyfikatorze „%(reference)s”")
                % {"reference": cells.shown(reference)},
            )
        return parent

    def _attributes(self, record: Record) -> list[list[str]]:
        pairs = [
            (record.get(f"attribute {number} name"), _unescaped_commas(record.get(f"attribute {number} value(s)")))
            for number in self._attribute_numbers
        ]
        return cells.attributes(pairs, "Attribute")

    def _price(self, record: Record) -> Decimal | None:
        """The sale price on the days of the sale, else the regular one."""
        regular = amounts.price(record.get("regular price"), record.title("regular price"))
        sale = amounts.price(record.get("sale price"), record.title("sale price"))
        first = amounts.day(record.get("date sale price starts"), record.title("date sale price starts"))
        last = amounts.day(record.get("date sale price ends"), record.title("date sale price ends"))
        return sale if sale is not None and amounts.is_within(self.options.today, first, last) else regular

    def _vat(self, record: Record, parent: _Parent | None) -> str:
        """The rate's code, "" where WooCommerce charges no tax: whether that is zw, np or 0 is not in the file."""
        status, tax_class = record.get("tax status").strip(), record.get("tax class").strip()
        if tax_class == "parent" and parent:
            status, tax_class = parent.tax_status.strip(), parent.tax_class.strip()
        if status in ("none", "shipping"):
            return ""
        if tax_class in ("", "standard", "parent"):
            return self.options.standard_vat
        if tax_class in _TAX_CLASSES:
            return _TAX_CLASSES[tax_class]
        percent = re.search(r"(?<![0-9])([0-9]{1,2})(?![0-9])", tax_class)
        return percent[1] if percent else ""


def _type_words(record: Record) -> list[str]:
    return [word.strip().casefold() for word in record.get("type").split(",")]


def _type_check(words: list[str], record: Record) -> None:
    """Raise RowError for what this shop cannot sell (docs/import.md lists the reasons)."""
    reasons = {
        "grouped": _("produkt zbiorczy tylko łączy inne towary na jednej stronie i nie ma własnej ceny"),
        "external": _("produkt zewnętrzny jest sprzedawany w innym sklepie"),
        "downloadable": _("produkt do pobrania: sklep nie wydaje plików kupującemu"),
    }
    for word in words:
        if word in reasons:
            raise RowError(record.title("type"), reasons[word])
    known = {"simple", "variable", "variation", "virtual"}
    if not known.intersection(words) or not known.issuperset(words):
        raise RowError(
            record.title("type"),
            _("oczekiwano rodzaju simple, variable albo variation; jest „%(value)s”")
            % {"value": cells.shown(record.get("type"))},
        )


def _weight_column(table: Table) -> tuple[str, Decimal]:
    """The name of the weight column and what its unit weighs in kg."""
    for name in table.names:
        unit = re.fullmatch(r"weight \((kg|g|lbs|oz)\)", name)
        if unit:
            return name, _KILOGRAMS[unit[1]]
    return "", Decimal(1)


def _category(record: Record, parent: _Parent | None) -> tuple[str, ...]:
    """The deepest category; a variation, which has none of its own, is kept in that of its product."""
    text = record.get("categories").strip() or (parent.categories if parent else "")
    paths = [
        cells.category_path(_unescaped_commas(path).split(">"), record.title("categories"))
        for path in _LIST_COMMA.split(text)
    ]
    return base.deepest(paths)


def _unescaped_commas(text: str) -> str:
    return text.replace("\\,", ",")


def _unescaped(text: str) -> str:
    """Without the apostrophe that WooCommerce puts before what a spreadsheet could take for a formula."""
    return text[1:] if re.match(r"'[=+\-@]", text) else text
