"""Product CSV of PrestaShop: the import/export layout with `Product ID`, and the list exported by the back office."""

import re
from decimal import Decimal

from eshop.catalog.importing import amounts, cells
from eshop.catalog.importing.readers import base
from eshop.catalog.importing.readers.column_names import prestashop_columns
from eshop.catalog.importing.rows import ItemRow, RowError
from eshop.catalog.importing.table import Record
from eshop.core.numbers import to_money
from eshop.core.told import told as _

# Tax rules that PrestaShop's localisation pack for Poland makes, in its order.
_POLISH_TAX_RULES = {"1": "23", "2": "8", "3": "5", "4": "0"}
_ROOTS = {"root", "home", "strona główna", "główna"}
_ACTIVE = ("active", "status", "enabled")
_CATEGORIES = ("categories", "category")
_IMAGES = ("image urls", "image")
_SUMMARY = ("summary", "short description")
_REFERENCE = ("reference #", "reference")
_EAN = ("ean13", "ean-13", "ean", "gtin")
_NET = ("price tax excluded", "price tax excluded or price tax included")
_GROSS = ("price tax included", "price")


def is_header(names: set[str]) -> bool:
    plain = prestashop_columns(names)
    others = {*_NET, "price tax included", "quantity", "active", *_REFERENCE}
    return {"product id", "name"} <= plain and bool(others & plain)


class PrestaShopReader(base.RecordReader):
    def item(self, record: Record) -> ItemRow:
        identity = cells.number_identity(record.get("product id"), record.title("product id"))
        reference = record.filled(_REFERENCE)
        code = cells.identity(record.get(reference), record.title(reference), base.MAX_CODE)
        if not identity and not code:
            raise RowError(record.title("product id"), _("wiersz nie ma ani identyfikatora, ani indeksu"))
        row = ItemRow(record.row, f"prestashop:{identity}" if identity else code, record.title("product id"))
        if record.has(reference):
            row.columns["code"] = base.code_or_fallback(record, reference, code, identity)
        base.name_into(row.columns, "name", record, "name", base.MAX_NAME)
        ean = record.filled(_EAN)
        if record.has(ean):
            row.columns["ean"] = cells.eans(record, ean, base.MAX_EAN)
        base.block_into(row.columns, "description", record, "description")
        base.block_into(row.columns, "short_description", record, record.filled(_SUMMARY))
        base.active_into(row.columns, record, record.filled(_ACTIVE))
        if record.has("weight"):
            row.columns["weight"] = amounts.weight(record, "weight")
        images = record.filled(_IMAGES)
        if record.has(images):
            row.columns["images"] = cells.images(record, images, cells.addresses_split(record.get(images)))
        if record.has("feature"):
            row.columns["attributes"] = _features(record)
        categories = record.filled(_CATEGORIES)
        if record.has(categories):
            row.category = _category(record, categories)
        if record.has("manufacturer"):
            row.manufacturer = cells.name(record, "manufacturer", base.MAX_MANUFACTURER)
        self._money_into(row, record)
        row.stock = amounts.quantity(record, "quantity")
        return row

    def _money_into(self, row: ItemRow, record: Record) -> None:
        """VAT rate and gross price. Without a gross price it is the net price with the rate added."""
        net_column, gross_column = record.filled(_NET), record.filled(_GROSS)
        net, gross = amounts.price_exact(record, net_column), amounts.price_exact(record, gross_column)
        rule = record.get("tax rules id").strip()
        row.vat = _rule_vat(rule) or _vat_between(net, gross)
        if not row.vat:
            row.vat = self.options.standard_vat
            if net and gross:
                reason = _("z cen netto i brutto nie wynika żadna polska stawka VAT; przyjęto %(vat)s")
                record.note(gross_column, reason % {"vat": row.vat})
        if not record.has(net_column) and not record.has(gross_column):
            return
        if gross is None and net is not None:
            percent = Decimal(row.vat) if row.vat.isdecimal() else Decimal(0)
            gross = net * (100 + percent) / 100
        row.prices[""] = None if gross is None else to_money(self._discounted(gross, record))

    def _discounted(self, gross: Decimal, record: Record) -> Decimal:
        """The price of a sale on its days: less an amount of money, or less a percentage."""
        first, last = (
            None if record.get(column).startswith("0000-00-00") else amounts.day(record, column)
            for column in ("discount from", "discount to")
        )
        if not amounts.is_within(self.options.today, first, last):
            return gross
        less = amounts.price_exact(record, "discount amount") or Decimal(0)
        percent = amounts.price_exact(record, "discount percent") or Decimal(0)
        return max(gross - less - gross * percent / 100, Decimal(0))


def _rule_vat(rule: str) -> str:
    percent = re.search(r"(?<![0-9])([0-9]{1,2}) ?%", rule)
    return percent[1] if percent else _POLISH_TAX_RULES.get(rule, "")


def _vat_between(net: Decimal | None, gross: Decimal | None) -> str:
    """The Polish rate that lies between the two prices, "" when none does."""
    if not net or not gross:
        return ""
    percent = (gross / net - 1) * 100
    nearest = min((23, 8, 5, 0), key=lambda rate: abs(percent - rate))
    return str(nearest) if abs(percent - nearest) < 1 else ""


def _category(record: Record, column: str) -> tuple[str, ...]:
    """The deepest path, else the first category (PrestaShop's main one). Numbers are ids and name nothing."""
    paths = []
    for entry in record.get(column).split(","):
        path = cells.category_path(record, column, re.split(r"[/>]", entry))
        if path[:1] and path[0].casefold() in _ROOTS:
            path = path[1:]
        if path and not path[0].isdecimal():
            paths.append(path)
    return base.deepest(paths)


def _features(record: Record) -> list[list[str]]:
    """Features as "Name:Value:Position:Customized", separated by commas."""
    pairs = []
    for entry in record.get("feature").split(","):
        parts = entry.split(":")
        if len(parts) > 1:
            pairs.append((parts[0], parts[1]))
    return cells.attributes(record, "feature", pairs)
