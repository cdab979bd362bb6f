"""Prices and translations of the items of one batch."""

from decimal import Decimal

from eshop.catalog.importing.products import Batch
from eshop.catalog.importing.references import References
from eshop.catalog.models import Price, ProductTranslation
from eshop.core.hot_path.bulk import rows_insert, rows_update

TEXTS = ("name", "description", "short_description")
PRICE, TRANSLATION = "price:", "translation:"
"""Begin the names of changes; the price list's id or the language follows."""


def prices_write(batch: Batch, references: References) -> set[int]:
    """Set the prices that the rows state, drop those stated as none. Returns ids of the items whose prices moved."""
    wanted: dict[tuple[int, int], Decimal | None] = {
        (pk, references.price_list(name)): gross for row, pk in batch.written for name, gross in row.prices.items()
    }
    known = {
        (pk, price_list): (price_id, gross)
        for price_id, pk, price_list, gross in Price.objects.filter(
            product_id__any_of={pk for pk, _price_list in wanted} - batch.created
        ).values_list("pk", "product_id", "price_list_id", "gross")
    }
    fresh: list[Price] = []
    missing: list[Price] = []
    differing: list[Price] = []
    gone: list[int] = []
    moved: set[int] = set()
    for (pk, price_list), gross in wanted.items():
        price_id, present = known.get((pk, price_list), (None, None))
        if gross == present:
            continue
        moved.add(pk)
        if pk not in batch.created:
            batch.change(pk, f"{PRICE}{price_list}", present, gross)
        if gross is not None:
            price = Price(pk=price_id, product_id=pk, price_list_id=price_list, gross=gross)
            (fresh if pk in batch.created else missing if price_id is None else differing).append(price)
        elif price_id is not None:
            gone.append(price_id)
    rows_insert(fresh)
    Price.objects.filter(pk__in=gone).delete()
    _lock(differing)
    rows_update(differing, ["gross"])
    Price.objects.bulk_create(
        missing, update_conflicts=True, unique_fields=["product", "price_list"], update_fields=["gross"]
    )
    return moved


def _lock(prices: list[Price]) -> None:
    """In the order of item ids, in which price updates of BaseLinker lock them, too (docs/locks.md)."""
    if prices:
        locked = Price.objects.select_for_update().filter(pk__any_of=[price.pk for price in prices])
        list(locked.order_by("product_id", "pk").values_list("pk", flat=True))


def translations_write(batch: Batch) -> set[int]:
    """Set the texts that the rows state; a translation without any text is dropped. Returns ids of changed items."""
    wanted = {(pk, language): texts for row, pk in batch.written for language, texts in row.translations.items()}
    if not wanted:
        return set()
    known = {
        (found.product_id, found.language): found
        for found in ProductTranslation.objects.filter(product_id__any_of={pk for pk, _language in wanted})
    }
    upserts, gone, changed = [], [], set()
    for (pk, language), texts in wanted.items():
        present = known.get((pk, language))
        after = {name: getattr(present, name, "") for name in TEXTS} | texts
        if present is None and not any(after.values()):
            continue
        if present is not None and all(getattr(present, name) == text for name, text in after.items()):
            continue
        changed.add(pk)
        if pk not in batch.created:
            before = None if present is None else {name: getattr(present, name) for name in TEXTS}
            batch.change(pk, f"{TRANSLATION}{language}", before, after if any(after.values()) else None)
        if any(after.values()):
            upserts.append(ProductTranslation(product_id=pk, language=language, **after))
        elif present is not None:
            gone.append(present.pk)
    ProductTranslation.objects.filter(pk__in=gone).delete()
    ProductTranslation.objects.bulk_create(
        upserts, update_conflicts=True, unique_fields=["product", "language"], update_fields=list(TEXTS)
    )
    return changed
