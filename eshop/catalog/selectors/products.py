"""Reading items for people."""

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from eshop.catalog.models import Price, PriceList, Product, StockMovement


def product_list() -> QuerySet[Product]:
    """Main items (no variants) with category, stock and `default_price` (gross PLN, default list; None without)."""
    return (
        Product.objects.filter(parent__isnull=True)
        .select_related("category", "manufacturer", "vat_rate", "stock")
        .annotate(
            default_price_row=FilteredRelation("prices", condition=Q(prices__price_list__in=_default_list_id())),
            default_price=F("default_price_row__gross"),
        )
    )


def product_search(products: QuerySet[Product], text: str) -> QuerySet[Product]:
    """Those of `products` whose code or EAN starts with `text`, or whose name has all its words; variants count too."""
    wanted = text.strip()
    if not wanted:
        return products
    matches = _named(wanted)
    variants = Product.objects.filter(matches, parent=OuterRef("pk"))
    return products.filter(matches | Exists(variants))


def items_pick(text: str, *, limit: int = 8) -> list[Product]:
    """Items and variants that `text` may mean, for a person to pick one: as `product_search`, those in stock first.

    With stock and `default_price`. Grouped items are left out: what is sold of them is a variant. None for no text.
    """
    wanted = text.strip()
    if not wanted:
        return []
    items = Product.objects.filter(_named(wanted)).exclude(Exists(Product.objects.filter(parent=OuterRef("pk"))))
    items = items.select_related("stock", "parent").annotate(
        default_price_row=FilteredRelation("prices", condition=Q(prices__price_list__in=_default_list_id())),
        default_price=F("default_price_row__gross"),
    )
    return list(items.order_by("-is_active", F("stock__quantity").desc(nulls_last=True), "pk")[:limit])


def _named(wanted: str) -> Q:
    """Code or EAN starts with `wanted`, or the name has all its words."""
    name = Q()
    for word in wanted.split():
        name &= Q(name__icontains=word)
    return Q(code__istartswith=wanted) | Q(ean__startswith=wanted) | name


def product_variants(product: Product) -> QuerySet[Product]:
    """The variants of a grouped item with stock and `default_price`."""
    return (
        Product.objects.filter(parent=product)
        .select_related("stock")
        .annotate(
            default_price_row=FilteredRelation("prices", condition=Q(prices__price_list__in=_default_list_id())),
            default_price=F("default_price_row__gross"),
        )
        .order_by("id")
    )


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
