"""Walking the feed: who may start, what is noted while pages go out, when a walk is complete (contract, section 5)."""

from datetime import datetime

from baselinker_integration.accounts.callers import Caller
from baselinker_integration.models import Connection, SyncRun
from baselinker_integration.sync.closing import products_settle, runs_close_quiet
from baselinker_integration.sync.finding import run_of_start
from baselinker_integration.sync.kinds import WalkKind
from baselinker_integration.sync.noting import start_note, walk_resume
from baselinker_integration.sync.opening import run_open
from baselinker_integration.sync.refusal import walk_refuse


def walk_begin(caller: Caller, kind: WalkKind, now: datetime) -> bool:
    """Begin (or begin again) a walk of `kind`, opening the day's run when it is the first.

    Tells whether the run was there, so that the feed has not moved. Raises as walk_start, and CallerChangedError.
    """
    if walk_resume(caller, kind, now):
        return True
    caller.prove(now)
    walk_start(caller.connection, kind, now)
    return False


def walk_start(connection: Connection, kind: WalkKind, now: datetime) -> SyncRun:
    """Begin (or begin again) a walk of `kind` and return its run, opening the day's run when it is the first.

    Raises ProtocolError sync_limit when this kind was walked to its end on this business day.
    """
    day, run = run_of_start(connection, kind, now)
    if run is None:
        runs_close_quiet(now, connection=connection)
        run = run_open(connection, day=day, now=now)
    if products_settle(run, now):
        run.refresh_from_db()
    if not start_note(run, kind, now):
        walk_refuse(connection, kind, run, now)
    return run
