"""What items are found by: name, what tells a variant apart, code, EAN, and their numbers here and in the ERP."""

from collections.abc import Iterable, Sequence

from eshop.catalog.models import Product
from eshop.search.models import SearchEntry
from eshop.search.terms import Found, code_words, entries_add, entries_replace, squeezed, words

ITEM = SearchEntry.Kind.ITEM
SEARCHED = frozenset({"name", "variant_name", "code", "ean"})
"""Columns of Product whose change is a change of what the item is found by."""


def items_entries_add(products: Sequence[Product]) -> None:
    """Make new items, which know their ids, be found."""
    entries_add(ITEM, [item_found(product) for product in products])


def items_entries_replace(products: Sequence[Product]) -> None:
    """Make items be found by what they are called now."""
    entries_replace(ITEM, [item_found(product) for product in products])


def items_entries_refill() -> int:
    """Write the entries of all items anew; returns how many items there are."""
    count = 0
    batch: list[Product] = []
    items: Iterable[Product] = Product.objects.only(*SEARCHED, "external_id").order_by("pk")
    for product in items.iterator(chunk_size=2000):  # type: ignore[attr-defined]
        batch.append(product)
        if len(batch) == 2000:
            items_entries_replace(batch)
            count, batch = count + len(batch), []
    items_entries_replace(batch)
    return count + len(batch)


def item_found(product: Product) -> Found:
    """What an item is found by."""
    return Found(
        product.pk,
        [
            *words(product.name),
            *words(product.variant_name),
            *code_words(product.code),
            squeezed(product.ean),
            squeezed(product.external_id),
        ],
    )
