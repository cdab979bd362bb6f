"""Product CSV export of Magento 2: configurable products join simple ones named in `configurable_variations`."""

import csv
import re
from collections.abc import Iterator
from decimal import Decimal

from eshop.catalog.importing import amounts, cells
from eshop.catalog.importing.readers import base
from eshop.catalog.importing.rows import ItemRow, ReaderOptions, RowError, RowProblem
from eshop.catalog.importing.table import Record, Table
from eshop.core.told import told as _

_NEXT_PAIR = re.compile(r",(?=[A-Za-z][A-Za-z0-9_]*=)")
_NEXT_CATEGORY = re.compile(r",(?=\S)")
_LANGUAGE = re.compile(r"(?:.*_)?(en|de|fr|cs|sk|uk|es|it|lt|hu|ro|nl)(?:[_-].*)?", re.IGNORECASE)
_BOOKKEEPING = {"has_options", "required_options"}
_DEFAULT_ROOT = "Default Category"
_DISABLED = "2"
_NO_TAX = {"none", "0"}
_EAN_ATTRIBUTES = ("ean", "gtin", "barcode", "ean13", "ean_13", "ean_code", "kod_ean", "upc")


_ITS_OWN = {"attribute_set_code", "store_view_code", "product_websites", "product_online", "configurable_variations"}


def is_header(names: set[str]) -> bool:
    return {"sku", "product_type"} <= names and bool(_ITS_OWN & names)


class MagentoReader(base.RecordReader):
    """Prices are taken as gross and weights as kilograms, as a Polish Magento shop keeps them."""

    def __init__(self, table: Table, options: ReaderOptions) -> None:
        super().__init__(table, options)
        self._variations = self._read_variations()

    def _read_variations(self) -> dict[str, tuple[str, dict[str, str]]]:
        """Code of each variation to its product's code and the attributes that tell it apart, read ahead."""
        found: dict[str, tuple[str, dict[str, str]]] = {}
        for record in self.table.records():
            if isinstance(record, RowProblem) or not record.get("configurable_variations"):
                continue
            for variation in record.get("configurable_variations").split("|"):
                pairs = dict(_pairs(variation))
                code = pairs.pop("sku", "").strip()
                if code:
                    found.setdefault(code, (record.get("sku").strip(), pairs))
        return found

    def rows(self) -> Iterator[ItemRow | RowProblem]:
        """Items, each with the texts of the store-view rows that stand right below it."""
        waiting: ItemRow | None = None
        for record in self.table.records():
            if isinstance(record, RowProblem):
                yield record
                continue
            try:
                if record.get("store_view_code").strip():
                    _store_view_into(waiting, record)
                    continue
                item = self.item(record)
                item.notes = record.notes
            except RowError as rejected:
                yield RowProblem(record.row, rejected.field, rejected.reason)
                continue
            if waiting is not None:
                yield waiting
            waiting = item
        if waiting is not None:
            yield waiting

    def item(self, record: Record) -> ItemRow:
        code = cells.identity(record.get("sku"), record.title("sku"), base.MAX_CODE)
        if not code:
            raise RowError(record.title("sku"), _("wiersz nie ma kodu (sku)"))
        _type_check(record)
        row = ItemRow(record.row, code, record.title("sku"), {"code": code})
        parent_code, telling = self._variations.get(code, ("", {}))
        row.parent_id, row.parent_field = parent_code, "configurable_variations"
        row.parent_stated = bool(parent_code) or record.get("product_type").strip() == "configurable"
        if row.parent_stated:
            row.columns["variant_name"] = ", ".join(telling.values())[: base.MAX_VARIANT_NAME]
        base.name_into(row.columns, "name", record, "name", base.MAX_NAME)
        base.block_into(row.columns, "description", record, "description")
        base.block_into(row.columns, "short_description", record, "short_description")
        if record.has("weight"):
            row.columns["weight"] = amounts.weight(record, "weight")
        if record.get("product_online").strip() == _DISABLED:
            row.columns["is_active"] = False
        else:
            base.active_into(row.columns, record, "product_online")
        if record.has("additional_attributes"):
            self._attributes_into(row, record, telling)
        if record.has("base_image"):
            addresses = [record.get("base_image"), *cells.addresses_split(record.get("additional_images"))]
            row.columns["images"] = cells.images(
                record, "base_image", (_picture(address) for address in addresses if address != "no_selection")
            )
        if record.has("categories"):
            row.category = _category(record)
        if record.has("tax_class_name"):
            row.vat = self._vat(record.get("tax_class_name"))
        if record.has("price"):
            row.prices[""] = self._price(record)
        if record.get("product_type").strip() != "configurable":
            row.stock = self._stock(record)
        return row

    def _stock(self, record: Record) -> Decimal | None:
        """Pieces, unless the item says that its own stock is not managed."""
        is_own = cells.flag(record, "use_config_manage_stock") is False
        if is_own and cells.flag(record, "manage_stock") is False and cells.flag(record, "is_in_stock") is not False:
            return base.stock_uncounted(record, "manage_stock", self.options)
        return amounts.quantity(record, "qty")

    def _attributes_into(self, row: ItemRow, record: Record, telling: dict[str, str]) -> None:
        field = record.title("additional_attributes")
        stated = dict(_pairs(record.get("additional_attributes")))
        pairs = {name: value for name, value in stated.items() if name not in _BOOKKEEPING}
        row.columns["attributes"] = cells.attributes(record, "additional_attributes", (telling | pairs).items())
        given = [pairs[name] for name in _EAN_ATTRIBUTES if name in pairs]
        if given:
            filled = next((value for value in given if value.strip()), "")
            row.columns["ean"] = cells.eans(record, "additional_attributes", base.MAX_EAN, filled)
        if "manufacturer" in pairs:
            manufacturer = cells.plain(pairs["manufacturer"], field)
            row.manufacturer = cells.cut(record, "additional_attributes", manufacturer, base.MAX_MANUFACTURER)

    def _price(self, record: Record) -> Decimal | None:
        """The special price on its days, else the price."""
        price = amounts.price(record, "price")
        special = amounts.price(record, "special_price")
        first, last = (amounts.day(record, column) for column in ("special_price_from_date", "special_price_to_date"))
        return special if special is not None and amounts.is_within(self.options.today, first, last) else price

    def _vat(self, tax_class: str) -> str:
        """The percent that the class names, none for an untaxed class, the standard rate for any other."""
        name = tax_class.strip()
        percent = re.search(r"(?<![0-9])([0-9]{1,2}) ?%", name)
        if percent:
            return percent[1]
        return "" if not name or name.casefold() in _NO_TAX else self.options.standard_vat


