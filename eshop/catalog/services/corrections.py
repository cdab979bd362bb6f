"""Bulk corrections that are safe without looking at each item. All return how many items they changed."""

from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from eshop.catalog.models import Category, Price, PriceList, Product

BATCH = 500


def products_set_category(*, product_ids: Collection[int], category: Category) -> int:
    """Put those of the items that have no category yet into `category`."""
    changed = 0
    for batch in _batches(product_ids):
        without = Product.objects.filter(pk__in=batch, category__isnull=True)
        changed += without.update(category=category, updated_at=timezone.now())
    return changed


def products_copy_default_price(*, product_ids: Collection[int], price_list: PriceList) -> int:
    """Give the items that lack a price in `price_list` the one of the default list; present prices stay."""
    changed = 0
    for batch in _batches(product_ids):
        with transaction.atomic():
            priced = Price.objects.filter(price_list=price_list, product_id__in=batch).values("product_id")
            defaults = Price.objects.filter(price_list__is_default=True, product_id__in=batch).exclude(
                product_id__in=priced
            )
            copies = [
                Price(product_id=price.product_id, price_list=price_list, gross=price.gross) for price in defaults
            ]
            Price.objects.bulk_create(copies, ignore_conflicts=True)
            changed += len(copies)
    return changed


def products_sort_images(*, product_ids: Collection[int]) -> int:
    """Move addresses that no browser could open behind the good ones; the order among each stays."""
    changed = 0
    for batch in _batches(product_ids):
        with transaction.atomic():
            for product in Product.objects.select_for_update().filter(pk__in=batch).only("images").order_by("pk"):
                ordered = sorted(product.images, key=lambda address: not _is_usable(address))
                if ordered != product.images:
                    Product.objects.filter(pk=product.pk).update(images=ordered, updated_at=timezone.now())
                    changed += 1
    return changed


def _is_usable(address: object) -> bool:
    """An absolute http(s) address, or a path of the shop's own."""
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    return (parts.scheme in ("http", "https") and bool(parts.netloc)) or address.strip().startswith("/")


def _batches(product_ids: Collection[int]) -> list[Sequence[int]]:
    ordered = sorted(set(product_ids))
    return [ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH)]
