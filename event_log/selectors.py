"""Reading the event log."""

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from event_log.models import Event, EventProblem, Severity
from event_log.types import event_types

MOST_CONNECTIONS = 8
MOST_ACTORS = 100


def events_open(events: QuerySet[Event]) -> QuerySet[Event]:
    """Those of `events` that wait for a person: warnings and errors of kinds that wait, which no later event solves and
    nobody acknowledged (contract, section 8).
    """
    told_only = [kind.code for kind in event_types() if not kind.waits]
    waiting = events.filter(severity__gte=Severity.WARNING).exclude(type__in=told_only)
    return waiting.filter(~Exists(Event.objects.filter(solves=OuterRef("pk"))))


def event_search(events: QuerySet[Event], text: str) -> QuerySet[Event]:
    """Those of `events` with a problem row whose item code starts with `text` or whose name contains it.

    Several words must all occur in the name.
    """
    wanted = text.strip()
    if not wanted:
        return events
    name = Q()
    for word in wanted.split():
        name &= Q(item_name__icontains=word)
    hits = EventProblem.objects.filter(Q(item_code__istartswith=wanted) | name)
    return events.filter(pk__in=hits.values("event"))


def event_problem_list(event: Event) -> QuerySet[EventProblem]:
    """The problem rows of an event, errors first."""
    return EventProblem.objects.filter(event=event).order_by("-severity", "id")


def event_related_list(event: Event, *, limit: int = 20) -> list[Event]:
    """Other events of the same call, oldest first."""
    if not event.correlation_id:
        return []
    same_call = Event.objects.filter(correlation_id=event.correlation_id)
    return list(same_call.exclude(pk=event.pk).order_by("id")[:limit])


def event_connections(area: str) -> list[tuple[str, str]]:
    """Reference and newest label of the connections that have events in `area`."""
    return _distinct(area, "connection_ref", "connection_label", MOST_CONNECTIONS)


def event_actors(area: str) -> list[tuple[str, str]]:
    """Stored form and newest name of those who caused events in `area`."""
    return _distinct(area, "actor", "actor_label", MOST_ACTORS)


_JUMPS = """
WITH RECURSIVE jumps (value) AS (
  SELECT value FROM (SELECT {field} AS value FROM event_log_event WHERE area = %(area)s AND {field} > ''
                     ORDER BY {field} LIMIT 1) AS first
  UNION ALL
  SELECT (SELECT {field} FROM event_log_event WHERE area = %(area)s AND {field} > value ORDER BY {field} LIMIT 1)
  FROM jumps WHERE value IS NOT NULL)
SELECT value, (SELECT {label} FROM event_log_event WHERE area = %(area)s AND {field} = value ORDER BY id DESC LIMIT 1)
FROM jumps WHERE value IS NOT NULL LIMIT %(most)s
"""


def _distinct(area: str, field: str, label: str, most: int) -> list[tuple[str, str]]:
    """Jumps from one value to the next in the index, so a million rows cost as much as a few."""
    with connection.cursor() as cursor:
        cursor.execute(_JUMPS.format(field=field, label=label), {"area": area, "most": most})
        return [(str(value), str(name)) for value, name in cursor.fetchall()]
