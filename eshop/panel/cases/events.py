"""Cases of events that wait for a person and whose cause has no case of its own."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from eshop.panel.cases.case import Case
from event_log.models import Event, Severity
from event_log.selectors import events_open
from event_log.texts import event_type_advice, event_type_label
from event_log.types import areas

ELSEWHERE = frozenset(
    {
        "run_completed",
        "run_interrupted",
        "nothing_listed",
        "order_refused",
        "order_oversold",
        "sync_overdue",
    }
)
"""Events whose cause is looked at itself, by the other cases."""

MOST = 1000
"""Of the newest so many open events the cases are made; older ones wait behind them in the log."""


def event_cases() -> list[Case]:
    """One case for each kind of open event."""
    open_events = events_open(Event.objects.exclude(type__in=ELSEWHERE)).order_by("-pk")
    by_kind: dict[tuple[str, str], list[tuple[int, int, datetime]]] = {}
    for area, kind, severity, key, at in open_events.values_list("area", "type", "severity", "pk", "at")[:MOST]:
        by_kind.setdefault((area, kind), []).append((severity, key, at))
    known = {area.code for area in areas()}
    return [
        Case(
            key=f"zdarzenie-{kind}",
            severity=Severity(max(severity for severity, _key, _at in found)),
            verdict=event_type_label(kind),
            advice=event_type_advice(kind),
            count=len(found),
            is_counted=len(found) > 1,
            since=min(at for _severity, _key, at in found),
            link=_link(area, kind, len(found), found[0][1]),
            action=gettext("Zobacz zdarzenie") if len(found) == 1 else gettext("Zobacz zdarzenia"),
        )
        for (area, kind), found in by_kind.items()
        if area in known
    ]


def _link(area: str, kind: str, number: int, newest: int) -> str:
    if number == 1:
        return reverse("admin:event_log_event_change", args=[newest])
    return f"{reverse('admin:event_log_event_changelist')}?obszar={area}&pokaz=do-zalatwienia&typ={kind}"
