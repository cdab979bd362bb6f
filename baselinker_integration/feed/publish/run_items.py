"""Which products a publication added, changed and withdrew, against the copy that was taken last: kept with its run.

A copy that was only looked at is replaced by the next one; what it moved stays with the run, whose rows remember what
the copy taken before had (`was_hash`).
"""

from typing import Any

from django.db import connection as database

from baselinker_integration.models import Feed, FeedItem, RunItem

_KEEP = f"""
INSERT INTO {RunItem._meta.db_table} (run_id, product_id, kind, sku, name, was_hash)
SELECT %s, staged.product_id,
       CASE WHEN staged.is_withdrawn THEN 'withdrawn' WHEN shown.product_id IS NULL THEN 'added' ELSE 'changed' END,
       staged.sku, staged.name,
       CASE WHEN before.product_id IS NOT NULL THEN CASE WHEN before.is_withdrawn THEN %s ELSE before.content_hash END
            END
FROM {FeedItem._meta.db_table} staged
LEFT JOIN {FeedItem._meta.db_table} before ON before.feed_id = staged.feed_id
      AND before.product_id = staged.product_id AND before.generation < staged.generation AND before.is_listed
LEFT JOIN {FeedItem._meta.db_table} shown ON shown.id = before.id AND NOT shown.is_withdrawn
WHERE staged.feed_id = %s AND staged.generation = %s
  AND (staged.is_withdrawn OR shown.product_id IS NULL OR shown.content_hash <> staged.content_hash)
  AND staged.product_id NOT IN (SELECT product_id FROM {RunItem._meta.db_table} WHERE run_id = %s)
"""  # noqa: S608 - only table names are filled in

_KEPT = f"""
SELECT kept.id, kept.was_hash, staged.is_withdrawn, staged.content_hash, staged.sku, staged.name
FROM {RunItem._meta.db_table} kept JOIN {FeedItem._meta.db_table} staged ON staged.product_id = kept.product_id
WHERE kept.run_id = %s AND staged.feed_id = %s AND staged.generation = %s
"""  # noqa: S608 - as above

_WAS_WITHDRAWN = b""
"""In `was_hash`: the copy taken before had the product with stock 0."""


def run_items_keep(feed: Feed, *, run_id: int, generation: int) -> None:
    """Copy the staged rows of `generation` into the run, by kind. Call before the replaced rows are deleted."""
    with database.cursor() as cursor:
        cursor.execute(_KEPT, [run_id, feed.pk, generation])
        kept = cursor.fetchall()
        cursor.execute(_KEEP, [run_id, _WAS_WITHDRAWN, feed.pk, generation, run_id])
    _kept_correct(kept)


def never_sent_remove(feed: Feed, *, run_id: int, generation: int) -> list[int]:
    """The products that leave the feed and were only ever in copies that nobody took: there is nothing to tell of
    them. The run forgets them; their rows are the caller's to remove."""
    leaving = FeedItem.objects.filter(feed=feed, generation=generation, is_withdrawn=True)
    never = RunItem.objects.filter(
        run_id=run_id, kind=RunItem.Kind.ADDED, was_hash=None, product_id__in=leaving.values("product_id")
    )
    product_ids = list(never.values_list("product_id", flat=True))
    never.delete()
    return product_ids


def run_items_carry(*, from_run_id: int, to_run_id: int) -> None:
    """What a copy that nobody took had moved counts with the next one."""
    RunItem.objects.filter(run_id=from_run_id).update(run_id=to_run_id)


def _kept_correct(rows: list[tuple[Any, ...]]) -> None:
    """What the run moved already and moves again: from what was taken before to what is shown now."""
    corrected, undone = [], []
    for pk, was, is_withdrawn, content_hash, sku, name in rows:
        before = None if was is None else bytes(was)
        if is_withdrawn:
            is_same, kind = before == _WAS_WITHDRAWN, RunItem.Kind.WITHDRAWN
        else:
            is_same = before == bytes(content_hash)
            kind = RunItem.Kind.CHANGED if before else RunItem.Kind.ADDED
        if is_same:
            undone.append(pk)
        else:
            corrected.append(RunItem(pk=pk, kind=kind, sku=sku, name=name))
    RunItem.objects.filter(pk__in=undone).delete()
    RunItem.objects.bulk_update(corrected, ["kind", "sku", "name"], batch_size=500)
