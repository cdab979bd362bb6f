"""Where today's synchronisation of each account stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baselinker_integration.alerts.watch import OVERDUE_AFTER
from baselinker_integration.models import Connection, SyncRun
from baselinker_integration.models.run import RunState
from eshop.core.clock import WARSAW, business_date, next_day_start
from event_log.models import Event, Severity

BUSY = timedelta(minutes=5)
"""A run that was called so recently is running; later it is open and waits."""


class TodayState(StrEnum):
    DONE = "done"
    WARNED = "warned"
    FAILED = "failed"
    RUNNING = "running"
    OPEN = "open"
    INTERRUPTED = "interrupted"
    ALLOWED = "allowed"
    OVERDUE = "overdue"


TODAY_LABELS: dict[TodayState, str | Promise] = {
    TodayState.DONE: _("wykonana"),
    TodayState.WARNED: _("wykonana z ostrzeżeniami"),
    TodayState.FAILED: _("wykonana z błędami"),
    TodayState.RUNNING: _("trwa"),
    TodayState.OPEN: _("otwarta, czeka na dalsze wywołania"),
    TodayState.INTERRUPTED: _("przerwana, można ją powtórzyć"),
    TodayState.ALLOWED: _("dziś jeszcze nie wykonana"),
    TodayState.OVERDUE: _("opóźniona"),
}
TODAY_SEVERITIES = {
    TodayState.WARNED: Severity.WARNING,
    TodayState.INTERRUPTED: Severity.WARNING,
    TodayState.OVERDUE: Severity.WARNING,
    TodayState.FAILED: Severity.ERROR,
}
_BY_RUN = {
    RunState.COMPLETED: TodayState.DONE,
    RunState.COMPLETED_WITH_WARNINGS: TodayState.WARNED,
    RunState.COMPLETED_WITH_ERRORS: TodayState.FAILED,
    RunState.INTERRUPTED: TodayState.INTERRUPTED,
}


@dataclass(frozen=True)
class Today:
    """One account's day. `next_allowed` is Warsaw time, None: an import may start now. `refused` counts refusals."""

    connection: Connection
    state: TodayState
    run: SyncRun | None
    next_allowed: datetime | None
    refused: int

    @property
    def label(self) -> str | Promise:
        return TODAY_LABELS[self.state]

    @property
    def severity(self) -> Severity:
        return TODAY_SEVERITIES.get(self.state, Severity.INFO)

    @property
    def is_live(self) -> bool:
        return self.state in (TodayState.RUNNING, TodayState.OPEN)

    @property
    def percent(self) -> int:
        """How much of the products' data BaseLinker has fetched in this run."""
        if self.run is None or self.run.products_complete_at is not None:
            return 100 if self.run is not None else 0
        return min(100, 100 * self.run.data_served // self.run.product_count) if self.run.product_count else 0


def today_list(now: datetime) -> list[Today]:
    """The day of every connected account, by name."""
    connections = list(Connection.objects.filter(is_active=True).order_by("name"))
    runs = _newest_runs(connections)
    refused = _refusals(connections, now)
    return [
        _today(connection, runs.get(connection.pk), refused.get(str(connection.pk), 0), now)
        for connection in connections
    ]


def _today(connection: Connection, newest: SyncRun | None, refused: int, now: datetime) -> Today:
    day = business_date(now, connection.day_start)
    run = newest if newest is not None and newest.business_date == day else None
    state = _state(connection, newest, run, now)
    is_used_up = state in (TodayState.DONE, TodayState.WARNED, TodayState.FAILED)
    allowed = next_day_start(now, connection.day_start) if is_used_up else None
    return Today(connection, state, run, allowed, refused)


def _state(connection: Connection, newest: SyncRun | None, run: SyncRun | None, now: datetime) -> TodayState:
    if run is None:
        last = newest.opened_at if newest is not None else connection.created_at
        return TodayState.OVERDUE if now - last >= OVERDUE_AFTER else TodayState.ALLOWED
    if run.state == RunState.OPEN:
        return TodayState.RUNNING if now - run.last_call_at < BUSY else TodayState.OPEN
    return _BY_RUN[RunState(run.state)]


def _newest_runs(connections: list[Connection]) -> dict[int, SyncRun]:
    """The newest run of each account, in one query over the last days."""
    recent = SyncRun.objects.filter(connection__in=connections).order_by("business_date", "id")
    cutoff = recent.order_by("-business_date").values_list("business_date", flat=True).first()
    if cutoff is None:
        return {}
    return {run.connection_id: run for run in recent.filter(business_date__gte=cutoff - timedelta(days=31))}


def _refusals(connections: list[Connection], now: datetime) -> dict[str, int]:
    since = now.astimezone(WARSAW).replace(hour=0, minute=0, second=0, microsecond=0)
    events = Event.objects.filter(area="baselinker", type="sync_refused", last_at__gte=since).order_by("-id")[:50]
    counted: dict[str, int] = {}
    for ref, repeats in events.values_list("connection_ref", "repeats"):
        counted[ref] = counted.get(ref, 0) + repeats + 1
    return counted
