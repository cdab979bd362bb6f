"""The copy that BaseLinker sees now, and whether it has to move (contract, section 5)."""

from datetime import date, datetime, time, timedelta

from baselinker_integration.models import Connection, SyncRun
from baselinker_integration.runs.kinds import PAUSE
from eshop.core.clock import WARSAW, business_date
from eshop.core.hot_path.model_rows import ModelRows
from eshop.core.hot_path.statements import statement_run

_ROWS = ModelRows(SyncRun)
_CURRENT = (
    f"SELECT {_ROWS.columns('r')} FROM baselinker_syncrun r"  # noqa: S608  names of our own columns
    " WHERE r.connection_id = %s ORDER BY r.business_date DESC LIMIT 1"
)

Mover = SyncRun.Mover


def run_current(connection: Connection) -> SyncRun | None:
    """The run whose copy BaseLinker sees: the newest; None before the first copy."""
    rows = statement_run(_CURRENT, [connection.pk])
    return _ROWS.make(rows[0]) if rows else None


def is_called_lately(run: SyncRun, now: datetime) -> bool:
    """Whether an import call came within the last two minutes."""
    return run.last_call_at is not None and now - run.last_call_at < PAUSE


def is_going_on(run: SyncRun, now: datetime) -> bool:
    """Whether an import is going on: called lately and not whole."""
    return is_called_lately(run, now) and not run.is_whole


def is_of_today(run: SyncRun, day: date) -> bool:
    """Whether the copy moved on business day `day`; a start of the day put off meanwhile may make that a later one."""
    return run.business_date >= day


def copy_has_to_move(run: SyncRun | None, connection: Connection, by: SyncRun.Mover, now: datetime) -> bool:
    """Whether page 1 of a listing or poll at `now` moves the copy, or any call makes the first one."""
    if run is None:
        return True
    day = business_date(now, connection.day_start)
    if by == Mover.LISTING:
        moved_today = is_of_today(run, day)
        return not is_going_on(run, now) if not moved_today else run.taken_at is None and not is_called_lately(run, now)
    if by == Mover.CALL or is_of_today(run, day) or is_going_on(run, now):
        return False
    was_moved_yesterday = run.business_date == day - timedelta(days=1)
    return run.usual_time is None or not was_moved_yesterday or _has_passed(run.usual_time, connection.day_start, now)


def warsaw_time(now: datetime) -> time:
    """The time of day on a clock in Warsaw."""
    return now.astimezone(WARSAW).time()


def _has_passed(usual: time, day_start: time, now: datetime) -> bool:
    return _seconds_after(day_start, warsaw_time(now)) >= _seconds_after(day_start, usual)


def _seconds_after(start: time, moment: time) -> int:
    """How long after the business day's start a clock shows `moment`."""
    return (_seconds(moment) - _seconds(start)) % 86400


def _seconds(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second
