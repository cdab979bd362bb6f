"""Running a kept call again: by a person after the cause was mended, or by itself after an internal error."""

import logging
import time
from datetime import datetime

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from baselinker_integration import errors
from baselinker_integration.actions.registry import Action, ActionContext, actions
from baselinker_integration.door.record import LEASE, REPEATABLE, call_finish
from baselinker_integration.door.sealing import fields_unseal
from baselinker_integration.errors import ProtocolError
from baselinker_integration.models import InboundCall
from baselinker_integration.wire.base import validation_text
from eshop.core.errors import Conflict
from event_log.context import correlation
from event_log.models import Severity
from event_log.services import event_record, events_survive

logger = logging.getLogger(__name__)
State = InboundCall.State


def calls_due(*, now: datetime) -> list[int]:
    """Ids of the calls to run again by now: failed ones whose time has come, and ones whose process died."""
    due = InboundCall.objects.filter(retry_at__lte=now, state__in=[State.FAILED, State.RECEIVED], sealed__isnull=False)
    return list(due.order_by("pk").values_list("pk", flat=True)[:1000])


def call_replay(*, call_id: int) -> InboundCall:
    """Run a refused or failed call again for whoever acts; returns it with its new outcome.

    Raises Conflict when it is done already, runs right now, or can no longer be read; InboundCall.DoesNotExist.
    """
    now = timezone.now()
    abandoned = Q(state=State.RECEIVED, received_at__lte=now - LEASE) & (Q(retry_at=None) | Q(retry_at__lte=now))
    return _run_again(call_id, Q(state__in=[State.REFUSED, State.FAILED]) | abandoned)


def call_retry(*, call_id: int) -> InboundCall:
    """Run a call of `calls_due` again; of two workers one does it, the other gets Conflict."""
    due = Q(retry_at__lte=timezone.now(), state__in=[State.FAILED, State.RECEIVED])
    return _run_again(call_id, due)


def _run_again(call_id: int, condition: Q) -> InboundCall:
    call = InboundCall.objects.select_related("connection").get(pk=call_id)
    if call.sealed is None:
        raise Conflict(_("Treść tego wywołania nie jest już przechowywana."))
    fields = fields_unseal(call.sealed)
    claimed = InboundCall.objects.filter(condition, pk=call_id).update(
        state=State.RECEIVED, attempts=F("attempts") + 1, retry_at=timezone.now() + LEASE
    )
    if not claimed:
        raise Conflict(_("To wywołanie jest już wykonane albo właśnie trwa."))
    call.attempts += 1
    with correlation(correlation_id=call.correlation_id), events_survive():
        _run_claimed(call, fields)
    call.refresh_from_db()
    return call


def _run_claimed(call: InboundCall, fields: dict[str, object]) -> None:
    started = time.perf_counter()
    context = ActionContext(call.connection, call.received_at, call.remote_address or "", fields)
    newer = _newer_done(call)
    try:
        response = newer.response if newer else _answer(call, context)
        outcome, code = State.DONE, ""
    except ProtocolError as error:
        response, outcome, code = {"error_text": error.text}, State.REFUSED, error.code
    except Exception:
        logger.exception("Call %s failed again", call.pk)
        response, outcome, code = {}, State.FAILED, errors.INTERNAL_ERROR
        _record_failure(call)
    duration_ms = round((time.perf_counter() - started) * 1000)
    call_finish(call=call, state=outcome, response=response, error_code=code, duration_ms=duration_ms)


def _newer_done(call: InboundCall) -> InboundCall | None:
    """A later call for the same order that went well: what this one says is out of date and must not undo it."""
    if call.action not in REPEATABLE or not call.external_id:
        return None
    later = InboundCall.objects.filter(
        connection=call.connection, action=call.action, external_id=call.external_id, state=State.DONE, pk__gt=call.pk
    )
    return later.order_by("-pk").first()


def _answer(call: InboundCall, context: ActionContext) -> dict[str, object]:
    action: Action | None = actions().get(call.action)
    if action is None or not action.is_enabled(call.connection):
        raise ProtocolError(errors.UNSUPPORTED_ACTION, _("Ta funkcja jest wyłączona dla konta."))
    try:
        request = action.request.model_validate(context.fields)
    except ValidationError as error:
        raise ProtocolError(errors.INVALID_PARAMETER, validation_text(error)) from None
    answer: dict[str, object] = action.run(context, request)
    return answer


def _record_failure(call: InboundCall) -> None:
    event_record(
        "call_failed",
        severity=Severity.ERROR,
        subject=call.connection,
        subject_label=call.action,
        connection_ref=str(call.connection_id),
        connection_label=call.connection.name,
        details={"action": call.action, "baselinker_id": call.external_id, "attempts": call.attempts},
        collapse_key=f"call_failed:{call.pk}",
    )
