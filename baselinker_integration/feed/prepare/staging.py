"""Writing prepared rows under the generation after the published one, and dropping rows that publishing replaced."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import orjson
from django.db import connection as database

from baselinker_integration.feed.prepare.rows import FeedRow, member
from baselinker_integration.feed.prepare.zeroing import row_with_variants, row_withdrawn, variants_kept
from baselinker_integration.models import Feed, FeedBody, FeedItem
from eshop.core.hot_path.bulk import rows_insert


@dataclass(frozen=True, slots=True)
class Published:
    """What BaseLinker sees of a product now. `zeroed` are variants kept with 0 whose time is not over."""

    content_hash: bytes
    is_listed: bool
    is_withdrawn: bool
    variant_ids: list[int]
    zeroed: dict[str, str | None]


def rows_stage(feed: Feed, rows: dict[int, FeedRow | None], now: datetime) -> None:
    """Prepare the given products: a row to show, or None for one that has to leave the feed.

    A product whose content did not change gets no new row and keeps the published one; one that leaves stays with
    quantity 0, as do variants that leave (contract, section 6).
    """
    generation = feed.published + 1
    published = _published(feed, rows, now)
    staged = {"feed": feed, "generation": generation, "product_id__in": list(rows)}
    FeedItem.objects.filter(**staged).delete()
    FeedBody.objects.filter(**staged).delete()
    gone = {pk: before for pk, before in published.items() if rows[pk] is None and _has_to_leave(before)}
    lacking = {pk: _zeroed(row, published[pk]) for pk, row in rows.items() if row is not None and pk in published}
    bodies = _bodies(feed, [*gone, *(pk for pk, variants in lacking.items() if variants)])
    items: list[FeedItem] = []
    for product_id, row in rows.items():
        before, zeroed = published.get(product_id), lacking.get(product_id, {})
        if product_id in gone:
            row, zeroed = row_withdrawn(product_id, bodies[product_id]), {}
        elif row is not None and zeroed:
            row = row_with_variants(row, bodies[product_id], map(int, zeroed))
        if row is not None and not _is_unchanged(row, zeroed, before):
            items.append(_item(feed, generation, row, zeroed))
            bodies[product_id] = row.body
    rows_insert(items)
    rows_insert(
        [
            FeedBody(feed=feed, product_id=item.product_id, generation=generation, body=bodies[item.product_id])
            for item in items
        ]
    )


def _has_to_leave(before: Published) -> bool:
    return before.is_listed and not before.is_withdrawn


def _zeroed(row: FeedRow, before: Published) -> dict[str, str | None]:
    """The variants that were shown and are not in `row`, with the instant since when they are zeroed."""
    if not before.is_listed:
        return {}
    sent = set(row.variant_ids)
    fresh = {str(pk): None for pk in before.variant_ids if pk not in sent and str(pk) not in before.zeroed}
    return {pk: since for pk, since in {**before.zeroed, **fresh}.items() if int(pk) not in sent}


def _published(feed: Feed, product_ids: Iterable[int], now: datetime) -> dict[int, Published]:
    rows = FeedItem.objects.filter(feed=feed, generation__lte=feed.published, product_id__in=list(product_ids))
    columns = ("product_id", "content_hash", "is_listed", "is_withdrawn", "variant_ids")
    found = {}
    for pk, content_hash, is_listed, is_withdrawn, variant_ids, zeroed, since, told_at in rows.order_by(
        "generation"
    ).values_list(*columns, "zeroed_variants", "zeroed_since", "told_at"):
        if is_withdrawn and since is not None:
            zeroed = dict.fromkeys(map(str, variant_ids), since.isoformat()) | zeroed
        kept = variants_kept(zeroed, now, is_told=told_at is not None)
        over = {int(variant) for variant in zeroed} - {int(variant) for variant in kept}
        shown = [variant for variant in variant_ids if variant not in over]
        found[pk] = Published(bytes(content_hash), is_listed, is_withdrawn, shown, kept)
    return found


def _bodies(feed: Feed, product_ids: Iterable[int]) -> dict[int, bytes]:
    rows = FeedBody.objects.filter(feed=feed, generation__lte=feed.published, product_id__in=list(product_ids))
    return {pk: bytes(body) for pk, body in rows.order_by("generation").values_list("product_id", "body")}


def _is_unchanged(row: FeedRow, zeroed: dict[str, str | None], before: Published | None) -> bool:
    """A variant that had no stock reads the same once it is gone, but from then on its time is counted."""
    if before is None or not before.is_listed or before.is_withdrawn != row.is_withdrawn:
        return False
    return before.content_hash == row.content_hash and set(before.zeroed) == set(zeroed)


def _item(feed: Feed, generation: int, row: FeedRow, zeroed: dict[str, str | None]) -> FeedItem:
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
        item_count=row.item_count,
        is_withdrawn=row.is_withdrawn,
        has_zeroed=row.is_withdrawn or bool(zeroed),
        zeroed_variants=zeroed,
        list_row=row.list_row,
        price_row=row.price_row,
        quantity_row=member(row.product_id, orjson.dumps(row.quantities)),
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
