"""The shop's own CSV format; docs/import.md is its description."""

import re
from collections.abc import Iterable
from decimal import Decimal

from eshop.catalog.importing import amounts, cells
from eshop.catalog.importing.mappings.fields import FIELDS, PRICE_LIST, TRANSLATED, is_field
from eshop.catalog.importing.readers import base
from eshop.catalog.importing.readers.column_names import REASON_COLUMNS
from eshop.catalog.importing.rows import FileError, ItemRow, ReaderOptions, RowError
from eshop.catalog.importing.table import Record, Records
from eshop.core.told import told as _

_SLASH = re.compile(r"(?<!\\)/")
_BAR = re.compile(r"(?<!\\)\|")


def is_header(names: set[str]) -> bool:
    return "code" in names and len(names.intersection(FIELDS)) > 1


class OwnCsvReader(base.RecordReader):
    def __init__(self, table: Records, options: ReaderOptions) -> None:
        super().__init__(table, options)
        self._check_header()
        self._translations = [match for match in map(TRANSLATED.fullmatch, table.names) if match]
        self._price_lists = {"price": ""} if "price" in table.names else {}
        for name in table.names:
            if PRICE_LIST.fullmatch(name):
                self._price_lists[name] = self._price_list(name)

    def _price_list(self, name: str) -> str:
        """The name of a price list, in the case in which the header writes it."""
        return self.table.titles[name].partition(":")[2].strip()

    def _check_header(self) -> None:
        """Refuse a column that is misspelt or given twice, rather than leave its data out in silence."""
        table = self.table
        for name in filter(None, table.names):
            if not is_field(name) and name not in REASON_COLUMNS:
                raise FileError(
                    _("nieznana kolumna; znane kolumny opisuje docs/import.md"),
                    row=table.header_row,
                    field=cells.shown(table.titles.get(name, "")),
                )
            if len(table.titles[name]) > 100:
                raise FileError(
                    _("nazwa kolumny ma ponad %(limit)d znaków") % {"limit": 100}, row=table.header_row, field=name[:40]
                )
            if table.names.count(name) > 1:
                raise FileError(_("kolumna podana dwa razy"), row=table.header_row, field=name)

    def item(self, record: Record) -> ItemRow:
        identity = cells.identity(record.get("id"), record.title("id"), base.MAX_CODE)
        code = cells.identity(record.get("code"), record.title("code"), base.MAX_CODE)
        if not identity and not code:
            raise RowError(record.title("code"), _("wiersz nie ma ani identyfikatora (id), ani kodu (code)"))
        row = ItemRow(record.row, identity or code, record.title("id" if identity else "code"))
        if record.has("code"):
            row.columns["code"] = code
        parent = record.title("parent_id")
        row.parent_id = cells.identity(record.get("parent_id"), parent, base.MAX_CODE)
        row.parent_field, row.parent_stated = parent, record.has("parent_id")
        base.name_into(row.columns, "name", record, "name", base.MAX_NAME)
        base.name_into(row.columns, "variant_name", record, "variant_name", base.MAX_VARIANT_NAME)
        if record.has("ean"):
            row.columns["ean"] = cells.eans(record, "ean", base.MAX_EAN)
        base.block_into(row.columns, "description", record, "description")
        base.block_into(row.columns, "short_description", record, "short_description")
        self._goods_into(row, record)
        if record.has("category"):
            names = (name.replace("\\/", "/") for name in _SLASH.split(record.get("category")))
            row.category = cells.category_path(record, "category", names)
        if record.has("manufacturer"):
            row.manufacturer = cells.name(record, "manufacturer", base.MAX_MANUFACTURER)
        if record.has("vat"):
            row.vat = amounts.vat_code(record.get("vat"), record.title("vat"))
        for column, price_list in self._price_lists.items():
            row.prices[price_list] = amounts.price(record, column)
        row.stock = self._stock(record)
        self._translations_into(row, record)
        return row

    def _stock(self, record: Record) -> Decimal | None:
        return amounts.quantity(record, "stock")

    def _goods_into(self, row: ItemRow, record: Record) -> None:
        if record.has("unit"):
            row.columns["unit"] = cells.name(record, "unit", 20) or "szt."
        if record.has("weight"):
            row.columns["weight"] = amounts.weight(record, "weight")
        if record.has("images"):
            row.columns["images"] = cells.images(record, "images", _parts(record.get("images")))
        if record.has("attributes"):
            row.columns["attributes"] = cells.attributes(record, "attributes", _pairs(record))
        base.active_into(row.columns, record, "active")

    def _translations_into(self, row: ItemRow, record: Record) -> None:
        for match in self._translations:
            texts = row.translations.setdefault(match[2], {})
            if match[1] == "name":
                base.name_into(texts, "name", record, match[0], base.MAX_NAME)
            else:
                base.block_into(texts, match[1], record, match[0])


def _pairs(record: Record) -> Iterable[tuple[str, str]]:
    """Name and value of each attribute; a part without "=" is told."""
    for part in _parts(record.get("attributes")):
        name, mark, value = part.partition("=")
        if mark:
            yield name, value
        elif part.strip():
            reason = _("oczekiwano Nazwa=Wartość; pominięto „%(value)s”")
            record.note("attributes", reason % {"value": cells.shown(part.strip())})


def _parts(text: str) -> Iterable[str]:
    """The parts between bars; a bar inside a part is written with a backslash before it."""
    return (part.replace("\\|", "|") for part in _BAR.split(text))
