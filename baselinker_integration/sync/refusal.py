"""Saying no to a second whole import of the day, and when the next one is allowed."""

from datetime import datetime
from typing import NoReturn

from baselinker_integration.accounts.events import account_event
from baselinker_integration.errors import SYNC_LIMIT, ProtocolError
from baselinker_integration.models import Connection, SyncRun
from baselinker_integration.sync.kinds import LABELS, WalkKind
from eshop.core.clock import next_day_start
from event_log.models import Severity


def walk_refuse(connection: Connection, kind: WalkKind, run: SyncRun, now: datetime) -> NoReturn:
    """Record the refusal (one event per connection, kind and business day, counting repeats) and raise sync_limit."""
    allowed = next_day_start(now, connection.day_start)
    text = (
        f"Synchronizacja ({LABELS[kind]}) z dnia {run.business_date:%d.%m.%Y} została już wykonana."
        f" Następna będzie możliwa od {allowed:%d.%m.%Y %H:%M} (czas polski)."
    )
    account_event(
        "sync_refused",
        connection,
        severity=Severity.WARNING,
        message=text,
        subject=run,
        subject_label=f"{run.business_date:%d.%m.%Y}",
        details={"kind": kind.value, "next_allowed": allowed.isoformat()},
        collapse_key=f"sync_refused:{connection.pk}:{kind.value}:{run.business_date}",
    )
    raise ProtocolError(SYNC_LIMIT, text)
