"""Product CSV of PrestaShop: the import/export layout with `Product ID`, and the list exported by the back office."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from eshop.catalog.importing import amounts, cells
from eshop.catalog.importing.readers import base
from eshop.catalog.importing.rows import ItemRow, ReaderOptions, RowError
from eshop.catalog.importing.table import Record, Table
from eshop.core.money import to_money

# Tax rules that PrestaShop's localisation pack for Poland makes, in its order.
_POLISH_TAX_RULES = {"1": "23", "2": "8", "3": "5", "4": "0"}
_ROOTS = {"root", "home", "strona główna", "główna"}
_HINT = re.compile(r"\s*\([^)]*\)")
_ACTIVE = ("active", "status", "enabled")
_CATEGORIES = ("categories", "category")
_IMAGES = ("image urls", "image")
_REFERENCE = ("reference #", "reference")
_EAN = ("ean13", "ean-13", "ean")


def plain_name(title: str) -> str:
    """A column's name without hints and the mark of a required column: "Categories (x,y,z...)" is "categories"."""
    name = title.casefold().replace("(tax excl.)", "tax excluded").replace("(tax incl.)", "tax included")
    return _HINT.sub("", name).strip(" *")


def is_header(names: set[str]) -> bool:
    plain = {plain_name(name) for name in names}
    others = {"price tax excluded", "price tax included", "quantity", "active", *_REFERENCE}
    return {"product id", "name"} <= plain and bool(others & plain)


class PrestaShopReader(base.RecordReader):
    def __init__(self, table: Table, options: ReaderOptions) -> None:
        super().__init__(table, options)
        table.titles = {plain_name(name): title for name, title in table.titles.items()}
        table.names = [plain_name(name) for name in table.names]

    def item(self, record: Record) -> ItemRow:
        identity = cells.line(record.get("product id"), record.title("product id"), 100)
        reference = _present(record, _REFERENCE)
        code = cells.line(record.get(reference), record.title(reference), base.MAX_CODE)
        if not identity and not code:
            raise RowError(record.title("product id"), _("wiersz nie ma ani identyfikatora, ani indeksu"))
        row = ItemRow(record.row, f"prestashop:{identity}" if identity else code, record.title("product id"))
        base.line_into(row.columns, "code", record, reference, base.MAX_CODE)
        base.line_into(row.columns, "name", record, "name", base.MAX_NAME)
        base.line_into(row.columns, "ean", record, _present(record, _EAN), base.MAX_EAN)
        base.block_into(row.columns, "description", record, "description")
        base.block_into(row.columns, "short_description", record, "summary")
        active = _present(record, _ACTIVE)
        if record.has(active):
            row.columns["is_active"] = cells.flag(record.get(active), record.title(active))
        if record.has("weight"):
            row.columns["weight"] = amounts.weight(record.get("weight"), record.title("weight"))
        images = _present(record, _IMAGES)
        if record.has(images):
            row.columns["images"] = cells.images(record.get(images).split(","), record.title(images))
        if record.has("feature"):
            row.columns["attributes"] = _features(record)
        categories = _present(record, _CATEGORIES)
        if record.has(categories):
            row.category = _category(record.get(categories), record.title(categories))
        if record.has("manufacturer"):
            row.manufacturer = cells.line(
                record.get("manufacturer"), record.title("manufacturer"), base.MAX_MANUFACTURER
            )
        self._money_into(row, record)
        row.stock = amounts.quantity(record.get("quantity"), record.title("quantity"))
        return row

    def _money_into(self, row: ItemRow, record: Record) -> None:
        """VAT rate and gross price. Without a gross price it is the net price with the rate added."""
        net = amounts.price_exact(record.get("price tax excluded"), record.title("price tax excluded"))
        gross = amounts.price_exact(record.get("price tax included"), record.title("price tax included"))
        rule = record.get("tax rules id").strip()
        row.vat = _rule_vat(rule) or _vat_between(net, gross) or self.options.standard_vat
        if not record.has("price tax excluded") and not record.has("price tax included"):
            return
        if gross is None and net is not None:
            percent = Decimal(row.vat) if row.vat.isdecimal() else Decimal(0)
            gross = net * (100 + percent) / 100
        row.prices[""] = None if gross is None else to_money(self._discounted(gross, record))

    def _discounted(self, gross: Decimal, record: Record) -> Decimal:
        """The price of a sale on its days: less an amount of money, or less a percentage."""
        first, last = (
            amounts.day(_no_zero_date(record.get(column)), record.title(column))
            for column in ("discount from", "discount to")
        )
        if not amounts.is_within(self.options.today, first, last):
            return gross
        less = amounts.price_exact(record.get("discount amount"), record.title("discount amount")) or Decimal(0)
        percent = amounts.price_exact(record.get("discount percent"), record.title("discount percent")) or Decimal(0)
        return max(gross - less - gross * percent / 100, Decimal(0))


def _present(record: Record, names: tuple[str, ...]) -> str:
    """The first of `names` that the file has a column for, else the first."""
    return next((name for name in names if record.has(name)), names[0])


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


def _no_zero_date(text: str) -> str:
    return "" if text.startswith("0000-00-00") else text


def _category(text: str, field: str) -> tuple[str, ...]:
    """The deepest path, else the first category (PrestaShop's main one). Numbers are ids and name nothing."""
    paths = []
    for entry in text.split(","):
        path = cells.category_path(re.split(r"[/>]", entry), field)
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
    return cells.attributes(pairs, record.title("feature"))
