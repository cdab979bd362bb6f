"""What a person does about a refused order: name the item of an offer, take lines without items, run again, close."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from baselinker_integration.door.replay import call_replay
from baselinker_integration.door.sealing import fields_unseal
from baselinker_integration.models import InboundCall, OfferLink
from baselinker_integration.orders.lines import items_find, lines_resolve, offer_of
from baselinker_integration.wire.orders import OrderAddRequest
from eshop.catalog.models import Product
from eshop.core.errors import ApplicationError, Conflict
from event_log.models import Severity
from event_log.services import event_record

State = InboundCall.State
_OPEN = (State.REFUSED, State.FAILED)
REASON_LENGTH = 500


@dataclass(frozen=True)
class RefusedLine:
    """A line of a refused order, to be shown to a person: what was sent, and the item that it means by now, if any.

    `price` is gross for one piece; `offer` is what a link to an item would be remembered for.
    """

    position: int
    offer: str
    code: str
    name: str
    price: Decimal
    quantity: int
    product_id: int | None
    is_discount: bool


def refused_orders() -> Any:
    """The refused calls that push orders and can be run again, newest first (a queryset)."""
    return InboundCall.objects.filter(action="OrderAdd", state__in=_OPEN, sealed__isnull=False).order_by("-pk")


def refused_lines(call: InboundCall) -> list[RefusedLine]:
    """The lines of a kept order. Empty when its data cannot be read as an order. Raises Conflict: no longer kept."""
    request = _request(call)
    if request is None:
        return []
    resolved = lines_resolve(call.connection, request.products, items_find(request.products))
    return [
        RefusedLine(
            line.position,
            offer_of(line.sent),
            line.sent.sku,
            line.sent.name,
            line.sent.price,
            line.sent.quantity,
            line.item.id if line.item else None,
            line.is_discount,
        )
        for line in resolved
    ]


def offer_link(*, call_id: int, position: int, product_id: int) -> list[InboundCall]:
    """Say which item the line at `position` (from 1) sells, remember that for its offer, and run again every refused
    order of this offer; returns those calls with their new outcome, this one first.

    Raises Conflict: the call is no longer open or kept; ApplicationError: no such line or item.
    """
    call = InboundCall.objects.select_related("connection").get(pk=call_id)
    _require_open(call)
    offer = next((line.offer for line in refused_lines(call) if line.position == position), None)
    product = Product.objects.filter(pk=product_id).first()
    if offer is None:
        raise ApplicationError(_("Zamówienie nie ma takiej pozycji."), field="position")
    if product is None:
        raise ApplicationError(_("Nie ma takiego towaru."), field="product")
    with transaction.atomic():
        OfferLink.objects.update_or_create(connection=call.connection, offer=offer, defaults={"product": product})
        event_record(
            "offer_linked",
            subject=product,
            connection_ref=str(call.connection_id),
            connection_label=call.connection.name,
            details={"offer": offer, "baselinker_id": call.external_id},
        )
    return calls_run_again([call.pk, *_others_of_offer(call, offer)])


def order_take_without_items(*, call_id: int) -> InboundCall:
    """Run a refused order again and take the lines that are no items of this shop by their names, without stock.

    Raises Conflict as call_replay does.
    """
    return call_replay(call_id=call_id, accept_unlinked_lines=True)


def calls_run_again(call_ids: Sequence[int]) -> list[InboundCall]:
    """Run these calls again, one after the other; those that somebody else has done or runs meanwhile are left."""
    done = []
    for call_id in call_ids:
        try:
            done.append(call_replay(call_id=call_id))
        except Conflict:
            continue
    return done


def refusal_close(*, call_id: int, reason: str) -> None:
    """Close a refused or failed call for good: it will not be run again, and what it said is forgotten.

    Raises ApplicationError without a reason (up to 500 characters), Conflict when the call is not open.
    """
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= REASON_LENGTH:
        raise ApplicationError(_("Podaj powód, najwyżej 500 znaków."), field="reason")
    call = InboundCall.objects.select_related("connection").get(pk=call_id)
    with transaction.atomic():
        closed = InboundCall.objects.filter(pk=call_id, state__in=_OPEN).update(
            state=State.CLOSED, close_reason=reason, sealed=None, retry_at=None, finished_at=timezone.now()
        )
        if not closed:
            raise Conflict(_("To wywołanie jest już wykonane albo właśnie trwa."))
        event_record(
            "order_refusal_closed",
            severity=Severity.INFO,
            message=reason,
            subject=call,
            subject_label=f"{call.action} {call.external_id}",
            connection_ref=str(call.connection_id),
            connection_label=call.connection.name,
            details={"baselinker_id": call.external_id},
        )


def _require_open(call: InboundCall) -> None:
    if call.state not in _OPEN:
        raise Conflict(_("To wywołanie jest już wykonane albo właśnie trwa."))


def _request(call: InboundCall) -> OrderAddRequest | None:
    if call.sealed is None:
        raise Conflict(_("Treść tego wywołania nie jest już przechowywana."))
    try:
        return OrderAddRequest.model_validate(fields_unseal(call.sealed))
    except ValidationError:
        return None


def _others_of_offer(call: InboundCall, offer: str) -> list[int]:
    """Ids of the account's other refused orders that have a line of this offer."""
    found = []
    for other in refused_orders().filter(connection_id=call.connection_id).exclude(pk=call.pk):
        try:
            request = _request(other)
        except Conflict:
            continue
        if request is not None and any(offer_of(line) == offer for line in request.products):
            found.append(other.pk)
    return sorted(found)
