"""Reading the event log."""

from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet

from eshop.core.numbers import whole_number
from eshop.search.models import SUBJECTS, SearchEntry
from eshop.search.reading import kind_named, newest_named, objects_found
from event_log.models import Event, EventProblem, Severity
from event_log.types import event_types

MOST_CONNECTIONS = 8
MOST_ACTORS = 100
MOST_SUBJECTS = 200
MOST_HITS = 1000

Kind = SearchEntry.Kind


def events_open(events: QuerySet[Event]) -> QuerySet[Event]:
    """Those of `events` that wait for a person: warnings and errors of kinds that wait, which no later event solves and
    nobody acknowledged (contract, section 8).
    """
    told_only = [kind.code for kind in event_types() if not kind.waits]
    waiting = events.filter(severity__gte=Severity.WARNING).exclude(type__in=told_only)
    return waiting.filter(~Exists(Event.objects.filter(solves=OuterRef("pk"))))


def event_search(events: QuerySet[Event], text: str, *, by_buyer: bool) -> QuerySet[Event]:
    """Those of `events` that `text` may mean: the newest thousand that it leads to.

    By the order or item that they are about or that a problem row names, found as these lists find them; by the
    identifier of the call; warnings and errors also by whom they concern, message, problem code and the code and name
    of items in their problems. `by_buyer`: orders are found by their buyer, too. One statement finds them.
    """
    wanted = text.strip()
    if not wanted:
        return events
    kind, rest = kind_named(wanted)
    hits = [events.filter(pk__in=objects_found(Kind.EVENT, wanted))]
    for subject, label in SUBJECTS.items():
        if kind not in (None, subject):
            continue
        number = whole_number(rest) if kind == subject else None
        named: Any = [str(number)]
        if number is None:
            named = newest_named(subject, rest, by_buyer=by_buyer, limit=MOST_SUBJECTS)
        hits.append(events.filter(subject_type=label, subject_id__in=named))
        if subject == Kind.ITEM:
            problems = EventProblem.objects.filter(item_type=label, item_id__in=named)
            hits.append(events.filter(pk__in=problems.values("event")))
    ids = (hit.order_by().values_list("pk", flat=True) for hit in hits)
    by_call = events.filter(correlation_id=wanted.lower()).order_by().values_list("pk", flat=True)
    return events.filter(pk__in=list(by_call.union(*ids).order_by("-pk")[:MOST_HITS]))


def event_problem_list(event: Event) -> QuerySet[EventProblem]:
    """The problem rows of an event, errors first."""
    return EventProblem.objects.filter(event=event).order_by("-severity", "id")


def event_problem_groups(event: Event) -> list[dict[str, Any]]:
    """The kinds of problems of an event with `code`, `severity` and `count`; errors first, then the most frequent."""
    kinds = EventProblem.objects.filter(event=event).order_by().values("code", "severity").annotate(count=Count("pk"))
    return sorted(map(dict, kinds), key=lambda kind: (-kind["severity"], -kind["count"], kind["code"]))


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
