"""What a person does about a refused order: name the item of an offer, take lines without items, run again, close."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from baselinker_integration.door.refused_reading import OPEN_STATES, refused_orders, request_of
from baselinker_integration.door.replay import call_replay
from baselinker_integration.models import InboundCall, OfferLink
from baselinker_integration.orders.lines import offer_of
from baselinker_integration.orders.refused_calls import refusal_events
from baselinker_integration.orders.reports import order_there
from eshop.catalog.models import Product
from eshop.core.errors import ApplicationError, Conflict
from event_log.services import event_record

State = InboundCall.State
REASON_LENGTH = 500


def offer_link(*, call_id: int, position: int, product_id: int) -> list[InboundCall]:
    """Say which item the line at `position` (from 1) sells, remember that for its offer, and run again every refused
    order of this offer; returns those calls with their new outcome, this one first.

    Raises Conflict: the call is no longer open or kept; ApplicationError: no such line or item.
    """
    call = InboundCall.objects.select_related("connection").get(pk=call_id)
    _require_open(call)
    request = request_of(call)
    product = Product.objects.filter(pk=product_id).first()
    if request is None or not 0 < position <= len(request.products):
        raise ApplicationError(_("Zamówienie nie ma takiej pozycji."), field="position")
    if product is None:
        raise ApplicationError(_("Nie ma takiego towaru."), field="product")
    offer = offer_of(request.products[position - 1])
    with transaction.atomic():
        OfferLink.objects.update_or_create(connection=call.connection, offer=offer, defaults={"product": product})
        event_record(
            "offer_linked",
            call.connection,
            subject=product,
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
    """Close a refused or failed call for good, and with it every other open call of the same order: none will be run
    again, what they said is forgotten, and their events are solved.

    Raises ApplicationError without a reason (up to 500 characters), Conflict when the call is not open.
    """
    reason = reason_check(reason)
    call = InboundCall.objects.select_related("connection").get(pk=call_id)
    with transaction.atomic():
        closed = _same_order(call).filter(state__in=OPEN_STATES).order_by("pk").values_list("pk", flat=True)
        keys = list(closed)
        if call_id not in keys:
            raise Conflict(_("To wywołanie jest już wykonane albo właśnie trwa."))
        InboundCall.objects.filter(pk__in=keys, state__in=OPEN_STATES).update(
            state=State.CLOSED, close_reason=reason, sealed=None, retry_at=None, finished_at=timezone.now()
        )
        solved: list[int | None] = [*refusal_events(call)]
        for solves in solved or [None]:
            event_record(
                "order_refusal_closed",
                call.connection,
                message=reason,
                subject=call,
                subject_label=order_there(call.external_id),
                details={"baselinker_id": call.external_id},
                solves=solves,
            )


def reason_check(reason: str) -> str:
    """The reason for closing in one line; raises ApplicationError when it is empty or longer than 500 characters."""
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= REASON_LENGTH:
        raise ApplicationError(_("Podaj powód, najwyżej 500 znaków."), field="reason")
    return reason


def _same_order(call: InboundCall) -> QuerySet[InboundCall]:
    """The calls that push the order of `call`; that one alone where it has no number."""
    if not call.external_id:
        return InboundCall.objects.filter(pk=call.pk)
    return InboundCall.objects.filter(connection=call.connection_id, action=call.action, external_id=call.external_id)


def _require_open(call: InboundCall) -> None:
    if call.state not in OPEN_STATES:
        raise Conflict(_("To wywołanie jest już wykonane albo właśnie trwa."))


def _others_of_offer(call: InboundCall, offer: str) -> list[int]:
    """Ids of the account's other refused orders that have a line of this offer."""
    found = []
    for other in refused_orders().filter(connection_id=call.connection_id).exclude(pk=call.pk):
        try:
            request = request_of(other)
        except Conflict:
            continue
        if request is not None and any(offer_of(line) == offer for line in request.products):
            found.append(other.pk)
    return sorted(found)
