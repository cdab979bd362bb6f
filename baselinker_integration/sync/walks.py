"""Walking the feed: who may start, what is noted while pages go out, when a walk is complete (contract, section 5)."""

from datetime import datetime

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from baselinker_integration.models import Connection, SyncRun
from baselinker_integration.models.run import RunState
from baselinker_integration.sync.closing import products_settle, run_close_if_complete
from baselinker_integration.sync.finding import run_of_call, run_of_start
from baselinker_integration.sync.kinds import WalkKind, walk_state
from baselinker_integration.sync.opening import run_open
from baselinker_integration.sync.refusal import walk_refuse


def walk_start(connection: Connection, kind: WalkKind, now: datetime) -> SyncRun:
    """Begin (or begin again) a walk of `kind` and return its run, opening the day's run when it is the first.

    Raises ProtocolError sync_limit when this kind was walked to its end on this business day.
    """
    day, run = run_of_start(connection, kind, now)
    if run is None:
        run = run_open(connection, day=day, now=now)
    if products_settle(run, now):
        run.refresh_from_db()
    if walk_state(run, kind).is_complete:
        walk_refuse(connection, kind, run, now)
    field = kind.started_field
    _touch(run, now).update(**{field: Coalesce(F(field), now)}, state=RunState.OPEN, closed_at=None, last_call_at=now)
    if getattr(run, field) is None:
        setattr(run, field, now)
    return run


def page_note(run: SyncRun, kind: WalkKind, *, is_last: bool, now: datetime) -> None:
    """Note that a page of a started walk goes out. The last page completes prices and quantities at once."""
    state = walk_state(run, kind)
    if not state.is_started or state.is_complete:
        return
    changes: dict[str, object] = {"last_call_at": now, "state": RunState.OPEN, "closed_at": None}
    if is_last:
        changes["list_walked_at" if kind is WalkKind.PRODUCTS else kind.complete_field] = now
        if kind is WalkKind.PRODUCTS and run.product_count == 0:
            changes[kind.complete_field] = now
    elif run.last_call_at == now:
        return
    _touch(run, now).update(**changes)
    if is_last:
        run_close_if_complete(run, now)


def walk_continue(connection: Connection, kind: WalkKind, *, is_last: bool, now: datetime) -> None:
    """Note a page after the first: it belongs to the run that is going on, and never opens one."""
    run = run_of_call(connection, now)
    if run is not None:
        page_note(run, kind, is_last=is_last, now=now)


def _touch(run: SyncRun, now: datetime) -> QuerySet[SyncRun]:
    return SyncRun.objects.filter(pk=run.pk)
