"""Item cards whole, as plain data: what a program reads back after it wrote (contract, section 3)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from eshop.catalog.models import Category, Price, Product, ProductTranslation, Stock

_COLUMNS = {
    "code": "code",
    "name": "name",
    "variant_name": "variant_name",
    "parent": "parent__external_id",
    "ean": "ean",
    "description": "description",
    "short_description": "short_description",
    "vat": "vat_rate__code",
    "unit": "unit",
    "weight": "weight",
    "manufacturer": "manufacturer__name",
    "category": "category_id",
    "images": "images",
    "attributes": "attributes",
    "is_active": "is_active",
    "changed_at": "updated_at",
}


def cards_load(products: Sequence[Product], fields: Collection[str]) -> list[dict[str, Any]]:
    """Of each of the `products`, in their order, the `fields` with `external_id`, in at most five statements.

    `products` need no more than their keys. `category` is the path from the root (names), `prices` lists
    (name of the list, gross) with the default list first, `stock` is in pieces, `translations` maps a language to its
    texts, `attributes` are pairs.
    """
    ids = [product.pk for product in products]
    columns = {name: column for name, column in _COLUMNS.items() if name in fields}
    rows = {
        pk: dict(zip(("external_id", *columns), values, strict=True))
        for pk, *values in Product.objects.filter(pk__in=ids).values_list("pk", "external_id", *columns.values())
    }
    if "category" in fields:
        paths = _category_paths()
        for row in rows.values():
            row["category"] = paths(row["category"])
    for name, load in _BESIDE.items():
        if name in fields:
            beside = load(ids)
            for pk, row in rows.items():
                row[name] = beside.get(pk, _EMPTY[name])
    return [rows[pk] for pk in ids if pk in rows]


def _category_paths() -> Callable[[int | None], list[str]]:
    nodes = {pk: (parent_id, name) for pk, parent_id, name in Category.objects.values_list("pk", "parent_id", "name")}

    def path(pk: int | None) -> list[str]:
        names: list[str] = []
        while pk is not None:
            pk, name = nodes[pk]
            names.insert(0, name)
        return names

    return path


def _prices(ids: list[int]) -> Mapping[int, Any]:
    found: dict[int, list[tuple[str, Decimal]]] = {}
    rows = Price.objects.filter(product_id__in=ids).order_by("-price_list__is_default", "price_list__name")
    for pk, name, gross in rows.values_list("product_id", "price_list__name", "gross"):
        found.setdefault(pk, []).append((name, gross))
    return found


def _stock(ids: list[int]) -> Mapping[int, Any]:
    return dict(Stock.objects.filter(pk__in=ids).values_list("product_id", "quantity"))


def _translations(ids: list[int]) -> Mapping[int, Any]:
    found: dict[int, dict[str, dict[str, str]]] = {}
    for text in ProductTranslation.objects.filter(product_id__in=ids).order_by("language"):
        texts = {"name": text.name, "description": text.description, "short_description": text.short_description}
        found.setdefault(text.product_id, {})[text.language] = texts
    return found


_BESIDE = {"prices": _prices, "stock": _stock, "translations": _translations}
_EMPTY: dict[str, Any] = {"prices": [], "stock": Decimal(0), "translations": {}}
