"""From form fields to the bytes of the answer: authenticate, find the action, validate, run, encode. No HTTP here."""

import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

import orjson
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils import timezone, translation
from pydantic import ValidationError

from baselinker_integration import errors
from baselinker_integration.accounts.authentication import AddonInactiveError, caller_authenticate
from baselinker_integration.accounts.callers import Caller, CallerChangedError, caller_recall, last_call_note
from baselinker_integration.accounts.check import USER_AGENT as CHECK
from baselinker_integration.actions.action import Action, ActionContext
from baselinker_integration.actions.file_version import file_version
from baselinker_integration.actions.registry import ACTIONS
from baselinker_integration.door.record import call_begin, call_run
from baselinker_integration.errors import ProtocolError
from baselinker_integration.events.actors import BASELINKER
from baselinker_integration.events.words import action_told
from baselinker_integration.models import Connection, InboundCall
from baselinker_integration.orders.reports import refusal_report
from baselinker_integration.wire.base import text_clean
from baselinker_integration.wire.mistakes import validation_items, validation_text
from eshop.core.clock import business_date
from eshop.core.told import told
from event_log.context import Actor, acting, correlation_id_get, events_survive
from event_log.models import Severity
from event_log.services import Problem, event_record

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ConnectorRequest:
    """One call as it came: the address's slug, the decoded form fields (key included), the sender's address.

    `is_empty` marks a POST without any field, the probe of protocol, 1.4.
    """

    slug: str
    fields: dict[str, Any]
    remote_address: str = ""
    is_empty: bool = False
    user_agent: str = ""
    content_type: str = ""
    received_at: datetime = field(default_factory=timezone.now)


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
    """The protocol's error object (protocol, 1.3)."""
    return orjson.dumps({"error": True, "error_code": code, "error_text": text})


def _answer(request: ConnectorRequest) -> Any:
    """With the caller in memory first; when it has changed since, nothing was done and authentication decides."""
    if request.is_empty and settings.BASELINKER_EMPTY_POST == "file_version":
        return file_version()
    password = request.fields.get("bl_pass")
    caller = caller_recall(slug=request.slug, key=password)
    if caller is not None:
        with suppress(CallerChangedError):
            return _answer_proved(caller, request)
    try:
        caller = caller_authenticate(
            slug=request.slug,
            password=password if isinstance(password, str) else None,
            now=request.received_at,
            remote_address=request.remote_address,
        )
    except AddonInactiveError as refusal:
        _keep_order(refusal, request)
        _heard(refusal.connection, request)
        raise
    return _answer_proved(caller, request)


def _keep_order(refusal: AddonInactiveError, request: ConnectorRequest) -> None:
    """An order that comes while the add-on is suspended is money: its call is kept, to be run once it is resumed."""
    if refusal.code != errors.ADDON_SUSPENDED or request.fields.get("action") != "OrderAdd":
        return
    connection = refusal.connection
    with acting(Actor(BASELINKER, str(connection.pk), connection.name)), suppress(ProtocolError):
        call = call_begin(
            caller=Caller(connection),
            action="OrderAdd",
            fields=_without_key(request.fields),
            remote_address=request.remote_address,
            now=request.received_at,
        )
        call_run(call, partial(_refuse_order, call, refusal, request.received_at))


def _refuse_order(call: InboundCall, refusal: AddonInactiveError, now: datetime) -> None:
    refusal_report(
        connection=call.connection,
        external_id=call.external_id,
        code=refusal.code,
        text=refusal.text,
        problems=[],
        now=now,
    )
    raise ProtocolError(refusal.code, refusal.text)


def _answer_proved(caller: Caller, request: ConnectorRequest) -> Any:
    """No answer leaves before its caller is proved, a refusal neither. Raises CallerChangedError."""
    try:
        with acting(Actor(BASELINKER, str(caller.connection.pk), caller.connection.name)):
            answered = _action_answer(caller, request)
    except CallerChangedError:
        raise
    except Exception:
        caller.prove(request.received_at)
        _heard(caller.connection, request)
        raise
    caller.prove(request.received_at)
    _heard(caller.connection, request)
    return answered


def _heard(connection: Connection, request: ConnectorRequest) -> None:
    """The shop's own check of a connection is not BaseLinker."""
    if request.user_agent != CHECK:
        name = request.fields.get("action")
        known = name if isinstance(name, str) and name in ACTIONS else ""
        last_call_note(connection=connection, action=known, now=request.received_at)


def _action_answer(caller: Caller, request: ConnectorRequest) -> Any:
    """What the action answers; one that writes is put on record before its work, which proves the caller."""
    action = action_find(request.fields.get("action"), caller.connection)
    fields = _without_key(request.fields)
    sender = " | ".join(part[:60] or "-" for part in (request.user_agent, request.content_type, request.remote_address))
    context = ActionContext(caller, request.received_at, request.remote_address, fields, text_clean(sender))
    if not action.writes:
        return action_run(action, context)
    call = call_begin(
        caller=caller,
        action=action.name,
        fields=fields,
        remote_address=request.remote_address,
        now=request.received_at,
    )
    try:
        return call_run(call, partial(action_run, action, context))
    except ProtocolError as error:
        _refusal_report(action, context, error)
        raise


def _without_key(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in ("bl_pass", "action")}


def action_find(name: Any, connection: Connection) -> Action:
    """The action of this name. Raises ProtocolError unsupported_action, also for one that the account has off."""
    action = ACTIONS.get(name) if isinstance(name, str) else None
    if action is None:
        raise ProtocolError(errors.UNSUPPORTED_ACTION, told("Nieobsługiwana funkcja."))
    if not getattr(connection, action.option):
        raise ProtocolError(errors.UNSUPPORTED_ACTION, told("Ta funkcja jest wyłączona dla konta."))
    return action


def action_run(action: Action, context: ActionContext) -> Any:
    """Read the fields and answer. Raises ProtocolError: invalid_parameter, or what the action refuses with."""
    try:
        parsed = action.request.model_validate(context.fields)
    except ValidationError as error:
        faults = validation_items(error)[:5]
        raise ProtocolError(errors.INVALID_PARAMETER, validation_text(error), faults) from None
    return action.run(context, parsed)


def _refusal_report(action: Action, context: ActionContext, error: ProtocolError) -> None:
    """One event per connection, action, reason and business day; the order intake reports its own refusals."""
    if error.code in (errors.ORDER_REFUSED, errors.UNKNOWN_PRODUCT):
        return
    day = business_date(context.now, context.caller.connection.day_start)
    event_record(
        "call_refused",
        context.caller.connection,
        severity=Severity.WARNING,
        message="" if error.faults else error.text,
        subject_label=action_told(action.name),
        details={"action": action.name, "error_code": error.code},
        problems=[Problem("field_refused", field=field[:60], detail=expected) for field, expected in error.faults],
        collapse_key=f"call_refused:{context.caller.connection.pk}:{action.name}:{error.code}:{day}",
    )
