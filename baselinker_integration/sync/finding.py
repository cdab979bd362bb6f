"""Which run a call belongs to."""

from datetime import date, datetime, timedelta

from baselinker_integration.models import Connection, SyncRun
from baselinker_integration.models.run import RunState
from baselinker_integration.sync.kinds import QUIET, WalkKind, walk_state
from eshop.core.clock import business_date
from eshop.core.hot_path.execution import statement_run
from eshop.core.hot_path.model_rows import ModelRows

_ROWS = ModelRows(SyncRun)
_RECENT = (
    f"SELECT {_ROWS.columns('r')} FROM baselinker_syncrun r"  # noqa: S608  names of our own columns
    " WHERE r.connection_id = %s AND r.business_date >= %s AND r.business_date <= %s"
)


def runs_recent(connection: Connection, now: datetime) -> tuple[date, SyncRun | None, SyncRun | None]:
    """The business day of `now`, its run, and the run of the day before while that one is still going on."""
    today = business_date(now, connection.day_start)
    rows = statement_run(_RECENT, [connection.pk, today - timedelta(days=1), today])
    runs = {run.business_date: run for run in map(_ROWS.make, rows)}
    previous = runs.get(today - timedelta(days=1))
    if previous is not None and (previous.state != RunState.OPEN or now - previous.last_call_at >= QUIET):
        previous = None
    return today, runs.get(today), previous


def run_of_call(connection: Connection, now: datetime) -> SyncRun | None:
    """The run that a page after the first, or a ProductsData call, belongs to; None when it is a plain look-up."""
    _today, run, previous = runs_recent(connection, now)
    return run or previous


def run_of_start(connection: Connection, kind: WalkKind, now: datetime) -> tuple[date, SyncRun | None]:
    """The business day, and the run that a walk of `kind` starting now belongs to, if there is one.

    An import that began before midnight goes on as one run: prices and quantities that follow its products belong to
    it as long as it has not gone quiet. The same kind again is a new day's walk.
    """
    today, run, previous = runs_recent(connection, now)
    if run is None and previous is not None and not walk_state(previous, kind).is_started:
        return today, previous
    return today, run
