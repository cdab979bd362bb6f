"""Where today's synchronisation of each account stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baselinker_integration.alerts.overdue import is_overdue, waiting_since
from baselinker_integration.events.verdicts import run_verdict
from baselinker_integration.models import Connection, SyncRun
from baselinker_integration.models.run import RunState
from baselinker_integration.runs.permission import permissions_allowing
from baselinker_integration.runs.refusal import next_allowed
from eshop.addons.models import Addon
from eshop.core.clock import WARSAW, business_date
from event_log.models import Event, Severity

BUSY = timedelta(minutes=5)
"""A run that was called so recently is running; later it is open and waits."""


class TodayState(StrEnum):
    DONE = "done"
    WARNED = "warned"
    FAILED = "failed"
    PART = "part"
    RUNNING = "running"
    OPEN = "open"
    INTERRUPTED = "interrupted"
    POLLED = "polled"
    ALLOWED = "allowed"
    OVERDUE = "overdue"


TODAY_LABELS: dict[TodayState, str | Promise] = {
    TodayState.DONE: RunState.COMPLETED.label,
    TodayState.WARNED: RunState.COMPLETED_WITH_WARNINGS.label,
    TodayState.FAILED: RunState.COMPLETED_WITH_ERRORS.label,
    TodayState.PART: RunState.COMPLETED_IN_PART.label,
    TodayState.RUNNING: RunState.OPEN.label,
    TodayState.OPEN: _("otwarta, czeka na dalsze wywołania"),
    TodayState.INTERRUPTED: _("przerwana, można ją powtórzyć"),
    TodayState.POLLED: _("pobrano ceny lub stany, importu dziś nie było"),
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
    RunState.COMPLETED_IN_PART: TodayState.PART,
    RunState.INTERRUPTED: TodayState.INTERRUPTED,
}


_WHOLE = (RunState.COMPLETED, RunState.COMPLETED_WITH_WARNINGS, RunState.COMPLETED_WITH_ERRORS)


@dataclass(frozen=True)
class Today:
    """One account's day. `next_allowed` is Warsaw time while whole imports are refused, None: one may start now.
    `refused` counts refusals. `run` is None where nothing was imported today; `is_taken`: today's copy is settled, so
    that changes made now go out on the next business day."""

    connection: Connection
    state: TodayState
    run: SyncRun | None
    next_allowed: datetime | None
    refused: int
    is_taken: bool = False

    @property
    def label(self) -> str | Promise:
        return TODAY_LABELS[self.state]

    @property
    def severity(self) -> Severity:
        return TODAY_SEVERITIES.get(self.state, Severity.INFO)

    @property
    def items(self) -> int:
        """Items and variants of the copy: sent, sent with warnings and withheld together."""
        return self.run.item_count if self.run else 0

    @property
    def verdict(self) -> str:
        """How the run went in words; empty while it goes on."""
        return run_verdict(self.run.counts()) if self.run is not None and self.run.state in _WHOLE else ""

    @property
    def is_live(self) -> bool:
        return self.state in (TodayState.RUNNING, TodayState.OPEN)

    @property
    def percent(self) -> int:
        """How much of the copy BaseLinker has fetched in this run."""
        if self.run is None or self.run.is_whole:
            return 100 if self.run is not None else 0
        return min(100, 100 * self.run.data_served // self.run.product_count) if self.run.product_count else 0


def today_list(now: datetime, addon: Addon | None) -> list[Today]:
    """The day of every connected account, by name; `addon` is BaseLinker's, None where nobody ordered it."""
    connections = list(Connection.objects.filter(is_active=True).select_related("feed").order_by("name"))
    newest, allowing = _newest_runs(connections, now)
    waiting, refused = waiting_since(connections, addon), _refusals(connections, now)
    return [
        _today(connection, newest.get(connection.pk), waiting.get(connection.pk), refused, allowing, now)
        for connection in connections
    ]


def _today(
    connection: Connection,
    newest: SyncRun | None,
    since: datetime | None,
    refused: dict[str, int],
    allowing: set[int],
    now: datetime,
) -> Today:
    """`allowing` are the runs that a person lets be imported once more."""
    day = business_date(now, connection.day_start)
    current = newest if newest is not None and (newest.business_date >= day or newest.state == RunState.OPEN) else None
    state = _state(current, since, now)
    allowed = None
    if current is not None and current.is_whole and current.business_date >= day and current.pk not in allowing:
        is_refusing = connection.repeated_import == Connection.RepeatedImport.REFUSE
        allowed = next_allowed(connection, current) if is_refusing else None
    run = current if current is not None and current.state != RunState.LOOKED else None
    is_taken = current is not None and current.business_date >= day and current.taken_at is not None
    return Today(connection, state, run, allowed, refused.get(str(connection.pk), 0), is_taken)


def _state(run: SyncRun | None, since: datetime | None, now: datetime) -> TodayState:
    """What was done today; an account is overdue by the alert's own definition."""
    if run is not None and run.state == RunState.OPEN and run.last_call_at is not None:
        return TodayState.RUNNING if now - run.last_call_at < BUSY else TodayState.OPEN
    if run is not None and run.state in _BY_RUN and run.state != RunState.INTERRUPTED:
        return _BY_RUN[RunState(run.state)]
    if is_overdue(since, now):
        return TodayState.OVERDUE
    if run is not None and run.state == RunState.INTERRUPTED:
        return TodayState.INTERRUPTED
    is_polled = run is not None and (run.prices_complete_at or run.quantity_complete_at) is not None
    return TodayState.POLLED if is_polled else TodayState.ALLOWED


def _newest_runs(connections: list[Connection], now: datetime) -> tuple[dict[int, SyncRun], set[int]]:
    """The newest run of each account that may be today's: of the last days, or still open. And which runs a person lets
    be imported once more."""
    since = now.astimezone(WARSAW).date() - timedelta(days=2)
    recent = SyncRun.objects.filter(Q(business_date__gte=since) | Q(state=RunState.OPEN), connection__in=connections)
    allowing = Exists(permissions_allowing(now).filter(run=OuterRef("pk")))
    runs = list(recent.annotate(is_allowing=allowing).order_by("business_date", "id"))
    return {run.connection_id: run for run in runs}, {run.pk for run in runs if run.is_allowing}


def _refusals(connections: list[Connection], now: datetime) -> dict[str, int]:
    since = now.astimezone(WARSAW).replace(hour=0, minute=0, second=0, microsecond=0)
    events = Event.objects.filter(area="baselinker", type="sync_refused", last_at__gte=since).order_by("-id")[:50]
    counted: dict[str, int] = {}
    for ref, repeats in events.values_list("connection_ref", "repeats"):
        counted[ref] = counted.get(ref, 0) + repeats + 1
    return counted
