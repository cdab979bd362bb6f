"""What a refused order says: who paid how much for which lines, and which of them the shop knows by now."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from pydantic import ValidationError

from baselinker_integration.door.record import fields_unseal
from baselinker_integration.models import Connection, InboundCall
from baselinker_integration.orders.draft import order_draft
from baselinker_integration.orders.lines import Item, ResolvedLine, items_find, lines_resolve, offer_of
from baselinker_integration.wire.order_add import OrderAddLine, OrderAddRequest
from eshop.core.errors import Conflict
from eshop.orders.models import Order
from eshop.orders.services.content import lines_total

OPEN_STATES = (InboundCall.State.REFUSED, InboundCall.State.FAILED)


@dataclass(frozen=True)
class RefusedLine:
    """A line of a refused order, to be shown to a person: what was sent, and the item that it means by now, if any.

    `price` is gross for one piece; `offer` is what a link to an item would be remembered for; `auction_id` is the
    marketplace's own number of the offer, where it was sent.
    """

    position: int
    offer: str
    auction_id: str
    code: str
    name: str
    price: Decimal
    quantity: int
    item: Item | None
    is_discount: bool

    @property
    def product_id(self) -> int | None:
        return self.item.id if self.item else None

    @property
    def is_unknown(self) -> bool:
        """Whether a person has to say what this line sold."""
        return self.item is None and not self.is_discount

    @property
    def total(self) -> Decimal:
        return self.price * self.quantity


@dataclass(frozen=True)
class RefusedOrder:
    """A refused call with the order that it would become (unsaved; `total` with the delivery's price, gross).

    `order` is None where what was sent cannot be read as an order.
    """

    call: InboundCall
    order: Order | None
    lines: Sequence[RefusedLine] = ()
    total: Decimal = Decimal(0)

    @property
    def unknown(self) -> list[RefusedLine]:
        return [line for line in self.lines if line.is_unknown]


def refused_calls() -> QuerySet[InboundCall]:
    """The calls that push orders and can be run again, newest first."""
    return InboundCall.objects.filter(action="OrderAdd", state__in=OPEN_STATES, sealed__isnull=False).order_by("-pk")


def refused_orders() -> QuerySet[InboundCall]:
    """The newest refused call of each order that can be run again, newest first; one without a number is its own."""
    return _newest_of_orders(refused_calls())


def refusals_closed() -> QuerySet[InboundCall]:
    """The newest call of each order that somebody refused for good, newest first. What they said is forgotten."""
    return _newest_of_orders(InboundCall.objects.filter(action="OrderAdd", state=InboundCall.State.CLOSED))


def _newest_of_orders(calls: QuerySet[InboundCall]) -> QuerySet[InboundCall]:
    newest = calls.order_by().values("connection_id", "external_id").annotate(newest=Max("pk")).values("newest")
    return calls.filter(Q(pk__in=newest) | Q(external_id="")).order_by("-pk")


def request_of(call: InboundCall) -> OrderAddRequest | None:
    """What a kept call pushes; None when it cannot be read as an order. Raises Conflict: no longer kept, or sealed
    with a key that is gone.
    """
    if call.sealed is None:
        raise Conflict(_("Treść tego wywołania nie jest już przechowywana."))
    try:
        return OrderAddRequest.model_validate(fields_unseal(call.sealed))
    except ValidationError:
        return None


def refused_paid(call: InboundCall) -> Decimal:
    """Gross PLN that the buyer paid for a refused order, delivery included; 0 where that cannot be told."""
    request = _readable(call)
    if request is None or not request.paid or request.currency != "PLN":
        return Decimal(0)
    return sum((line.price * line.quantity for line in request.products), request.delivery_price)


def refused_read(calls: Sequence[InboundCall]) -> list[RefusedOrder]:
    """What each of `calls` (with their connections loaded) says; four statements for each account among them."""
    requests = {call.pk: _readable(call) for call in calls}
    lines: dict[int, list[ResolvedLine]] = {}
    for _account, group in groupby(sorted(calls, key=lambda call: call.connection_id), lambda call: call.connection_id):
        own = list(group)
        lines |= _resolve(own[0].connection, {call.pk: found for call in own if (found := requests[call.pk])})
    return [_refused_order(call, requests[call.pk], lines.get(call.pk, [])) for call in calls]


def _readable(call: InboundCall) -> OrderAddRequest | None:
    try:
        return request_of(call)
    except Conflict:
        return None


def _resolve(connection: Connection, requests: dict[int, OrderAddRequest]) -> dict[int, list[ResolvedLine]]:
    """The lines of several orders of one account, found together."""
    sent: list[OrderAddLine] = [line for request in requests.values() for line in request.products]
    resolved = iter(lines_resolve(connection, sent, items_find(sent)))
    return {key: [next(resolved) for _line in request.products] for key, request in requests.items()}


def _refused_order(call: InboundCall, request: OrderAddRequest | None, lines: Sequence[ResolvedLine]) -> RefusedOrder:
    if request is None:
        return RefusedOrder(call, None)
    # Names of methods were sent beside their ids; to look up the ids would cost two statements an order.
    named = request.model_copy(update={"delivery_method_id": "", "payment_method_id": ""})
    draft = order_draft(request=named, lines=lines, now=call.received_at)
    shown = [
        RefusedLine(
            position=position,
            offer=offer_of(line.sent),
            auction_id=line.sent.auction_id.strip(),
            code=line.sent.sku,
            name=line.sent.name,
            price=line.sent.price,
            quantity=line.sent.quantity,
            item=line.item,
            is_discount=line.is_discount,
        )
        for position, line in enumerate(lines, start=1)
    ]
    return RefusedOrder(call, draft.order, shown, lines_total(draft.lines) + draft.order.delivery_price)
