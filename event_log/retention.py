"""How long events stay, by area (contract, section 8)."""

from datetime import datetime, time, timedelta

from django.conf import settings

from eshop.core import clock
from event_log.models import Event
from event_log.services import event_record
from event_log.types import areas


def events_prune(*, now: datetime) -> dict[str, int]:
    """Delete events older than their area's EVENT_RETENTION_DAYS (days; "*" is the rest); returns how many by area.

    An event goes by the time of its last repeat, a whole Warsaw day at a time. When anything went, one event says so;
    running it again on the same day does nothing.
    """
    gone: dict[str, int] = {}
    for area in areas():
        days = settings.EVENT_RETENTION_DAYS.get(area.code, settings.EVENT_RETENTION_DAYS["*"])
        start = retention_start(now, days)
        # `at` is never later than `last_at`, and has an index.
        count = Event.objects.filter(area=area.code, at__lt=start, last_at__lt=start).prune()
        if count:
            gone[area.code] = count
    if gone:
        event_record("events_pruned", counts={"events": sum(gone.values())})
    return gone


def retention_start(now: datetime, days: int) -> datetime:
    """The instant before which nothing is kept: the beginning of the Warsaw date `days` days ago."""
    return clock.day_start_instant(clock.business_date(now) - timedelta(days=days), time(0, 0))
