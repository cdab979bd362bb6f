"""The book of calls that write: recorded before the work, closed after it, outside its transaction (contract, 7).

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

from baselinker_integration.models import Connection, InboundCall
from baselinker_integration.services.masking import fields_mask
from baselinker_integration.services.sealing import fields_seal
from baselinker_integration.wire.base import text_clean
from event_log.context import correlation_id_get

logger = logging.getLogger(__name__)
State = InboundCall.State

REPEATABLE = frozenset({"OrderAdd"})
"""Actions run again by themselves: to run one of them twice changes nothing. A stock change is not among them:
BaseLinker itself repeats what it saw fail, and then -1 would become -2."""

LEASE = timedelta(minutes=5)
"""A call without an outcome after this long belonged to a process that died."""

_DELAYS = [timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720, 1440)]


def call_begin(
    *, connection: Connection, action: str, fields: Mapping[str, Any], remote_address: str = ""
) -> InboundCall:
    """Put a call on record: masked for reading, and whole under seal for as long as it may have to be run again.

    `fields` are the form fields without the key. Runs in autocommit: the row stays whatever happens to the work.
    """
    return InboundCall.objects.create(
        connection=connection,
        action=action,
        external_id=text_clean(str(fields.get("baselinker_id", ""))).strip()[:50],
        remote_address=_address(remote_address),
        request=fields_mask(fields),
        sealed=fields_seal(fields),
        retry_at=timezone.now() + LEASE if action in REPEATABLE else None,
        correlation_id=correlation_id_get(),
    )


def call_finish(
    *, call: InboundCall, state: State, response: Any, error_code: str = "", duration_ms: int | None = None
) -> None:
    """Write a call's outcome. Done: the sealed copy is deleted. Failed: the next attempt is set, with growing gaps.

    Never raises: the work is committed by now and its answer must reach BaseLinker even if the book cannot be written.
    """
    values: dict[str, Any] = {
        "state": state,
        "response": _storable(response),
        "error_code": error_code[:40],
        "duration_ms": duration_ms,
        "finished_at": timezone.now(),
        "retry_at": _next_attempt(call) if state == State.FAILED else None,
    }
    if state == State.DONE:
        values["sealed"] = None
    try:
        InboundCall.objects.filter(pk=call.pk).update(**values)
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
