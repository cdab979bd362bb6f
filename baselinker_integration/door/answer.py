"""From form fields to the bytes of the answer: authenticate, find the action, validate, run, encode. No HTTP here."""

import logging
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils import translation

from baselinker_integration import errors
from baselinker_integration.accounts.authentication import caller_authenticate
from baselinker_integration.accounts.callers import caller_recall
from baselinker_integration.actions.file_version import file_version
from baselinker_integration.actions.registry import ActionContext, actions
from baselinker_integration.errors import ProtocolError
from baselinker_integration.events.actors import BASELINKER
from baselinker_integration.models import Connection
from baselinker_integration.running import action_run, action_run_known, action_run_recorded
from eshop.core import clock
from event_log.actors import Actor
from event_log.context import acting, actor_set, correlation_id_get
from event_log.services import events_survive

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
    received_at: datetime = field(default_factory=clock.now)


def answer(request: ConnectorRequest) -> bytes:
    """The JSON to send back, always; a refusal or failure is the protocol's error object."""
    try:
        # What the call leaves in the shop is read by the shop, whatever language its sender says it likes.
        with translation.override(settings.LANGUAGE_CODE), acting(), events_survive():
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
    if request.is_empty and settings.BASELINKER_EMPTY_POST == "file_version":
        return file_version()
    password = request.fields.get("bl_pass")
    name = request.fields.get("action")
    action = actions().get(name) if isinstance(name, str) else None
    if action is not None and (known := caller_recall(slug=request.slug, key=password)) is not None:
        found = action_run_known(action, _context(copy(known.connection), request), known)
        if found is not None:
            return found
    connection = caller_authenticate(
        slug=request.slug,
        password=password if isinstance(password, str) else None,
        now=request.received_at,
        remote_address=request.remote_address,
    )
    if action is None or not action.is_enabled(connection):
        raise ProtocolError(errors.UNSUPPORTED_ACTION, "Nieobsługiwana funkcja.")
    context = _context(connection, request)
    return action_run_recorded(action, context) if action.writes else action_run(action, context)


def _context(connection: Connection, request: ConnectorRequest) -> ActionContext:
    fields = {key: value for key, value in request.fields.items() if key not in ("bl_pass", "action")}
    actor_set(Actor(BASELINKER, str(connection.pk), connection.name))
    return ActionContext(connection, request.received_at, request.remote_address, fields)
