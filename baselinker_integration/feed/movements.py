"""Which products a publication added, changed and withdrew: kept with its run, since the replaced rows go."""

from django.db import connection as database

from baselinker_integration.models import Feed, FeedItem, RunItem

_KEEP = f"""
INSERT INTO {RunItem._meta.db_table} (run_id, product_id, kind, sku, name)
SELECT %s, staged.product_id,
       CASE WHEN NOT staged.is_listed THEN 'withdrawn' WHEN shown.product_id IS NULL THEN 'added' ELSE 'changed' END,
       CASE WHEN staged.is_listed THEN staged.sku ELSE COALESCE(shown.sku, '') END,
       CASE WHEN staged.is_listed THEN staged.name ELSE COALESCE(shown.name, '') END
FROM {FeedItem._meta.db_table} staged
LEFT JOIN {FeedItem._meta.db_table} shown ON shown.feed_id = staged.feed_id
      AND shown.product_id = staged.product_id AND shown.generation < staged.generation AND shown.is_listed
WHERE staged.feed_id = %s AND staged.generation = %s
  AND (NOT staged.is_listed OR shown.product_id IS NULL OR shown.content_hash <> staged.content_hash)
"""  # noqa: S608 - only table names are filled in


def movements_keep(feed: Feed, *, run_id: int, generation: int) -> None:
    """Copy the staged rows of `generation` into the run, by kind. Call before the replaced rows are deleted."""
    with database.cursor() as cursor:
        cursor.execute(_KEEP, [run_id, feed.pk, generation])
