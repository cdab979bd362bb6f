"""What needs a person now, errors first, each with the page where it is put right."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from baselinker_integration.door.refused_reading import refused_orders
from baselinker_integration.models import FeedProblem
from eshop.orders.models import OrderLine, OrderStatus
from eshop.panel.selectors.today import Today, TodayState
from event_log.models import Event, Severity
from event_log.texts import event_type_label, problem_label

RECENT = timedelta(days=3)
OPEN_STATES = (OrderStatus.AWAITING_SHOP, OrderStatus.CONFIRMED)
ELSEWHERE = ("run_completed", "order_refused", "call_failed", "call_refused", "order_oversold", "sync_overdue")
"""Events whose cause has an entry of its own in the list."""


@dataclass(frozen=True)
class Attention:
    """`count` 0 means that a number says nothing here."""

    severity: Severity
    text: str
    link: str
    count: int = 0


def attention_list(today: list[Today], now: datetime) -> list[Attention]:
    """Everything that waits for a person."""
    found = [*_overdue(today), *_interrupted(today), *_calls(), *_withheld(), *_shortages(), *_recent_events(now)]
    return sorted(found, key=lambda item: -item.severity)


def _overdue(today: list[Today]) -> list[Attention]:
    guide = reverse("admin:baselinker_guide")
    return [
        Attention(
            Severity.WARNING, _("Brak synchronizacji od 26 godzin: %(name)s") % {"name": day.connection.name}, guide
        )
        for day in today
        if day.state == TodayState.OVERDUE
    ]


def _interrupted(today: list[Today]) -> list[Attention]:
    return [
        Attention(
            Severity.WARNING,
            _("Przerwana synchronizacja: %(name)s") % {"name": day.connection.name},
            reverse("admin:baselinker_syncrun_change", args=[day.run.pk]),
        )
        for day in today
        if day.state == TodayState.INTERRUPTED and day.run is not None
    ]


def _calls() -> list[Attention]:
    count = refused_orders().count()
    return (
        [Attention(Severity.ERROR, _("Odrzucone zamówienia"), reverse("admin:panel_refused"), count)] if count else []
    )


def _withheld() -> list[Attention]:
    problems = FeedProblem.objects.filter(severity=Severity.ERROR, feed__connection__is_active=True)
    rows = problems.values("code").annotate(items=Count("item_id", distinct=True)).order_by("-items")
    report = reverse("admin:baselinker_feedproblem_changelist")
    return [
        Attention(
            Severity.ERROR,
            _("Towary wstrzymane: %(problem)s") % {"problem": problem_label(row["code"])},
            f"{report}?{urlencode({'problem': row['code']})}",
            row["items"],
        )
        for row in rows
    ]


def _shortages() -> list[Attention]:
    count = shortage_lines().count()
    link = f"{reverse('admin:orders_order_changelist')}?braki=1"
    return [Attention(Severity.WARNING, _("Pozycje zamówień, na które zabrakło towaru"), link, count)] if count else []


def _recent_events(now: datetime) -> list[Attention]:
    events = Event.objects.filter(area="baselinker", severity=Severity.ERROR, at__gte=now - RECENT)
    return [
        Attention(
            Severity.ERROR, event_type_label(event.type), reverse("admin:event_log_event_change", args=[event.pk])
        )
        for event in events.exclude(type__in=ELSEWHERE).filter(solved_by=None).order_by("-id")[:5]
    ]


def shortage_lines() -> QuerySet[OrderLine]:
    """Lines of orders still to be fulfilled that lack pieces, newest first."""
    lines = OrderLine.objects.filter(shortage__gt=0, order__status__in=OPEN_STATES, order__is_held=False)
    return lines.select_related("order", "product").order_by("-id")
