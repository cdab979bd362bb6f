"""How a run ends: completed (cleanly, with warnings, with errors) or interrupted. It never stays open for ever."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from baselinker_integration.accounts.events import account_event
from baselinker_integration.models import Connection, FeedProblem, SyncRun
from baselinker_integration.models.run import RunState
from baselinker_integration.sync.kinds import LABELS, QUIET, WalkKind, walk_state
from baselinker_integration.sync.opening import run_counts
from event_log.models import Severity
from event_log.services import Problem

_SEVERITIES = {
    RunState.COMPLETED: Severity.INFO,
    RunState.COMPLETED_WITH_WARNINGS: Severity.WARNING,
    RunState.COMPLETED_WITH_ERRORS: Severity.ERROR,
    RunState.INTERRUPTED: Severity.WARNING,
}


def products_settle(run: SyncRun, now: datetime) -> bool:
    """Complete the products walk when its list was walked to the end and 30 quiet minutes passed; tells if it did."""
    if run.list_walked_at is None or run.products_complete_at is not None or now - run.last_call_at < QUIET:
        return False
    quiet = SyncRun.objects.filter(pk=run.pk, products_complete_at=None, last_call_at__lte=now - QUIET)
    return bool(quiet.update(products_complete_at=run.last_call_at))


def run_close_if_complete(run: SyncRun, now: datetime) -> bool:
    """Close the run at once when all three kinds of walk are complete; tells if this call did."""
    run.refresh_from_db()
    if not all(walk_state(run, kind).is_complete for kind in WalkKind):
        return False
    return _close(run, _completed_state(run), now, Q())


def run_close_quiet(run: SyncRun, now: datetime) -> bool:
    """Close an open run that nobody has called for 30 minutes; tells if this call did."""
    products_settle(run, now)
    run.refresh_from_db()
    states = [walk_state(run, kind) for kind in WalkKind]
    whole = all(state.is_complete for state in states if state.is_started)
    state = _completed_state(run) if whole else RunState.INTERRUPTED
    return _close(run, state, run.last_call_at, Q(last_call_at__lte=now - QUIET))


def runs_close_quiet(now: datetime, *, connection: Connection | None = None) -> int:
    """Close every run that has gone quiet (of one connection, or of all); returns how many were closed."""
    quiet = SyncRun.objects.filter(state=RunState.OPEN, last_call_at__lte=now - QUIET).order_by("id")
    if connection is not None:
        quiet = quiet.filter(connection_id=connection.pk)
    return sum(run_close_quiet(run, now) for run in quiet)


def _completed_state(run: SyncRun) -> RunState:
    if run.withheld:
        return RunState.COMPLETED_WITH_ERRORS
    return RunState.COMPLETED_WITH_WARNINGS if run.warned else RunState.COMPLETED


def _close(run: SyncRun, state: RunState, ended_at: datetime, condition: Q) -> bool:
    """The conditional update decides who writes the event."""
    with transaction.atomic():
        still_open = SyncRun.objects.filter(condition, pk=run.pk, state=RunState.OPEN)
        if not still_open.update(state=state, closed_at=ended_at):
            return False
        account_event(
            "run_interrupted" if state == RunState.INTERRUPTED else "run_completed",
            run.connection,
            severity=_SEVERITIES[state],
            subject=run,
            subject_label=f"{run.business_date:%d.%m.%Y}",
            counts=run_counts(run),
            details={"walks": _walks(run), "delivered": run.data_served},
            duration_ms=round((ended_at - run.opened_at).total_seconds() * 1000),
            problems=_problems(run),
        )
    run.state = state
    return True


def _walks(run: SyncRun) -> dict[str, str]:
    """For each kind of walk whether it was not started, broke off or is complete, by its Polish name."""
    words = {(False, False): "nie rozpoczęto", (True, False): "przerwano", (True, True): "kompletne"}
    states = {kind: walk_state(run, kind) for kind in WalkKind}
    return {LABELS[kind]: words[state.is_started, state.is_complete] for kind, state in states.items()}


def _problems(run: SyncRun) -> Iterator[Problem]:
    found = FeedProblem.objects.filter(feed_id=run.connection_id).order_by("-severity", "id")
    for problem in found.iterator(chunk_size=2000):
        yield Problem(
            code=problem.code,
            item_type="catalog.product",
            item_id=str(problem.item_id),
            item_code=problem.item_code,
            item_name=problem.item_name,
            field=problem.field,
            detail=problem.detail,
        )
