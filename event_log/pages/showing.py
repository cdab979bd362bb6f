"""What the list of an area shows: what waits for a person, errors, warnings or all; and the state of its rows."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from event_log.acknowledging import ACKNOWLEDGED
from event_log.models import Event, Severity
from event_log.selectors import events_open

PARAMETER = "pokaz"
MOST_COUNTED = 1000
"""More than so many are told as "1000+": nobody needs to know, and to count a million rows takes its time."""

_NO_FILTERS = frozenset({"obszar", PARAMETER, "format", "zakres", "starsze", "nowsze", "powtorzone"})


class Shown(StrEnum):
    OPEN = "do-zalatwienia"
    ERRORS = "bledy"
    WARNINGS = "ostrzezenia"
    ALL = "wszystkie"


_LABELS: dict[Shown, str | Promise] = {
    Shown.OPEN: _("Do załatwienia"),
    Shown.ERRORS: _("Błędy"),
    Shown.WARNINGS: _("Ostrzeżenia"),
    Shown.ALL: _("Wszystkie"),
}


def shown_of(request: HttpRequest) -> Shown:
    """What the address asks for. An address that names nothing shows what waits; one with filters looks in all."""
    asked = request.GET.get(PARAMETER, "")
    if asked in set(Shown):
        return Shown(asked)
    return Shown.ALL if set(request.GET) - _NO_FILTERS else Shown.OPEN


def events_shown(events: QuerySet[Event], shown: Shown) -> QuerySet[Event]:
    """Those of `events` that the list shows."""
    if shown == Shown.OPEN:
        return events_open(events)
    if shown == Shown.ERRORS:
        return events.filter(severity=Severity.ERROR)
    return events.filter(severity=Severity.WARNING) if shown == Shown.WARNINGS else events


def chips(area: str, chosen: Shown) -> list[dict[str, Any]]:
    """The choices above the list with how many events each has; all of them are not counted."""
    events = Event.objects.filter(area=area)
    return [
        {
            "label": label,
            "link": f"?obszar={area}&{PARAMETER}={shown}",
            "count": None if shown == Shown.ALL else counted(events_shown(events, shown)),
            "is_active": shown == chosen,
        }
        for shown, label in _LABELS.items()
    ]


def counted(events: QuerySet[Event]) -> str:
    """How many there are, told as "1000+" where there are more."""
    found = events.order_by("-pk").values("pk")[: MOST_COUNTED + 1].count()
    return f"{MOST_COUNTED}+" if found > MOST_COUNTED else str(found)


def states_load(events: Sequence[Event]) -> None:
    """Give each event what solved it, if anything did, as `solver` (a type code; empty). One query."""
    solvers = dict(Event.objects.filter(solves__in=[event.pk for event in events]).values_list("solves", "type"))
    for event in events:
        event.solver = solvers.get(event.pk, "")  # type: ignore[attr-defined]


def state_label(event: Any) -> str:
    """The state of a warning or an error that waits no more; empty for one that is open, and for information."""
    solver = getattr(event, "solver", "")
    if not solver or not event.severity:
        return ""
    return gettext("przyjęte do wiadomości") if solver == ACKNOWLEDGED else gettext("rozwiązane")
