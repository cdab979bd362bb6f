"""Runs of before in the new words, and what BaseLinker knows already: what the published copy holds counts as delivered."""

from array import array
from typing import Any
from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.models import F, Q

WARSAW = ZoneInfo("Europe/Warsaw")
ENDS = ["run_completed", "run_interrupted"]


def delivered_complete(apps: Any, schema_editor: Any) -> None:
    item, delivered = apps.get_model("baselinker", "FeedItem"), apps.get_model("baselinker", "DeliveredProducts")
    for feed in apps.get_model("baselinker", "Feed").objects.filter(published__gt=0):
        rows = item.objects.filter(feed=feed, generation__lte=feed.published, is_listed=True).order_by("product_id")
        ids = array("q", rows.values_list("product_id", flat=True).iterator())
        delivered.objects.create(connection_id=feed.pk, product_ids=ids.tobytes())


def runs_complete(apps: Any, schema_editor: Any) -> None:
    """A run that is going on stays open: what it delivers from now on counts together with what it has delivered."""
    run, delivery = apps.get_model("baselinker", "SyncRun"), apps.get_model("baselinker", "RunDelivery")
    runs = run.objects.all()
    runs.update(moved_at=F("opened_at"), taken_at=F("opened_at"), count_at=F("product_count"), due=F("product_count"))
    runs.filter(products_started_at=None).update(moved_by="poll")
    runs.exclude(products_complete_at=None).update(delivered=F("product_count"), round=2)
    runs.filter(products_complete_at=None).update(delivered=F("data_served"))
    closed = runs.exclude(state="open")
    closed.update(ended_as=F("state"), is_settled=True)
    delivery.objects.filter(run__in=closed).delete()
    runs.filter(~Q(products_started_at=None)).update(listing=1, import_listing=1)
    runs.filter(~Q(list_walked_at=None)).update(shown_whole=True)
    delivery.objects.update(listing=1)
    event = apps.get_model("event_log", "Event").objects.filter(area="baselinker", type__in=ENDS)
    for one in closed.iterator():
        found = event.filter(subject_type="baselinker.syncrun", subject_id=str(one.pk)).order_by("-id").first()
        if found is not None:
            run.objects.filter(pk=one.pk).update(end_event_id=found.pk)


def newest_complete(apps: Any, schema_editor: Any) -> None:
    """The newest run of each account is the copy that BaseLinker sees."""
    run = apps.get_model("baselinker", "SyncRun")
    for feed in apps.get_model("baselinker", "Feed").objects.filter(published__gt=0):
        newest = run.objects.filter(connection_id=feed.pk).order_by("-business_date").first()
        if newest is None:
            continue
        listed = run.objects.filter(connection_id=feed.pk).exclude(products_started_at=None).order_by("-business_date")
        last = listed.first()
        newest.usual_time = last.opened_at.astimezone(WARSAW).time() if last is not None else None
        newest.list_pages, newest.price_pages = feed.list_pages, feed.price_pages
        newest.quantity_pages = feed.quantity_pages
        newest.save()


class Migration(migrations.Migration):
    dependencies = [
        ("baselinker", "0015_day_of_an_import"),
        ("event_log", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(delivered_complete, migrations.RunPython.noop),
        migrations.RunPython(runs_complete, migrations.RunPython.noop),
        migrations.RunPython(newest_complete, migrations.RunPython.noop),
    ]
