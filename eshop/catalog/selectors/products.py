"""Reading items for people."""

from collections.abc import Collection

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from eshop.catalog.models import Price, PriceList, Product, StockMovement
from eshop.catalog.searching import ITEM
from eshop.search.reading import objects_found


def product_list() -> QuerySet[Product]:
    """Main items (no variants) with category, stock and `default_price` (gross PLN, default list; None without)."""
    main = Product.objects.filter(parent__isnull=True)
    return with_default_price(main.select_related("category", "manufacturer", "vat_rate", "stock"))


def items_and_variants(items: QuerySet[Product] | list[Product]) -> QuerySet[Product]:
    """Main items, each followed by its variants, with what `product_list` gives and the parent."""
    keys = items.order_by().values("pk") if isinstance(items, QuerySet) else [item.pk for item in items]
    return (
        Product.objects.filter(Q(pk__in=keys) | Q(parent__in=keys))
        .select_related("category", "manufacturer", "vat_rate", "stock", "parent")
        .annotate(
            default_price_row=FilteredRelation("prices", condition=Q(prices__price_list__in=_default_list_id())),
            default_price=F("default_price_row__gross"),
        )
        .order_by(Coalesce("parent_id", "pk").desc(), F("parent_id").asc(nulls_first=True), "pk")
    )


def product_search(products: QuerySet[Product], text: str) -> QuerySet[Product]:
    """Those of `products` that `text` may mean by name, code, EAN or number here and in the ERP; variants count too."""
    if not text.strip():
        return products
    found = objects_found(ITEM, text)
    parents = Product.objects.filter(pk__in=found, parent__isnull=False).values("parent")
    return products.filter(Q(pk__in=found) | Q(pk__in=parents))


def items_pick(text: str, *, limit: int = 8) -> list[Product]:
    """Items and variants that `text` may mean, for a person to pick one: as `product_search`, those in stock first.

    With stock and `default_price`. Grouped items are left out: what is sold of them is a variant. None for no text.
    """
    wanted = text.strip()
    if not wanted:
        return []
    items = Product.objects.filter(pk__in=objects_found(ITEM, wanted)).exclude(
        Exists(Product.objects.filter(parent=OuterRef("pk")))
    )
    items = with_default_price(items.select_related("stock", "parent"))
    return list(items.order_by("-is_active", F("stock__quantity").desc(nulls_last=True), "pk")[:limit])


def items_load(ids: Collection[int]) -> dict[int, Product]:
    """Items and variants by id, with parent, stock and `default_price`."""
    return with_default_price(Product.objects.select_related("stock", "parent")).in_bulk(ids)


def with_default_price(products: QuerySet[Product]) -> QuerySet[Product]:
    """`products` with `default_price`: gross PLN in the default list, None without."""
    return products.annotate(
        default_price_row=FilteredRelation("prices", condition=Q(prices__price_list__in=_default_list_id())),
        default_price=F("default_price_row__gross"),
    )


def product_variants(product: Product) -> QuerySet[Product]:
    """The variants of a grouped item with stock and `default_price`."""
    return with_default_price(Product.objects.filter(parent=product).select_related("stock")).order_by("id")


def product_prices(product: Product) -> QuerySet[Price]:
    """The item's price in every list that has one, the default list first."""
    return Price.objects.filter(product=product).select_related("price_list").order_by("-price_list__is_default", "pk")


def product_movements(product: Product, *, limit: int = 50) -> list[StockMovement]:
    """The newest entries of the item's stock ledger."""
    return list(StockMovement.objects.filter(product=product).order_by("-id")[:limit])


def price_list_list() -> QuerySet[PriceList]:
    """Price lists with `price_count`, the number of items priced in each."""
    return PriceList.objects.annotate(price_count=Count("prices")).order_by("-is_default", "name")


def _default_list_id() -> list[int]:
    return list(PriceList.objects.filter(is_default=True).values_list("pk", flat=True))
