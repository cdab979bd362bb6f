"""Running a kept call again: by a person after the cause is gone, or by itself after an internal error."""

import logging
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from baselinker_integration.accounts.callers import Caller
from baselinker_integration.actions.action import ActionContext
from baselinker_integration.door.answer import action_find, action_run
from baselinker_integration.door.record import LEASE, REPEATABLE, call_run, fields_unseal
from baselinker_integration.errors import ProtocolError
from baselinker_integration.models import InboundCall
from baselinker_integration.orders.refused_calls import refusal_solved_report
from eshop.core.errors import Conflict
from eshop.orders.models import Order
from event_log.context import correlation, events_survive

logger = logging.getLogger(__name__)
State = InboundCall.State


def calls_due(*, now: datetime) -> list[int]:
    """Ids of the calls to run again by now: failed ones whose time has come, and ones whose process died."""
    due = InboundCall.objects.filter(retry_at__lte=now, state__in=[State.FAILED, State.RECEIVED], sealed__isnull=False)
    return list(due.order_by("pk").values_list("pk", flat=True)[:1000])


def call_replay(*, call_id: int, accept_unlinked_lines: bool = False) -> InboundCall:
    """Run a refused or failed call again for whoever acts; returns it with its new outcome.

    With `accept_unlinked_lines` this run takes an order's unknown lines by their names, whatever the account says.

    Raises Conflict when it is done already, runs right now, or can no longer be read; InboundCall.DoesNotExist.
    """
    now = timezone.now()
    abandoned = Q(state=State.RECEIVED, received_at__lte=now - LEASE) & (Q(retry_at=None) | Q(retry_at__lte=now))
    return _run_again(
        call_id, Q(state__in=[State.REFUSED, State.FAILED]) | abandoned, accept_unlinked_lines=accept_unlinked_lines
    )


def call_retry(*, call_id: int) -> InboundCall:
    """Run a call of `calls_due` again; of two workers one does it, the other gets Conflict."""
    due = Q(retry_at__lte=timezone.now(), state__in=[State.FAILED, State.RECEIVED])
    return _run_again(call_id, due)


def _run_again(call_id: int, condition: Q, *, accept_unlinked_lines: bool = False) -> InboundCall:
    call = InboundCall.objects.select_related("connection").get(pk=call_id)
    was_refused = call.state == State.REFUSED
    call.connection.accept_unlinked_lines |= accept_unlinked_lines
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
        done = InboundCall.objects.select_related("connection").get(pk=call_id)
        if was_refused and done.state == State.DONE and done.action == "OrderAdd":
            _report_solved(done)
    return done


def _report_solved(call: InboundCall) -> None:
    order = Order.objects.filter(pk=call.response.get("order_id")).first()
    if order is not None:
        refusal_solved_report(connection=call.connection, external_id=call.external_id, order=order)


def _run_claimed(call: InboundCall, fields: dict[str, Any]) -> None:
    try:
        call_run(call, partial(_answer, call, fields))
    except ProtocolError:
        return  # on record as refused
    except Exception:
        logger.exception("Call %s failed again", call.pk)


def _newer_done(call: InboundCall) -> InboundCall | None:
    """A later call for the same order that went well: what this one says is out of date and must not undo it."""
    if call.action not in REPEATABLE or not call.external_id:
        return None
    later = InboundCall.objects.filter(
        connection=call.connection, action=call.action, external_id=call.external_id, state=State.DONE, pk__gt=call.pk
    )
    return later.order_by("-pk").first()


def _answer(call: InboundCall, fields: dict[str, Any]) -> Any:
    """Its caller was proved when it was put on record."""
    if newer := _newer_done(call):
        return newer.response
    action = action_find(call.action, call.connection)
    return action_run(
        action, ActionContext(Caller(call.connection), call.received_at, call.remote_address or "", fields)
    )
