"""Calls that write: recorded before the work, closed after it, outside its transaction (contract, section 7).

Each function here is one statement of its own, so that what it wrote stays when the work rolls back.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

import orjson
from django.db import DatabaseError
from django.utils import timezone

from baselinker_integration.accounts.callers import CALLER_PROVED, KnownCaller
from baselinker_integration.door.sealing import fields_seal
from baselinker_integration.models import Connection, InboundCall
from baselinker_integration.services.masking import fields_mask
from baselinker_integration.wire.base import text_clean
from eshop.core.hot_path.execution import not_waiting, nothing_not_waiting, statement_run
from event_log.context import correlation_id_get

logger = logging.getLogger(__name__)
State = InboundCall.State

REPEATABLE = frozenset({"OrderAdd"})
"""Actions run again by themselves: to run one of them twice changes nothing. A stock change is not among them:
BaseLinker itself repeats what it saw fail, and then -1 would become -2."""

LEASE = timedelta(minutes=5)
"""A call without an outcome after this long belonged to a process that died."""

_INTO = (
    "INSERT INTO baselinker_inboundcall (connection_id, action, external_id, state, received_at, remote_address,"
    " request, sealed, response, error_code, attempts, retry_at, correlation_id)"
)
_VALUES = "%s, %s, 'received', %s, %s, %s, %s, '{}', {nothing}, 1, %s, %s"
"""Need not be safe on the disk at once either: the work's own commit, which answers wait for, puts both there."""

_NOT_DONE = (
    "UPDATE baselinker_inboundcall SET state = %s, response = %s, error_code = %s, duration_ms = %s, finished_at = %s,"
    " retry_at = %s WHERE id = %s"
)
_DONE = _NOT_DONE.replace(" SET ", " SET sealed = NULL, ")
"""A call done need not be safe on the disk at once: lost in a crash, it is run again after its lease to no effect."""

_DELAYS = [timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720, 1440)]


def call_begin(
    *, connection: Connection, action: str, fields: Mapping[str, Any], remote_address: str = ""
) -> InboundCall:
    """Put a call on record: masked for reading, and whole under seal for as long as it may have to be run again.

    `fields` are the form fields without the key. Runs in autocommit: the row stays whatever happens to the work.
    """
    statement = f"{_INTO} VALUES (%s, {_values()}) RETURNING id"
    ((key,),) = statement_run(statement, [connection.pk, *_parameters(action, fields, remote_address)])
    return InboundCall(pk=key, connection=connection, action=action)


def call_begin_known(
    *, caller: KnownCaller, action: str, fields: Mapping[str, Any], remote_address: str, now: datetime
) -> InboundCall | None:
    """The same, if the caller is at `now` still who it was; else None, and nothing is on record."""
    statement = f"{_INTO} SELECT id, {_values()} FROM ({CALLER_PROVED}) caller RETURNING id"  # noqa: S608  our own texts
    rows = statement_run(statement, [*_parameters(action, fields, remote_address), *caller.proof(now)])
    return InboundCall(pk=rows[0][0], connection=caller.connection, action=action) if rows else None


def _values() -> str:
    return _VALUES.replace("{nothing}", nothing_not_waiting())


def _parameters(action: str, fields: Mapping[str, Any], remote_address: str) -> list[Any]:
    now = timezone.now()
    return [
        action,
        text_clean(str(fields.get("baselinker_id", ""))).strip()[:50],
        now,
        _address(remote_address),
        orjson.dumps(fields_mask(fields, action=action)).decode(),
        fields_seal(fields),
        now + LEASE if action in REPEATABLE else None,
        correlation_id_get(),
    ]


def call_finish(
    *, call: InboundCall, state: State, response: Any, error_code: str = "", duration_ms: int | None = None
) -> None:
    """Write a call's outcome. Done: the sealed copy is deleted. Failed: the next attempt is set, with growing gaps.

    Never raises: the work is committed by now and its answer must reach BaseLinker even if the book cannot be written.
    """
    next_attempt = _next_attempt(call) if state == State.FAILED else None
    answer = orjson.dumps(_storable(response)).decode()
    parameters = [state.value, answer, error_code[:40], duration_ms, timezone.now(), next_attempt, call.pk]
    try:
        statement_run(_DONE + not_waiting() if state == State.DONE else _NOT_DONE, parameters)
    except DatabaseError:
        logger.exception("Outcome of call %s could not be written", call.pk)


def _next_attempt(call: InboundCall) -> datetime | None:
    if call.action not in REPEATABLE or call.attempts > len(_DELAYS):
        return None
    return timezone.now() + _DELAYS[call.attempts - 1]


def _storable(response: Any) -> Any:
    if isinstance(response, bytes):
        response = orjson.loads(response)
    return response if isinstance(response, dict) else {"answer": response}


def _address(text: str) -> str | None:
    try:
        return str(ip_address(text))
    except ValueError:
        return None
