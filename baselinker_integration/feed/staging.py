"""Writing prepared rows under the generation after the published one, and dropping rows that publishing replaced."""

from dataclasses import dataclass

from django.db import connection as database

from baselinker_integration.feed.rows import FeedRow, quantity_row
from baselinker_integration.models import Feed, FeedBody, FeedItem
from eshop.core.hot_path.bulk import rows_insert


@dataclass(frozen=True, slots=True)
class Published:
    """What BaseLinker sees of a product now."""

    content_hash: bytes
    is_listed: bool
    has_zeroed: bool
    variant_ids: list[int]


def rows_stage(feed: Feed, rows: dict[int, FeedRow | None]) -> None:
    """Prepare the given products: a row to show, or None for one that must not be in the feed.

    A product whose content did not change gets no new row and keeps the published one (contract, section 6).
    """
    generation = feed.published + 1
    published = _published(feed, rows)
    staged = {"feed": feed, "generation": generation, "product_id__in": list(rows)}
    FeedItem.objects.filter(**staged).delete()
    FeedBody.objects.filter(**staged).delete()
    items: list[FeedItem] = []
    bodies: list[FeedBody] = []
    for product_id, row in rows.items():
        before = published.get(product_id)
        if row is not None and not _is_unchanged(row, before):
            items.append(_item(feed, generation, row, before))
            bodies.append(FeedBody(feed=feed, product_id=product_id, generation=generation, body=row.body))
        elif row is None and before is not None and before.is_listed:
            items.append(_withdrawn(feed, generation, product_id, before))
            bodies.append(FeedBody(feed=feed, product_id=product_id, generation=generation, body=b""))
    rows_insert(items)
    rows_insert(bodies)


def _published(feed: Feed, product_ids: dict[int, FeedRow | None]) -> dict[int, Published]:
    rows = FeedItem.objects.filter(feed=feed, generation__lte=feed.published, product_id__in=list(product_ids))
    columns = ("product_id", "content_hash", "is_listed", "has_zeroed", "variant_ids")
    return {
        product_id: Published(bytes(content_hash), is_listed, has_zeroed, variant_ids)
        for product_id, content_hash, is_listed, has_zeroed, variant_ids in rows.order_by("generation").values_list(
            *columns
        )
    }


def _is_unchanged(row: FeedRow, before: Published | None) -> bool:
    return before is not None and before.is_listed and not before.has_zeroed and before.content_hash == row.content_hash


def _item(feed: Feed, generation: int, row: FeedRow, before: Published | None) -> FeedItem:
    """Variants that were shown and are gone stay in ProductsQuantity with 0 for one run (contract, section 6)."""
    shown = set(before.variant_ids) if before is not None and before.is_listed else set()
    zeroed = sorted(shown - set(row.variant_ids))
    return FeedItem(
        feed=feed,
        product_id=row.product_id,
        generation=generation,
        content_hash=row.content_hash,
        name=row.name,
        name_folded=row.name.casefold()[:255],
        sku=row.sku,
        ean=row.ean,
        price=row.price,
        quantity=row.quantity,
        category_id=row.category_id,
        variant_ids=row.variant_ids,
        has_zeroed=bool(zeroed),
        list_row=row.list_row,
        price_row=row.price_row,
        quantity_row=quantity_row(row.product_id, row.quantities, zeroed),
    )


def _withdrawn(feed: Feed, generation: int, product_id: int, before: Published) -> FeedItem:
    return FeedItem(
        feed=feed,
        product_id=product_id,
        generation=generation,
        is_listed=False,
        content_hash=b"",
        variant_ids=before.variant_ids,
        list_row=b"",
        price_row=b"",
        quantity_row=quantity_row(product_id, {"0": 0}, before.variant_ids),
    )


def superseded_purge(feed: Feed, generation: int) -> None:
    """Delete the rows that those of `generation` replace, so that each product has one visible row."""
    with database.cursor() as cursor:
        for model in (FeedItem, FeedBody):
            table = model._meta.db_table
            cursor.execute(
                f"DELETE FROM {table} WHERE feed_id = %s AND generation < %s AND product_id IN"  # noqa: S608
                f" (SELECT product_id FROM {table} WHERE feed_id = %s AND generation = %s)",
                [feed.pk, generation, feed.pk, generation],
            )
