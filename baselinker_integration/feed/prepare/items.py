"""Item cards as the feed needs them, read for a batch of products with a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Min, Q

from baselinker_integration.feed.prepare.shop_data import ShopData
from eshop.catalog.models import Price, Product, ProductTranslation

_COLUMNS = (
    "id", "parent_id", "is_active", "code", "name", "variant_name", "ean", "description", "short_description",
    "manufacturer__name", "category_id", "vat_rate__code", "weight", "unit", "images", "attributes", "stock__quantity",
)  # fmt: skip


@dataclass(slots=True)
class Item:
    """One item card with everything the sixteen fields are made of. Prices are gross; weight is kg."""

    id: int
    parent_id: int | None
    is_active: bool
    code: str
    name: str
    variant_name: str
    ean: str
    description: str
    short_description: str
    manufacturer: str | None
    category_id: int | None
    vat_code: str | None
    weight: Decimal | None
    unit: str
    images: list[str]
    attributes: list[list[str]]
    stock: Decimal | None
    is_translated: bool = True
    chosen_price: Decimal | None = None
    default_price: Decimal | None = None
    is_duplicate: bool = False
    variants: list["Item"] = field(default_factory=list)


def items_load(product_ids: Iterable[int], shop: ShopData) -> dict[int, Item]:
    """The main products among `product_ids` that exist, by id, with their variants in id order."""
    wanted = list(product_ids)
    rows = Product.objects.filter(Q(id__in=wanted) | Q(parent_id__in=wanted)).order_by("id").values_list(*_COLUMNS)
    items = {row[0]: Item(*row) for row in rows}
    _prices_add(items, shop)
    if shop.needs_translation:
        _translations_add(items, shop.language)
    _duplicates_mark(items)
    for item in items.values():
        if item.parent_id is not None and item.parent_id in items:
            items[item.parent_id].variants.append(item)
    return {item.id: item for item in items.values() if item.parent_id is None}


def _prices_add(items: dict[int, Item], shop: ShopData) -> None:
    lists = {price_list.id for price_list in (shop.chosen_list, shop.default_list) if price_list is not None}
    prices = Price.objects.filter(product_id__in=items, price_list_id__in=lists)
    for product_id, list_id, gross in prices.values_list("product_id", "price_list_id", "gross"):
        if shop.chosen_list is not None and list_id == shop.chosen_list.id:
            items[product_id].chosen_price = gross
        if shop.default_list is not None and list_id == shop.default_list.id:
            items[product_id].default_price = gross


def _translations_add(items: dict[int, Item], language: str) -> None:
    for item in items.values():
        item.is_translated = False
    rows = ProductTranslation.objects.filter(product_id__in=items, language=language)
    for product_id, name, description, short in rows.values_list(
        "product_id", "name", "description", "short_description"
    ):
        item = items[product_id]
        item.is_translated = bool(name.strip())
        item.name = name if item.is_translated else item.name
        item.description = description or item.description
        item.short_description = short or item.short_description


def _duplicates_mark(items: dict[int, Item]) -> None:
    """An item is the duplicate when an earlier shared item has the same code (contract, section 4)."""
    by_code: dict[str, list[Item]] = defaultdict(list)
    for item in items.values():
        if item.code:
            by_code[item.code].append(item)
    shared = Product.objects.filter(
        Q(parent__isnull=True) | Q(parent__is_active=True), code__in=by_code, is_active=True
    )
    for code, first_id in shared.order_by().values_list("code").annotate(first=Min("id")):
        for item in by_code[code]:
            item.is_duplicate = first_id < item.id
