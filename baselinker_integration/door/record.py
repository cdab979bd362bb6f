"""Calls that write: recorded before the work, closed after it, outside its transaction (contract, section 7).

A call is whole under seal alone: a database dump does not give buyers' data away.

Each function here is one statement of its own, so that what it wrote stays when the work rolls back.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

import orjson
from cryptography.fernet import InvalidToken
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from baselinker_integration import errors
from baselinker_integration.accounts.callers import Caller
from baselinker_integration.errors import ProtocolError
from baselinker_integration.events.words import action_told
from baselinker_integration.models import InboundCall
from baselinker_integration.wire.base import text_clean
from baselinker_integration.wire.masking import fields_mask
from eshop.core.errors import Conflict
from eshop.core.hot_path.statements import not_waiting, nothing_not_waiting, statement_run
from eshop.core.peppers import cipher
from event_log.context import correlation_id_get
from event_log.models import Severity
from event_log.services import event_record

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

_PURPOSE = b"baselinker_integration.sealed-call:"
_DELAYS = [timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720, 1440)]


def call_begin(
    *, caller: Caller, action: str, fields: Mapping[str, Any], remote_address: str, now: datetime
) -> InboundCall:
    """Put a call on record: masked for reading, and whole under seal for as long as it may have to be run again.

    `fields` are the form fields without the key. Runs in autocommit: the row stays whatever happens to the work.
    Raises CallerChangedError, and then nothing is on record.
    """
    external_id = text_clean(str(fields.get("baselinker_id", ""))).strip()[:50]
    moment = timezone.now()
    parameters = [
        action,
        external_id,
        moment,
        _address(remote_address),
        orjson.dumps(fields_mask(fields, action=action)).decode(),
        fields_seal(fields),
        moment + LEASE if action in REPEATABLE else None,
        correlation_id_get(),
    ]
    key = caller.insert(_INTO, _VALUES.replace("{nothing}", nothing_not_waiting()), parameters, now)
    return InboundCall(pk=key, connection=caller.connection, action=action, external_id=external_id)


def call_run(call: InboundCall, work: Callable[[], Any]) -> Any:
    """Do the work of a call on record and put the outcome there: done, refused or failed.

    Returns what `work` returns and raises what it raises. A failure is one event a call, which counts the attempts.
    """
    started = time.perf_counter()
    state, response, code = State.FAILED, None, errors.INTERNAL_ERROR
    try:
        response = work()
        state, code = State.DONE, ""
        return response
    except ProtocolError as error:
        state, code, response = State.REFUSED, error.code, {"error_text": error.text}
        raise
    except Exception:
        _failure_report(call)
        raise
    finally:
        duration_ms = round((time.perf_counter() - started) * 1000)
        call_finish(call=call, state=state, response=response or {}, error_code=code, duration_ms=duration_ms)


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


def _failure_report(call: InboundCall) -> None:
    event_record(
        "call_failed",
        call.connection,
        severity=Severity.ERROR,
        subject_label=action_told(call.action),
        details={"action": call.action, "baselinker_id": call.external_id, "attempts": call.attempts},
        collapse_key=f"call_failed:{call.pk}",
    )


def fields_seal(fields: Mapping[str, Any]) -> bytes:
    """`fields` encrypted with a key derived from the present pepper."""
    return cipher(_PURPOSE).encrypt(json.dumps(fields, separators=(",", ":")).encode())


def fields_unseal(sealed: bytes | memoryview) -> dict[str, Any]:
    """The fields once sealed, also under an older pepper. Raises Conflict when none fits."""
    try:
        opened = cipher(_PURPOSE).decrypt(bytes(sealed))
    except InvalidToken:
        raise Conflict(_("Treści wywołania nie można odczytać: zmieniono SECRET_KEY.")) from None
    fields: dict[str, Any] = json.loads(opened)
    return fields
