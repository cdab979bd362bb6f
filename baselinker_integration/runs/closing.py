"""How a run ends, and the event that says so. It never stays open for ever, also when nobody calls."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from baselinker_integration.accounts.connections import ADDON
from baselinker_integration.models import Connection, FeedProblem, SyncRun
from baselinker_integration.models.run import RunState
from baselinker_integration.runs.delivered import copy_ids, ever_ids, runs_before_settle, segments
from baselinker_integration.runs.ends import EndKind, RunEnd, run_end
from baselinker_integration.runs.failures import failed_ids
from baselinker_integration.runs.kinds import QUIET
from eshop.addons.models import Addon, AddonState
from eshop.core.told import told, told_joined
from event_log.models import Event, Severity
from event_log.services import Problem, event_record
from event_log.solving import event_open

_SEVERITIES = {
    RunState.COMPLETED: Severity.INFO,
    RunState.COMPLETED_WITH_WARNINGS: Severity.WARNING,
    RunState.COMPLETED_WITH_ERRORS: Severity.ERROR,
    RunState.COMPLETED_IN_PART: Severity.INFO,
    RunState.INTERRUPTED: Severity.WARNING,
}
_EVENT_TYPES = {RunState.INTERRUPTED: "run_interrupted", RunState.COMPLETED_IN_PART: "run_completed_in_part"}


def run_close(run: SyncRun, now: datetime, *, when_quiet: bool = False) -> bool:
    """Decide how an open run ends and write it down; tells if this call did.

    With `when_quiet` only if its last import call is 30 minutes old. A run of which nothing was imported is none.
    """
    runs_before_settle(run)
    with transaction.atomic():
        locked = SyncRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        is_due = locked.state == RunState.OPEN and (not when_quiet or _is_quiet(locked, now))
        if is_due:
            _end(locked, _how_it_ended(locked))
    run.state, run.ended_as, run.closed_at = locked.state, locked.ended_as, locked.closed_at
    return is_due


def run_complete(run: SyncRun, now: datetime) -> None:
    """Every product of the copy of a locked run was delivered at `now`."""
    run.last_call_at = max(now, run.last_call_at or now)
    _end(run, RunEnd(EndKind.WHOLE, run.product_count, run.product_count))


def runs_close_quiet(now: datetime, *, connection: Connection | None = None) -> int:
    """Close every run that has gone quiet (of one connection, or of all); returns how many were closed."""
    quiet = SyncRun.objects.filter(state=RunState.OPEN, last_call_at__lte=now - QUIET).order_by("id")
    if connection is not None:
        quiet = quiet.filter(connection_id=connection.pk)
    return sum(run_close(run, now, when_quiet=True) for run in quiet)


def nothing_listed_record(run: SyncRun, now: datetime) -> None:
    """A list of the run's copy was asked for at `now` and had nothing in it, so that no import can follow. One event
    for each such copy, with what withholds the items; repeats are counted on it."""
    withheld = run.withheld
    event_record(
        "nothing_listed",
        run.connection,
        severity=Severity.ERROR if withheld else Severity.WARNING,
        message=told("Lista towarów była pusta: wszystkie towary są wstrzymane.")
        if withheld
        else told("Lista towarów była pusta: w sklepie nie ma towaru do wysłania."),
        subject=run,
        subject_label=f"{run.business_date:%d.%m.%Y}",
        counts=run.counts(),
        problems=_problems(run),
        collapse_key=f"nothing_listed:{run.pk}:{run.generation}",
        at=now,
    )


def _is_quiet(run: SyncRun, now: datetime) -> bool:
    return run.last_call_at is None or now - run.last_call_at >= QUIET


def _how_it_ended(run: SyncRun) -> RunEnd:
    copy = copy_ids(run)
    found = run_end(set(copy), segments(run, copy), ever_ids(run), failed_ids(run))
    if run.failed_pages and found.kind not in (EndKind.LOOKED, EndKind.WHOLE):
        return RunEnd(EndKind.INTERRUPTED, found.delivered, found.of, found.listing)
    return found


def _end(run: SyncRun, end: RunEnd) -> None:
    """Somebody who only looked leaves the run as it was before: no event, and no synchronisation if there was none."""
    ended_at = run.last_call_at or run.moved_at
    is_as_before = (end.listing, end.delivered, end.of) == (run.ended_listing, run.delivered, run.due)
    if end.kind == EndKind.LOOKED or (run.ended_as and is_as_before):
        run.state = run.ended_as or RunState.LOOKED
        run.save(update_fields=["state"])
        return
    run.state = run.ended_as = _state(run, end)
    run.delivered, run.due, run.ended_listing, run.closed_at = end.delivered, end.of, end.listing, ended_at
    event = event_record(
        _EVENT_TYPES.get(RunState(run.state), "run_completed"),
        run.connection,
        severity=_SEVERITIES[RunState(run.state)],
        message=_text(run, end),
        subject=run,
        subject_label=f"{run.business_date:%d.%m.%Y}",
        counts={"delivered": end.delivered, "due": end.of, **run.counts()},
        details=_details(run),
        duration_ms=max(0, round((ended_at - run.opened_at).total_seconds() * 1000)),
        problems=_problems(run),
        solves=run.end_event_id or _earlier_end(run),
    )
    run.end_event_id = event.pk
    run.save(
        update_fields=[
            "state",
            "ended_as",
            "ended_listing",
            "delivered",
            "due",
            "closed_at",
            "end_event_id",
            "last_call_at",
        ]
    )


def _earlier_end(run: SyncRun) -> int | None:
    """The end of an earlier day that still waits for a person: a new import tells of the whole catalogue again."""
    return event_open("run_completed", "run_interrupted", "nothing_listed", connection_ref=str(run.connection_id))


def _state(run: SyncRun, end: RunEnd) -> RunState:
    if end.kind == EndKind.INTERRUPTED:
        return RunState.INTERRUPTED
    if end.kind == EndKind.IN_PART:
        return RunState.COMPLETED_IN_PART
    if run.items_withheld:
        return RunState.COMPLETED_WITH_ERRORS
    return RunState.COMPLETED_WITH_WARNINGS if run.items_warned else RunState.COMPLETED


def _text(run: SyncRun, end: RunEnd) -> str:
    numbers = {"delivered": end.delivered, "of": end.of}
    if end.kind == EndKind.INTERRUPTED:
        text = told(
            "Pobrano %(delivered)s z %(of)s towarów. Import urwał się albo wybrano w BaseLinkerze tylko początek listy."
        )
        causes = [told("Dodatek BaseLinker był w tym czasie zawieszony.")] if _was_suspended(run) else []
        return told_joined(" ", [text % numbers, *causes])
    if end.kind == EndKind.IN_PART:
        return told("Pobrano %(delivered)s z %(of)s towarów, o resztę BaseLinker nie pytał.") % numbers
    if end.delivered < end.of:
        return told("Pobrano %(delivered)s towarów z listy %(of)s; tyle było do pobrania.") % numbers
    if end.of < run.product_count:
        return told("Pobrano %(delivered)s z %(of)s towarów, import ograniczony.") % numbers
    return told("Pobrano %(delivered)s z %(of)s towarów.") % numbers


def _details(run: SyncRun) -> dict[str, Any]:
    details: dict[str, Any] = {"calls_seen": run.calls_seen.strip()} if run.calls_seen else {}
    if run.failed_pages or run.failed_ids:
        details["failed_on_our_side"] = True
    return details


def _was_suspended(run: SyncRun) -> bool:
    """Whether the add-on is suspended now, or was suspended after the run began."""
    if Addon.objects.filter(code=ADDON, state=AddonState.SUSPENDED).exists():
        return True
    return Event.objects.filter(type="addon_suspended", at__gte=run.opened_at).exists()


def _problems(run: SyncRun) -> Iterator[Problem]:
    found = FeedProblem.objects.filter(feed_id=run.connection_id).order_by("-severity", "id")
    for problem in found.iterator(chunk_size=2000):
        yield Problem(
            code=problem.code,
            item_type="catalog.product",
            item_id=str(problem.item_id),
            item_code=problem.item_code,
            item_name=problem.item_name,
            severity=Severity(problem.severity),
            field=problem.field,
            detail=problem.detail,
        )
