"""From form fields to the bytes of the answer: authenticate, find the action, validate, run, encode. No HTTP here."""

import logging
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils import translation
from pydantic import ValidationError

from baselinker_integration import errors
from baselinker_integration.actions.file_version import file_version
from baselinker_integration.actions.registry import Action, ActionContext, actions
from baselinker_integration.authentication import caller_authenticate
from baselinker_integration.errors import ProtocolError
from baselinker_integration.models import InboundCall
from baselinker_integration.services.calls import call_begin, call_finish
from baselinker_integration.wire.base import text_clean, validation_text
from eshop.core import clock
from event_log.context import correlation_id_get
from event_log.models import Severity
from event_log.services import event_record, events_survive

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ConnectorRequest:
    """One call as it came: the address's slug, the decoded form fields (key included), the sender's address.

    `is_empty` marks a POST without any field, the probe of reference, 1.4.
    """

    slug: str
    fields: dict[str, Any]
    remote_address: str = ""
    is_empty: bool = False
    received_at: datetime = field(default_factory=clock.now)


def answer(request: ConnectorRequest) -> bytes:
    """The JSON to send back, always; a refusal or failure is the protocol's error object."""
    try:
        # What the call leaves in the shop is read by the shop, whatever language its sender says it likes.
        with translation.override(settings.LANGUAGE_CODE), events_survive():
            return encode(_answer(request))
    except ProtocolError as error:
        return error_body(error.code, error.text)
    except (DatabaseError, InterfaceError):
        logger.exception("Database trouble while answering the connector")
        return error_body(
            errors.DATABASE_UNAVAILABLE, f"Baza danych nie odpowiada. Identyfikator: {correlation_id_get()}"
        )
    except Exception:
        logger.exception("Connector call failed")
        return error_body(errors.INTERNAL_ERROR, f"Błąd wewnętrzny sklepu. Identyfikator: {correlation_id_get()}")


def encode(value: Any) -> bytes:
    """`value` as JSON; bytes are taken as ready."""
    return value if isinstance(value, bytes) else orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)


def error_body(code: str, text: str) -> bytes:
    """The protocol's error object (reference, 1.3)."""
    return orjson.dumps({"error": True, "error_code": code, "error_text": text})


def _answer(request: ConnectorRequest) -> Any:
    if request.is_empty and settings.BASELINKER_EMPTY_POST == "file_version":
        return file_version()
    password = request.fields.get("bl_pass")
    connection = caller_authenticate(
        slug=request.slug, password=password if isinstance(password, str) else None, now=request.received_at
    )
    name = request.fields.get("action")
    action = actions().get(name) if isinstance(name, str) else None
    if action is None or not action.is_enabled(connection):
        raise ProtocolError(errors.UNSUPPORTED_ACTION, "Nieobsługiwana funkcja.")
    fields = {key: value for key, value in request.fields.items() if key not in ("bl_pass", "action")}
    context = ActionContext(connection, request.received_at, request.remote_address, fields)
    return _run_recorded(action, context) if action.writes else _run(action, context)


def _run(action: Action, context: ActionContext) -> Any:
    try:
        parsed = action.request.model_validate(context.fields)
    except ValidationError as error:
        raise ProtocolError(errors.INVALID_PARAMETER, validation_text(error)) from None
    return action.run(context, parsed)


def _run_recorded(action: Action, context: ActionContext) -> Any:
    """The call is on record before the work, its outcome after it, both outside the work's transaction."""
    started = time.perf_counter()
    call = call_begin(
        connection=context.connection, action=action.name, fields=context.fields, remote_address=context.remote_address
    )
    state, response, code = InboundCall.State.FAILED, None, errors.INTERNAL_ERROR
    try:
        response = _run(action, context)
        state, code = InboundCall.State.DONE, ""
        return response
    except ProtocolError as error:
        state, code, response = InboundCall.State.REFUSED, error.code, {"error_text": error.text}
        _record_refusal(action, context, error)
        raise
    except Exception:
        _record_failure(action, context)
        raise
    finally:
        duration_ms = round((time.perf_counter() - started) * 1000)
        call_finish(call=call, state=state, response=response or {}, error_code=code, duration_ms=duration_ms)


def _record_refusal(action: Action, context: ActionContext, error: ProtocolError) -> None:
    """One event per connection, action, reason and business day; the order intake reports its own refusals."""
    if error.code in (errors.ORDER_REFUSED, errors.UNKNOWN_PRODUCT):
        return
    day = clock.business_date(context.now, context.connection.day_start)
    event_record(
        "call_refused",
        severity=Severity.WARNING,
        message=text_clean(error.text),
        subject=context.connection,
        subject_label=action.name,
        connection_ref=str(context.connection.pk),
        connection_label=context.connection.name,
        details={"action": action.name, "error_code": error.code},
        collapse_key=f"call_refused:{context.connection.pk}:{action.name}:{error.code}:{day}",
    )


def _record_failure(action: Action, context: ActionContext) -> None:
    event_record(
        "call_failed",
        severity=Severity.ERROR,
        subject=context.connection,
        subject_label=action.name,
        connection_ref=str(context.connection.pk),
        connection_label=context.connection.name,
        details={"action": text_clean(action.name), "baselinker_id": str(context.fields.get("baselinker_id", ""))[:50]},
    )
