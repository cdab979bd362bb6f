from typing import Any

from django.db import migrations, models
from django.db.models import Count, Q, Sum


def figures_fill(apps: Any, schema_editor: Any) -> None:
    """What a feed shows stays as it is until the next publication, which may be a month away: count it once."""
    feeds = apps.get_model("baselinker", "Feed").objects.using(schema_editor.connection.alias)
    items = apps.get_model("baselinker", "FeedItem").objects.using(schema_editor.connection.alias)
    for pk, published in feeds.filter(published__gt=0).values_list("pk", "published"):
        figures = items.filter(feed_id=pk, generation__lte=published, is_listed=True).aggregate(
            zeroed_count=Count("pk", filter=Q(is_withdrawn=True)), item_count=Sum("item_count", default=0)
        )
        feeds.filter(pk=pk).update(**figures)


class Migration(migrations.Migration):
    dependencies = [
        ("baselinker", "0022_alert_pushed"),
    ]

    operations = [
        migrations.AddField(
            model_name="feed",
            name="zeroed_count",
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name="feed",
            name="item_count",
            field=models.IntegerField(default=0),
        ),
        migrations.RunPython(figures_fill, migrations.RunPython.noop),
    ]
