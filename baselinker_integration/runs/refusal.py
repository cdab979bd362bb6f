"""A second import of the whole copy on one day: refused, or answered with the same copy (contract, section 5)."""

from datetime import datetime, timedelta

from baselinker_integration.errors import SYNC_LIMIT, ProtocolError
from baselinker_integration.models import Connection, SyncRun
from baselinker_integration.runs.permission import permission_open, permission_use
from eshop.core.clock import WARSAW, day_start_instant
from eshop.core.told import told
from event_log.models import Severity
from event_log.services import event_record


def repeat_decide(connection: Connection, run: SyncRun, now: datetime) -> None:
    """Let page 1 of a plain listing pass although the copy of `run` was delivered whole today, or raise sync_limit.

    Either is one event per account, business day and option, which counts its repeats; under a person's permission
    there is none.
    """
    permission = permission_open(run, now)
    if permission is not None:
        permission_use(permission, now)
        return
    if connection.repeated_import == Connection.RepeatedImport.SAME_COPY:
        _record("sync_repeated", Severity.INFO, connection, run, told("Wydano jeszcze raz tę samą kopię."), now)
        return
    allowed = next_allowed(connection, run)
    text = told(
        "Synchronizacja z dnia %(day)s została już wykonana. Następna będzie możliwa od %(moment)s (czas polski)."
    ) % {"day": f"{run.business_date:%d.%m.%Y}", "moment": f"{allowed:%d.%m.%Y %H:%M}"}
    _record("sync_refused", Severity.WARNING, connection, run, text, now)
    raise ProtocolError(SYNC_LIMIT, text)


def next_allowed(connection: Connection, run: SyncRun) -> datetime:
    """When the day after that of `run` begins, as an aware Warsaw time for showing to a person."""
    return day_start_instant(run.business_date + timedelta(days=1), connection.day_start).astimezone(WARSAW)


def _record(code: str, severity: Severity, connection: Connection, run: SyncRun, message: str, now: datetime) -> None:
    event_record(
        code,
        connection,
        severity=severity,
        message=message,
        subject=run,
        subject_label=f"{run.business_date:%d.%m.%Y}",
        details={"next_allowed": next_allowed(connection, run).isoformat()},
        collapse_key=f"{code}:{connection.pk}:{run.business_date}",
    )
