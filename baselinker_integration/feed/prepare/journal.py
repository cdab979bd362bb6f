"""The journal of products that have to be looked at again. Database triggers write it; here it is read and filled."""

from collections.abc import Iterable

from django.db import connection as database

from baselinker_integration.feed.prepare.triggers import WATCHED_TABLES
from baselinker_integration.models import Feed, FeedChange, FeedItem
from eshop.catalog.models import Product
from eshop.core.hot_path.bulk import rows_insert


def changes_take(feed: Feed, limit: int, *, newest: bool = False) -> list[int]:
    """Remove journal entries naming at most `limit` products and return those product ids, oldest entry first, or
    newest first.

    Exactly the entries read are deleted: an older id may still be in somebody's uncommitted transaction.
    """
    waiting = FeedChange.objects.filter(feed=feed).order_by("-id" if newest else "id")
    entries = waiting.values_list("id", "product_id")[: limit * 4]
    product_ids: dict[int, None] = {}
    taken: list[int] = []
    for entry_id, product_id in entries:
        if product_id not in product_ids and len(product_ids) >= limit:
            break
        product_ids[product_id] = None
        taken.append(entry_id)
    FeedChange.objects.filter(id__in=taken).delete()
    return list(product_ids)


def products_mark(feed: Feed, product_ids: Iterable[int]) -> None:
    """Put products into the journal of one feed."""
    rows_insert([FeedChange(feed=feed, product_id=pk) for pk in product_ids])


def feed_mark_all(feed: Feed, *, is_new: bool) -> None:
    """Put every product of the shop and of the feed into the journal.

    For a new feed this waits for writers that began before the triggers could see the feed; otherwise their change
    would be in neither the journal nor the first build.
    """
    with database.cursor() as cursor:
        if is_new and database.vendor == "postgresql":
            cursor.execute(f"LOCK TABLE {', '.join(WATCHED_TABLES)} IN SHARE MODE")
        cursor.execute(
            f"INSERT INTO {FeedChange._meta.db_table} (feed_id, product_id)"  # noqa: S608  names of our own tables
            f" SELECT %s, id FROM {Product._meta.db_table} WHERE parent_id IS NULL"
            f" UNION SELECT %s, product_id FROM {FeedItem._meta.db_table} WHERE feed_id = %s ORDER BY 2",
            [feed.pk, feed.pk, feed.pk],
        )
