"""Orders that BaseLinker pushes: each becomes exactly one order of the shop, or none (contract, section 7)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from pydantic import ValidationError

from baselinker_integration.errors import ProtocolError
from baselinker_integration.models import Connection, OrderBinding
from baselinker_integration.orders.draft import (
    OrderDraft,
    content_hash,
    draft_make,
    fields_snapshot,
    fields_unforeseen,
)
from baselinker_integration.orders.lines import ResolvedLine, order_find
from baselinker_integration.orders.refusal import OrderRefusedError, invalid_fields
from baselinker_integration.orders.refused_calls import refusals_solve
from baselinker_integration.orders.repeat import ACTOR, order_repeat
from baselinker_integration.orders.reports import (
    doubt_problems,
    line_doubt_problem,
    refusal_report,
    shortage_report,
    unknown_line_problem,
)
from baselinker_integration.wire.base import text_clean
from baselinker_integration.wire.order_add import Doubts, OrderAddRequest
from eshop.orders.services.content import order_insert
from event_log.models import Severity
from event_log.services import event_record


def order_receive(*, connection: Connection, fields: Mapping[str, Any], now: datetime) -> int:
    """Take the order that the form `fields` of OrderAdd describe; returns the shop's order number.

    The same number comes back however often, and however many times at once, an order is pushed: the unique constraint
    of OrderBinding decides who writes it. `now` (aware) is when the call came. Raises ProtocolError (order_refused,
    unknown_product) after the refusal was put into the event log; then nothing of the order was written.
    """
    try:
        return _receive(connection, fields, now)
    except OrderRefusedError as refusal:
        external_id = text_clean(str(fields.get("baselinker_id", ""))).strip()[:50]
        refusal_report(
            connection=connection,
            external_id=external_id,
            code=refusal.code,
            text=refusal.text,
            problems=refusal.problems,
            now=now,
        )
        raise ProtocolError(refusal.code, refusal.text) from None


def _receive(connection: Connection, fields: Mapping[str, Any], now: datetime) -> int:
    doubts = Doubts()
    try:
        request = OrderAddRequest.model_validate(fields, context=doubts)
    except ValidationError as error:
        raise invalid_fields(error) from None
    sent = fields_snapshot(request, fields)
    for attempt in (1, 2):
        found = order_find(connection, request.baselinker_id, request.products)
        if found.binding_id is not None:
            number = order_repeat(
                connection=connection, binding_id=found.binding_id, request=request, sent=sent, now=now
            )
            if found.was_refused:
                refusals_solve(connection=connection, external_id=request.baselinker_id, order_id=number)
            return number
        try:
            draft, unknown = draft_make(connection=connection, request=request, items=found.items, now=now)
            number = _enter(connection, request, draft, unknown, doubts, sent, fields_unforeseen(fields))
        except IntegrityError:
            # The twin of this call was quicker, or an item went away between look and write: look again, once.
            if attempt == 2:
                raise
            continue
        if found.was_refused:
            refusals_solve(connection=connection, external_id=request.baselinker_id, order_id=number)
        return number
    raise AssertionError("unreachable")


def _enter(
    connection: Connection,
    request: OrderAddRequest,
    draft: OrderDraft,
    unknown: Sequence[ResolvedLine],
    doubts: Doubts,
    sent: dict[str, Any],
    unforeseen: Sequence[str],
) -> int:
    """Write order, binding, lines, stock and events in one transaction; the binding goes before the stock."""
    order = draft.order
    binding = OrderBinding(
        connection=connection,
        external_id=request.baselinker_id,
        order=order,
        sent_fields=sent,
        content_hash=content_hash(sent),
        takes_stock=request.change_products_quantity,
    )
    with transaction.atomic(durable=True):
        order_insert(
            order=order,
            lines=draft.lines,
            take_stock=request.change_products_quantity,
            beside=binding,
            numbers=[request.baselinker_id],
            note=f"BaseLinker {request.baselinker_id}",
            actor=ACTOR,
        )
        _report(connection, request, draft, unknown, doubts, unforeseen)
    return order.pk


def _report(
    connection: Connection,
    request: OrderAddRequest,
    draft: OrderDraft,
    unknown: Sequence[ResolvedLine],
    doubts: Doubts,
    unforeseen: Sequence[str],
) -> None:
    details = {
        "baselinker_id": request.baselinker_id,
        "previous_order_id": request.previous_order_id[:50],
        "ignored_status_id": "" if request.status_id == str(draft.order.status) else request.status_id[:50],
        "unforeseen_fields": list(unforeseen)[:100],
        "cut_fields": draft.cut,
    }
    event_record(
        "order_held" if draft.order.is_held else "order_accepted",
        connection,
        subject=draft.order,
        message=", ".join(filter(None, [f"BaseLinker {request.baselinker_id}", draft.order.marketplace])),
        counts={"lines": len(draft.lines)},
        details={name: value for name, value in details.items() if value},
    )
    if any(line.shortage for line in draft.lines):
        shortage_report(connection=connection, order=draft.order, lines=draft.lines)
    if doubts.found or draft.doubts:
        event_record(
            "order_taken_with_doubts",
            connection,
            subject=draft.order,
            severity=Severity.WARNING,
            problems=[*doubt_problems(doubts.found), *(line_doubt_problem(line) for line in draft.doubts)],
        )
    if unknown:
        event_record(
            "order_unlinked_lines",
            connection,
            subject=draft.order,
            severity=Severity.WARNING,
            counts={"lines": len(unknown)},
            problems=[unknown_line_problem(line) for line in unknown],
        )
