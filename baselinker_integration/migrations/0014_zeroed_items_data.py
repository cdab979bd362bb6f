"""What rows written before this version need to know: their number of items, and since when what left is zeroed."""

from typing import Any

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Least


def rows_complete(apps: Any, schema_editor: Any) -> None:
    length = "jsonb_array_length" if schema_editor.connection.vendor == "postgresql" else "json_array_length"
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE baselinker_feeditem SET item_count = 1 + {length}(variant_ids) WHERE is_listed"  # noqa: S608
        )
    item = apps.get_model("baselinker", "FeedItem")
    for feed in apps.get_model("baselinker", "Feed").objects.exclude(published_at=None):
        rows = item.objects.filter(feed=feed, generation__lte=feed.published)
        rows.filter(is_listed=False).update(is_withdrawn=True, has_zeroed=True, zeroed_since=feed.published_at)
    # Such a row is written anew with the next copy; its content now goes without the variants that left before.
    item.objects.filter(has_zeroed=True, is_listed=True).update(has_zeroed=False, content_hash=b"")


def figures_complete(apps: Any, schema_editor: Any) -> None:
    """Runs of before counted items; of products with warnings only the most that there can have been is known."""
    run = apps.get_model("baselinker", "SyncRun")
    run.objects.update(items_withheld=F("withheld"), items_warned=F("warned"))
    run.objects.update(warned=Least("warned", "product_count"))
    run.objects.update(sent=F("product_count") - F("warned"), items_sent=F("product_count") - F("warned"))


class Migration(migrations.Migration):
    dependencies = [("baselinker", "0013_zeroed_items")]

    operations = [
        migrations.RunPython(rows_complete, migrations.RunPython.noop),
        migrations.RunPython(figures_complete, migrations.RunPython.noop),
    ]
