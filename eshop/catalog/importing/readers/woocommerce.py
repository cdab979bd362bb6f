"""Product CSV export of WooCommerce: one row an item, variations joined to their product by SKU or by id:NNN."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from eshop.catalog.importing import amounts, cells
from eshop.catalog.importing.readers import base
from eshop.catalog.importing.readers.column_names import woocommerce_column
from eshop.catalog.importing.rows import ItemRow, ReaderOptions, RowError, RowProblem
from eshop.catalog.importing.table import Record, Table
from eshop.core.told import told as _

_EXTERNAL_ID = "woocommerce:{}"
_LIST_COMMA = re.compile(r"(?<!\\),")
_ATTRIBUTE_NAME = re.compile(r"attribute (\d+) name")
_TAX_CLASSES = {
    **dict.fromkeys(("reduced-rate", "obnizona-stawka", "obnizone-stawki", "stawka-obnizona"), "8"),
    **dict.fromkeys(("zero-rate", "zerowa-stawka", "stawka-zerowa"), "0"),
}
"""Classes that WooCommerce makes, in English and in Polish."""
_KILOGRAMS = {"kg": Decimal(1), "g": Decimal("0.001"), "lbs": Decimal("0.45359237"), "oz": Decimal("0.028349523125")}
_EAN_COLUMNS = (
    *("gtin, upc, ean, or isbn", "ean", "gtin", "meta: _ean", "meta: ean", "meta: _alg_ean", "meta: _global_unique_id"),
    *("meta: _wpm_gtin_code", "meta: _barcode"),
)


def is_header(names: set[str]) -> bool:
    names = {woocommerce_column(name) for name in names}
    return {"type", "sku", "name"} <= names and ("regular price" in names or "published" in names)


@dataclass(frozen=True, slots=True)
class _Parent:
    external_id: str
    tax_status: str
    tax_class: str
    categories: str
    weight: Decimal | None


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
            try:
                identity = cells.number_identity(record.get("id"), record.title("id"))
                code = _code(record)
                weight = self._weight(record)
            except RowError:
                continue
            parent = _Parent(
                _EXTERNAL_ID.format(identity) if identity else code,
                record.get("tax status"),
                record.get("tax class"),
                record.get("categories"),
                weight,
            )
            if code:
                found.setdefault(code, parent)
            if identity:
                found[f"id:{identity}"] = parent
        return found

    def item(self, record: Record) -> ItemRow:
        words = _type_words(record)
        _type_check(words, record)
        identity = cells.number_identity(record.get("id"), record.title("id"))
        code = _code(record)
        if not identity and not code:
            raise RowError(record.title("sku"), _("wiersz nie ma ani identyfikatora, ani kodu (SKU)"))
        row = ItemRow(record.row, _EXTERNAL_ID.format(identity) if identity else code, record.title("id"))
        row.columns["code"] = base.code_or_fallback(record, "sku", code, identity)
        parent = None
        if "variation" in words:
            parent = self._parent(record)
            row.parent_id, row.parent_field = parent.external_id, record.title("parent")
        self._texts(row.columns, record)
        if self._weight_column:
            weight = self._weight(record)
            row.columns["weight"] = parent.weight if parent and weight is None else weight
        if record.has("images"):
            row.columns["images"] = cells.images(record, "images", cells.addresses_split(record.get("images")))
        attributes = self._attributes(record)
        row.columns["attributes"] = attributes
        row.columns["variant_name"] = ", ".join(value for _name, value in attributes)[:255] if parent else ""
        row.category = _category(record, parent)
        if record.has("brands"):
            row.manufacturer = cells.name(record, "brands", base.MAX_MANUFACTURER)
        row.vat = self._vat(record, parent)
        row.prices[""] = self._price(record)
        if "variable" not in words:
            row.stock = self._stock(record)
        return row

    def _stock(self, record: Record) -> Decimal | None:
        """Pieces of what is counted. A variation whose stock is its product's ("parent") is not counted by itself."""
        stock = record.get("stock").strip().casefold()
        if stock and stock != "parent":
            return amounts.quantity(record, "stock")
        if not record.has("in stock?"):
            return None
        return base.stock_uncounted(record, "stock", self.options) if self._is_for_sale(record) else Decimal(0)

    def _is_for_sale(self, record: Record) -> bool:
        """What the words of other exporters say ("instock", "onbackorder", "outofstock") counts, too."""
        said = cells.availability(record.get("in stock?"))
        return cells.flag(record, "in stock?") is not False if said is None else said

    def _texts(self, columns: dict[str, Any], record: Record) -> None:
        columns["name"] = cells.cut(
            record, "name", cells.plain(_unescaped(record.get("name")), record.title("name")), base.MAX_NAME
        )
        for name, column in (("description", "description"), ("short_description", "short description")):
            if record.has(column):
                columns[name] = cells.block(record, column, _unescaped(record.get(column)).replace("\\n", "\n"))
        base.active_into(columns, record, "published")
        ean = record.filled(_EAN_COLUMNS)
        if record.has(ean):
            columns["ean"] = cells.eans(record, ean, base.MAX_EAN)

    def _weight(self, record: Record) -> Decimal | None:
        return amounts.weight(record, self._weight_column, kilograms=self._kilograms) if self._weight_column else None

    def _parent(self, record: Record) -> _Parent:
        reference = re.sub(r"^(id:[0-9]+)[.,]0+$", r"\1", _unescaped(record.get("parent").strip()))
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
        column = f"attribute {self._attribute_numbers[0]} name" if self._attribute_numbers else "attribute"
        return cells.attributes(record, column, pairs)

    def _price(self, record: Record) -> Decimal | None:
        """The sale price on the days of the sale, else the regular one."""
        regular = amounts.price(record, "regular price")
        sale = amounts.price(record, "sale price")
        first = amounts.day(record, "date sale price starts")
        last = amounts.day(record, "date sale price ends")
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
        if (known := tax_class.casefold().replace(" ", "-")) in _TAX_CLASSES:
            return _TAX_CLASSES[known]
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
        cells.category_path(record, "categories", _unescaped_commas(path).split(">"))
        for path in _LIST_COMMA.split(text)
    ]
    return base.deepest(paths)


def _code(record: Record) -> str:
    return cells.identity(_unescaped(record.get("sku")), record.title("sku"), base.MAX_CODE)


def _unescaped_commas(text: str) -> str:
    return text.replace("\\,", ",")


def _unescaped(text: str) -> str:
    """Without the apostrophe that WooCommerce puts before what a spreadsheet could take for a formula."""
    return text[1:] if re.match(r"'[=+\-@]", text) else text
