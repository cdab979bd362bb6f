"""Running one action of the protocol; calls that write are put on record (contract, section 7)."""

import time
from typing import Any

from pydantic import ValidationError

from baselinker_integration import errors
from baselinker_integration.accounts.callers import KnownCaller
from baselinker_integration.actions.registry import Action, ActionContext
from baselinker_integration.door.record import call_begin, call_begin_known, call_finish
from baselinker_integration.errors import ProtocolError
from baselinker_integration.models import InboundCall
from baselinker_integration.wire.base import text_clean, validation_text
from eshop.core import clock
from event_log.models import Severity
from event_log.services import event_record


def action_run(action: Action, context: ActionContext) -> Any:
    """Read the fields and answer. Raises ProtocolError: invalid_parameter, or what the action refuses with."""
    try:
        parsed = action.request.model_validate(context.fields)
    except ValidationError as error:
        raise ProtocolError(errors.INVALID_PARAMETER, validation_text(error)) from None
    return action.run(context, parsed)


def action_run_recorded(action: Action, context: ActionContext) -> Any:
    """The same for an action that writes: on record before the work, its outcome after it, outside its transaction."""
    call = call_begin(
        connection=context.connection, action=action.name, fields=context.fields, remote_address=context.remote_address
    )
    return _run_on_record(action, context, call)


def action_run_known(action: Action, context: ActionContext, caller: KnownCaller) -> Any:
    """The same for a caller known before; None to go the ordinary way, which also says what is wrong."""
    if not action.is_enabled(context.connection):
        return None
    if action.writes:
        call = call_begin_known(
            caller=caller,
            action=action.name,
            fields=context.fields,
            remote_address=context.remote_address,
            now=context.now,
        )
        return None if call is None else _run_on_record(action, context, call)
    if action.run_known is None:
        return None
    try:
        parsed = action.request.model_validate(context.fields)
    except ValidationError:
        return None
    return action.run_known(context, parsed, caller)


def _run_on_record(action: Action, context: ActionContext, call: InboundCall) -> Any:
    started = time.perf_counter()
    state, response, code = InboundCall.State.FAILED, None, errors.INTERNAL_ERROR
    try:
        response = action_run(action, context)
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
