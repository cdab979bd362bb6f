"""Product CSV export of Shopify: the rows of one handle are one product, its variants and its further images."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from eshop.catalog.importing import amounts, cells
from eshop.catalog.importing.readers import base
from eshop.catalog.importing.rows import ItemRow, ReaderOptions, RowError, RowProblem
from eshop.catalog.importing.table import Record, Table
from eshop.core.numbers import whole_number
from eshop.core.told import told as _

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
    "inventory tracker": "variant inventory tracker",
    "weight value (grams)": "variant grams",
    "product image url": "image src",
    "image position": "image position",
    "variant image url": "variant image",
}
_SOURCE = "shopify"
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
        """Products in the order of the file; one whose rows stand apart, as in a sorted file, comes at the end."""
        scattered = self._scattered()
        waiting: dict[str, list[Record]] = {handle: [] for handle in scattered}
        for key, group in groupby(self.table.records(), key=lambda found: self._handle(found)):
            rows = list(group)
            if key is None:
                yield from (row for row in rows if isinstance(row, RowProblem))
                continue
            records = [row for row in rows if isinstance(row, Record)]
            if key in waiting:
                waiting[key] += records
            else:
                yield from self._product(records)
        for records in waiting.values():
            yield from self._product(records)

    def _scattered(self) -> list[str]:
        """Handles whose rows do not stand together."""
        found: dict[str, None] = {}
        seen: set[str] = set()
        for key, _group in groupby(self.table.records(), key=lambda found: self._handle(found)):
            if key:
                if key in seen:
                    found[key] = None
                seen.add(key)
        return list(found)

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
        first = next((record for record in records if record.get("title").strip()), records[0])
        variants = [record for record in records if self._is_variant(record)]
        alone = len(variants) <= 1 and first.get("option1 value").strip() in ("", _ONE_VARIANT)
        try:
            product = self._item(first, first)
            product.columns["images"] = self._images(records)
            if alone:
                self._trade_into(product, variants[0] if variants else first)
            else:
                product.columns["code"] = self._get(first, "url handle").strip()
                product.prices[""] = None
                product.vat = self._vat(first)
            product.notes = [note for record in records if alone or record is first for note in record.notes]
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
        told = len(record.notes)  # those before are the product's
        try:
            item = self._item(first, record)
            values = [value for _name, value in self._options(first, record)]
            item.parent_id, item.parent_field = item.external_id, self._title(record, "url handle")
            item.external_id = cells.identity(
                f"{item.external_id}:{'/'.join(values)}", record.title("option1 value"), base.MAX_CODE
            )
            item.columns["variant_name"] = ", ".join(values)[: base.MAX_VARIANT_NAME]
            item.columns["attributes"] = cells.attributes(record, "option1 value", self._options(first, record))
            item.columns["images"] = cells.images(
                record, self._column("variant image url"), [self._get(record, "variant image url")]
            )
            self._trade_into(item, record)
            item.notes = record.notes[told:]
        except RowError as rejected:
            return RowProblem(record.row, rejected.field, rejected.reason)
        return item

    def _options(self, first: Record, record: Record) -> list[tuple[str, str]]:
        """Name and value of each option; only the product's first row carries the names."""
        pairs = []
        for number in (1, 2, 3):
            name = record.get(f"option{number} name").strip() or first.get(f"option{number} name").strip()
            value = cells.name(record, f"option{number} value", 255)
            if value:
                pairs.append((name, value))
        return pairs

    def _item(self, first: Record, record: Record) -> ItemRow:
        """What product and variants have in common; only the product's first row carries it."""
        handle = cells.identity(self._get(first, "url handle"), self._title(first, "url handle"), 200)
        if not handle:
            raise RowError(self._title(first, "url handle"), _("wiersz nie ma identyfikatora (Handle)"))
        if self._flag(first, "gift card"):
            raise RowError(first.title("gift card"), _("karta podarunkowa nie jest towarem ze stanem magazynowym"))
        item = ItemRow(record.row, f"{_SOURCE}:{handle}", self._title(first, "url handle"), {"code": ""})
        item.columns["name"] = cells.name(first, "title", base.MAX_NAME)
        item.columns["variant_name"] = ""
        item.columns["attributes"] = []
        base.block_into(item.columns, "description", first, self._column("description"))
        self._active_into(item, first)
        if first.has("vendor"):
            item.manufacturer = cells.name(first, "vendor", base.MAX_MANUFACTURER)
        for name in ("product category", "type"):
            if self._get(first, name).strip():
                item.category = cells.category_path(first, self._column(name), self._get(first, name).split(">"))
                break
        return item

    def _flag(self, record: Record, name: str) -> bool | None:
        return cells.flag(record, self._column(name))

    def _active_into(self, item: ItemRow, first: Record) -> None:
        """A status that Shopify knows, else whether it is published; anything else leaves the item as it is."""
        status = first.get("status").strip().casefold()
        if status in ("active", "draft", "archived"):
            item.columns["is_active"] = status == "active"
            return
        if status:
            first.note("status", _("nieznany stan „%(value)s”; zostawiono bez zmian") % {"value": cells.shown(status)})
            return
        base.active_into(item.columns, first, self._column("published on online store"))

    def _images(self, records: list[Record]) -> list[str]:
        placed = []
        for order, record in enumerate(records, start=1):
            position = whole_number(self._get(record, "image position").strip())
            placed.append((order if position is None else position, order, record))
        placed.sort(key=lambda entry: entry[:2])
        return cells.images(
            records[0],
            self._column("product image url"),
            (self._get(record, "product image url") for _position, _order, record in placed),
        )

    def _trade_into(self, item: ItemRow, record: Record) -> None:
        """Code, EAN, price, stock, weight and tax: what Shopify keeps with the variant."""
        code = cells.identity(self._get(record, "sku"), self._title(record, "sku"), base.MAX_CODE)
        source_code = item.external_id.removeprefix(f"{_SOURCE}:").replace(":", "-").replace("/", "-")
        item.columns["code"] = base.code_or_fallback(record, self._column("sku"), code, source_code)
        item.columns["ean"] = cells.eans(record, self._column("barcode"), base.MAX_EAN)
        item.columns["weight"] = amounts.weight(record, self._column("weight value (grams)"), kilograms=_GRAM)
        item.prices[""] = amounts.price(record, self._column("price"))
        tracker = self._column("inventory tracker")
        if record.has(tracker) and not record.get(tracker).strip():
            item.stock = base.stock_uncounted(record, tracker, self.options)
        else:
            item.stock = amounts.quantity(record, self._column("inventory quantity"))
        item.vat = self._vat(record)

    def _vat(self, record: Record) -> str:
        """The standard rate; none for goods that are not taxed, since the file does not say why they are not."""
        return "" if self._flag(record, "charge tax") is False else self.options.standard_vat
