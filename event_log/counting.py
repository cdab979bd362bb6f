"""Counting what may come by the thousand, such as wrong keys: single statements that wait for nobody."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from django.db import connection as database
from django.db import models

from eshop.core.hot_path.statements import not_waiting, nothing_not_waiting, statement_run_at_once
from event_log.context import correlation_id_get
from event_log.models import Event, Severity
from event_log.types import event_type_get

_TABLE = Event._meta.db_table
_COLUMNS = (
    "uid, area, type, severity, at, last_at, connection_ref, connection_label, subject_type, subject_id, subject_label,"
    " details, correlation_id, collapse_key, repeats"
)
_MORE = "last_at = {last_at}, details = {details}, repeats = {repeats} + {times}"


def event_count(
    type_code: str,
    *,
    severity: Severity,
    collapse_key: str,
    at: datetime,
    times: int,
    details: Mapping[str, Any],
    subject: models.Model | None,
    connection_ref: str,
    connection_label: str,
) -> None:
    """Write the event that `collapse_key` names, or count `times` more onto it; `details` are the last ones given.

    For what strangers do: the event has no actor.

    One statement in autocommit either way, so the time it takes does not tell whether the row was there. On PostgreSQL
    it returns before the row is safe on the disk. Raises DatabaseError, at once where SQLite's one writer is busy.
    """
    values = [
        uuid.uuid4() if database.vendor == "postgresql" else uuid.uuid4().hex,
        event_type_get(type_code).area,
        type_code,
        severity.value,
        at,
        at,
        connection_ref,
        connection_label[:150],
        subject._meta.label_lower if subject is not None else "",
        str(subject.pk) if subject is not None else "",
        str(subject)[:255] if subject is not None else "",
        orjson.dumps(dict(details)).decode(),
        correlation_id_get(),
        collapse_key,
        times - 1,
    ]
    more = _MORE.format(
        last_at="excluded.last_at",
        details="excluded.details",
        repeats=f"{_TABLE}.repeats",
        times="excluded.repeats + 1",
    )
    statement_run_at_once(
        f"INSERT INTO {_TABLE} ({_COLUMNS}, actor, actor_label, counts, message)"  # noqa: S608  our own texts
        f" VALUES ({', '.join(['%s'] * len(values))}, '', '', '{{}}', {nothing_not_waiting()})"
        f" ON CONFLICT (collapse_key) DO UPDATE SET {more}",
        values,
    )


def event_count_on(*, collapse_key: str, at: datetime, times: int, details: Mapping[str, Any]) -> bool:
    """Count `times` more onto the event that `collapse_key` names; False when there is none.

    Raises DatabaseError, at once where SQLite's one writer is busy.
    """
    more = _MORE.format(last_at="%s", details="%s", repeats="repeats", times="%s")
    statement = f"UPDATE {_TABLE} SET {more} WHERE collapse_key = %s{not_waiting()} RETURNING id"  # noqa: S608  as above
    return bool(statement_run_at_once(statement, [at, orjson.dumps(dict(details)).decode(), times, collapse_key]))
