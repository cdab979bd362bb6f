"""Figures of the event log for whoever watches the installation."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection
from prometheus_client.core import GaugeMetricFamily

from eshop.core.watching.metrics import gauge, metrics_also_read
from event_log.models import Event, Severity

RECENT = timedelta(days=1)
"""Counting the whole log would take longer with each year; a day of it is found by an index."""

_COUNT = (
    "SELECT area, severity, count(*) FROM"  # noqa: S608  a table's name alone
    f" (SELECT area, severity FROM {Event._meta.db_table} WHERE at > %s LIMIT 1000000) AS day"
    " GROUP BY area, severity"
)
"""The limit makes SQLite look for the day first; else it goes through a million rows in the order of the groups."""


def events_read(now: datetime) -> Iterable[GaugeMetricFamily]:
    """Events of the last day by area and severity; a severity that did not occur is 0."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [connection.ops.adapt_datetimefield_value(now - RECENT)])
        found = {(area, severity): number for area, severity, number in cursor.fetchall()}
    yield gauge(
        "events_last_day",
        "Events of the log in the last 24 hours.",
        {
            (area, severity.name.lower()): found.get((area, severity.value), 0)
            for area in sorted({area for area, _severity in found})
            for severity in Severity
        },
        "area",
        "severity",
    )


metrics_also_read(events_read)