def _type_check(record: Record) -> None:
    """Raise RowError for what this shop cannot sell (docs/import.md lists the reasons)."""
    kind = record.get("product_type").strip()
    reasons = {
        "grouped": _("produkt zbiorczy tylko łączy inne towary na jednej stronie i nie ma własnej ceny"),
        "bundle": _("zestaw do złożenia przez kupującego: sklep nie zna jego ceny ani stanu"),
        "downloadable": _("produkt do pobrania: sklep nie wydaje plików kupującemu"),
        "giftcard": _("karta podarunkowa nie jest towarem ze stanem magazynowym"),
    }
    if kind not in ("simple", "configurable", "virtual"):
        reason = reasons.get(kind) or _("oczekiwano rodzaju simple albo configurable; jest „%(value)s”") % {
            "value": cells.shown(kind)
        }
        raise RowError(record.title("product_type"), reason)


def _store_view_into(item: ItemRow | None, record: Record) -> None:
    """Add the texts of a store-view row to the item above it."""
    field = record.title("store_view_code")
    language = _LANGUAGE.fullmatch(record.get("store_view_code").strip())
    if language is None:
        raise RowError(field, _("widok sklepu nie nazywa języka, np. en; jego teksty pominięto"))
    if item is None or item.external_id != record.get("sku").strip():
        raise RowError(field, _("wiersz widoku sklepu musi stać bezpośrednio pod wierszem swojego towaru"))
    texts: dict[str, str] = {}
    base.name_into(texts, "name", record, "name", base.MAX_NAME)
    base.block_into(texts, "description", record, "description")
    base.block_into(texts, "short_description", record, "short_description")
    item.translations[language[1].lower()] = texts


def _category(record: Record) -> tuple[str, ...]:
    """The deepest of the listed paths, without the root that every Magento shop has."""
    paths = []
    for text in _NEXT_CATEGORY.split(record.get("categories")):
        path = cells.category_path(record, "categories", text.split("/"))
        paths.append(path[1:] if path[:1] == (_DEFAULT_ROOT,) else path)
    return base.deepest(paths)


def _picture(address: str) -> str:
    """An address; a path of Magento's own media folder loses its slash, since it is below that shop's address."""
    return address if address.strip().startswith("//") else address.strip().removeprefix("/")


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of "name=value,name=value". A value may hold commas: only a comma before the next "name=" parts."""
    if text.startswith('"'):
        parts = next(csv.reader([text]), [])
    else:
        parts = _NEXT_PAIR.split(text)
    for part in parts:
        name, _mark, value = part.partition("=")
        yield name.strip(), value
