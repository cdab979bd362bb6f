"""Cases of events that wait for a person and whose cause has no case of its own."""

from django.db.models import Count, Max, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from eshop.panel.cases.case import Case
from event_log.models import Event, Severity
from event_log.selectors import events_open
from event_log.texts import event_type_advice, event_type_label
from event_log.types import areas

ELSEWHERE = frozenset(
    {
        "run_completed",
        "run_interrupted",
        "order_refused",
        "order_oversold",
        "sync_overdue",
    }
)
"""Events whose cause is looked at itself, by the other cases."""

MOST = 5000
"""Of the newest so many open events the cases are made; older ones wait behind them in the log."""


def event_cases() -> list[Case]:
    """One case for each kind of open event."""
    newest = events_open(Event.objects.exclude(type__in=ELSEWHERE)).order_by("-pk").values("pk")[:MOST]
    rows = (
        Event.objects.filter(pk__in=newest)
        .order_by()
        .values("area", "type")
        .annotate(number=Count("pk"), worst=Max("severity"), oldest=Min("at"), newest=Max("pk"))
    )
    known = {area.code for area in areas()}
    return [
        Case(
            key=f"zdarzenie-{row['type']}",
            severity=Severity(row["worst"]),
            verdict=event_type_label(row["type"]),
            advice=event_type_advice(row["type"]),
            count=row["number"],
            since=row["oldest"],
            link=_link(row["area"], row["type"], row["number"], row["newest"]),
            action=_("Zobacz zdarzenie") if row["number"] == 1 else _("Zobacz zdarzenia"),
        )
        for row in rows
        if row["area"] in known
    ]


def _link(area: str, kind: str, number: int, newest: int) -> str:
    if number == 1:
        return reverse("admin:event_log_event_change", args=[newest])
    return f"{reverse('admin:event_log_event_changelist')}?obszar={area}&pokaz=do-zalatwienia&typ={kind}"
