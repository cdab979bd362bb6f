"""Product CSV export of Shopify: the rows of one handle are one product, its variants and its further images."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from eshop.catalog.importing import amounts, cells
from eshop.catalog.importing.readers import base
from eshop.catalog.importing.rows import ItemRow, ReaderOptions, RowError, RowProblem
from eshop.catalog.importing.table import Record, Table

# Columns by their names of 2025, each with the name that older exports use.
_OLD_NAMES = {
    "url handle": "handle",
    "description": "body (html)",
    "product category": "custom product type",
    "published on online store": "published",
    "sku": "variant sku",
    "barcode": "variant barcode",
    "price": "variant price",
    "charge tax": "variant taxable",
    "inventory quantity": "variant inventory qty",
    "weight value (grams)": "variant grams",
    "product image url": "image src",
    "image position": "image position",
    "variant image url": "variant image",
}
_GRAM = Decimal("0.001")
_ONE_VARIANT = "Default Title"


def is_header(names: set[str]) -> bool:
    old = {"handle", "title"} <= names and bool({"variant price", "variant sku", "option1 value"} & names)
    return old or {"url handle", "title"} <= names


class ShopifyReader:
    """Prices are taken as gross złoty: the file names neither currency nor tax."""

    def __init__(self, table: Table, options: ReaderOptions) -> None:
        self.table = table
        self.options = options
        self._names = {new: new if new in table.names else old for new, old in _OLD_NAMES.items()}

    def rows(self) -> Iterator[ItemRow | RowProblem]:
        records = self.table.records()
        for key, group in groupby(records, key=lambda found: self._handle(found)):
            rows = list(group)
            if key is None:
                yield from (row for row in rows if isinstance(row, RowProblem))
                continue
            yield from self._product([row for row in rows if isinstance(row, Record)])

    def _handle(self, found: Record | RowProblem) -> str | None:
        return None if isinstance(found, RowProblem) else self._get(found, "url handle").strip()

    def _column(self, name: str) -> str:
        return self._names.get(name, name)

    def _get(self, record: Record, name: str) -> str:
        return record.get(self._column(name))

    def _title(self, record: Record, name: str) -> str:
        return record.title(self._column(name))

    def _product(self, records: list[Record]) -> Iterator[ItemRow | RowProblem]:
        """The product of the first row, then its variants; a product refused takes its variants with it."""
        first = records[0]
        variants = [record for record in records if self._is_variant(record)]
        alone = len(variants) <= 1 and first.get("option1 value").strip() in ("", _ONE_VARIANT)
        try:
            product = self._item(first, first)
            product.columns["images"] = self._images(records)
            if alone:
                self._trade_into(product, variants[0] if variants else first)
            else:
                product.columns["code"] = product.columns["code"] or self._get(first, "url handle").strip()
                product.prices[""] = None
                product.vat = self._vat(first)
            yield product
        except RowError as rejected:
            yield RowProblem(first.row, rejected.field, rejected.reason)
            for record in variants if not alone else []:
                yield RowProblem(record.row, self._title(record, "url handle"), _("towar nadrzędny odrzucono"))
            return
        if not alone:
            yield from (self._variant(first, record) for record in variants)

    def _is_variant(self, record: Record) -> bool:
        return any(
            self._get(record, name).strip() for name in ("sku", "price", "option1 value", "option2 value", "barcode")
        )

    def _variant(self, first: Record, record: Record) -> ItemRow | RowProblem:
        try:
            item = self._item(first, record)
            values = [value for _name, value in self._options(first, record)]
            item.parent_id, item.parent_field = item.external_id, self._title(record, "url handle")
            item.external_id = cells.line(
                f"{item.external_id}:{'/'.join(values)}", record.title("option1 value"), base.MAX_CODE
            )
            item.columns["variant_name"] = ", ".join(values)[: base.MAX_VARIANT_NAME]
            item.columns["attributes"] = cells.attributes(self._options(first, record), record.title("option1 value"))
            item.columns["images"] = cells.images(
                [self._get(record, "variant image url")], self._title(record, "variant image url")
            )
            self._trade_into(item, record)
        except RowError as rejected:
            return RowProblem(record.row, rejected.field, rejected.reason)
        return item

    def _options(self, first: Record, record: Record) -> list[tuple[str, str]]:
        """Name and value of each option; only the product's first row carries the names."""
        pairs = []
        for number in (1, 2, 3):
            name = record.get(f"option{number} name").strip() or first.get(f"option{number} name").strip()
            value = cells.line(record.get(f"option{number} value"), record.title(f"option{number} value"), 255)
            if value:
                pairs.append((name, value))
        return pairs

    def _item(self, first: Record, record: Record) -> ItemRow:
        """What product and variants have in common; only the product's first row carries it."""
        handle = cells.line(self._get(first, "url handle"), self._title(first, "url handle"), 200)
        if not handle:
            raise RowError(self._title(first, "url handle"), _("wiersz nie ma identyfikatora (Handle)"))
        if self._flag(first, "gift card"):
            raise RowError(first.title("gift card"), _("karta podarunkowa nie jest towarem ze stanem magazynowym"))
        item = ItemRow(record.row, f"shopify:{handle}", self._title(first, "url handle"), {"code": ""})
        item.columns["name"] = cells.line(first.get("title"), first.title("title"), base.MAX_NAME)
        item.columns["variant_name"] = ""
        item.columns["attributes"] = []
        base.block_into(item.columns, "description", first, self._column("description"))
        item.columns["is_active"] = self._is_active(first)
        if first.has("vendor"):
            item.manufacturer = cells.line(first.get("vendor"), first.title("vendor"), base.MAX_MANUFACTURER)
        for name in ("product category", "type"):
            if self._get(first, name).strip():
                item.category = cells.category_path(self._get(first, name).split(">"), self._title(first, name))
                break
        return item

    def _flag(self, record: Record, name: str) -> bool:
        return cells.flag(self._get(record, name), self._title(record, name))

    def _is_active(self, first: Record) -> bool:
        status = first.get("status").strip().casefold()
        return status == "active" if status else self._flag(first, "published on online store")

    def _images(self, records: list[Record]) -> list[str]:
        placed = []
        for order, record in enumerate(records, start=1):
            position = self._get(record, "image position").strip()
            placed.append((int(position) if position.isascii() and position.isdigit() else order, order, record))
        placed.sort(key=lambda entry: entry[:2])
        return cells.images(
            (self._get(record, "product image url") for _position, _order, record in placed),
            self._title(records[0], "product image url"),
        )

    def _trade_into(self, item: ItemRow, record: Record) -> None:
        """Code, EAN, price, stock, weight and tax: what Shopify keeps with the variant."""
        item.columns["code"] = cells.line(self._get(record, "sku"), self._title(record, "sku"), base.MAX_CODE)
        barcode = self._get(record, "barcode").removeprefix("'")
        item.columns["ean"] = cells.line(barcode, self._title(record, "barcode"), base.MAX_EAN)
        item.columns["weight"] = amounts.weight(
            self._get(record, "weight value (grams)"),
            self._title(record, "weight value (grams)"),
            kilograms=_GRAM,
        )
        item.prices[""] = amounts.price(self._get(record, "price"), self._title(record, "price"))
        item.stock = amounts.quantity(
            self._get(record, "inventory quantity"), self._title(record, "inventory quantity")
        )
        item.vat = self._vat(record)

    def _vat(self, record: Record) -> str:
        """The standard rate; none for goods that are not taxed, since the file does not say why they are not."""
        taxable = not self._get(record, "charge tax").strip() or self._flag(record, "charge tax")
        return self.options.standard_vat if taxable else ""
