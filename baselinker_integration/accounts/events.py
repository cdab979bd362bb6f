"""Writing what happened with an account into the event log."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import models

from baselinker_integration.models import Connection
from event_log.changes import Change
from event_log.models import Event, Severity
from event_log.services import Problem, event_record


class EventFields(TypedDict, total=False):
    """What may be said of an event: see event_record."""

    severity: Severity
    message: str
    subject: models.Model | None
    subject_label: str
    counts: Mapping[str, int] | None
    details: Mapping[str, Any] | None
    changes: Sequence[Change]
    problems: Iterable[Problem]
    duration_ms: int | None
    at: datetime | None
    collapse_key: str | None
    solves: int | None


def account_event(type_code: str, connection: Connection, **fields: Unpack[EventFields]) -> Event:
    """Append one event of `connection`, which is its subject unless another one is named. Raises as event_record."""
    fields.setdefault("subject", connection)
    return event_record(type_code, connection_ref=str(connection.pk), connection_label=connection.name, **fields)
