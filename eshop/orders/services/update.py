"""Several changes of an order at once, all of them or none, and those of many orders together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from eshop.core.errors import ApplicationError
from eshop.orders.errors import Stale
from eshop.orders.models import Order, OrderChange, OrderStatus, Parcel
from eshop.orders.services.drafts import Draft, drafts_write
from eshop.orders.services.invoice import InvoiceData, invoice_note, invoice_values
from eshop.orders.services.parcels import ParcelData, parcels_plan
from eshop.orders.services.payment import paid_note, withdrawn_note


@dataclass(frozen=True)
class Payment:
    """Whether the order is paid, and since when (aware)."""

    is_paid: bool
    paid_at: datetime


@dataclass(frozen=True)
class OrderUpdate:
    """What to change; None leaves as it is. `version` is what the caller saw of the order, None: whatever it is."""

    version: int | None = None
    payment: Payment | None = None
    state: OrderStatus | None = None
    parcels: Sequence[ParcelData] | None = None
    invoice: InvoiceData | None = None


def order_update(*, order_id: int, update: OrderUpdate, origin: Parcel.Origin, actor: str) -> bool:
    """Carry out `update` in one transaction; True when it changed anything. `origin` is whose parcels these are.

    Payment comes first, it may release the order to a state that the wanted one can follow. Raises Stale, Conflict for
    a move that is forbidden, ApplicationError for a parcel, Order.DoesNotExist; then nothing is written.
    """
    outcome = orders_update(updates={order_id: update}, origin=origin, actor=actor).get(order_id)
    if outcome is None:
        raise Order.DoesNotExist
    if isinstance(outcome, ApplicationError):
        raise outcome
    return outcome


def orders_update(
    *, updates: Mapping[int, OrderUpdate], origin: Parcel.Origin, actor: str
) -> dict[int, bool | ApplicationError]:
    """Each of the updates as in `order_update`, by the order's number; whether it changed anything, or why it may not.

    Orders that do not exist are left out of what is returned. The number of statements does not depend on that of the
    orders; rows are locked in the order of locks, so that one call and another never wait for each other in a circle.
    """
    outcomes: dict[int, bool | ApplicationError] = {}
    with transaction.atomic():
        orders = list(Order.objects.select_for_update().filter(pk__in=updates).order_by("pk"))
        known = _parcels([order.pk for order in orders if updates[order.pk].parcels is not None])
        drafts = []
        for order in orders:
            draft = Draft(order, actor)
            try:
                _draft(draft, updates[order.pk], known[order.pk], origin)
            except ApplicationError as refusal:
                outcomes[order.pk] = refusal
            else:
                outcomes[order.pk] = bool(draft.changes)
                drafts.append(draft)
        drafts_write(drafts)
    return outcomes


def _parcels(order_ids: Sequence[int]) -> defaultdict[int, list[Parcel]]:
    found = defaultdict[int, list[Parcel]](list)
    for parcel in Parcel.objects.filter(order__in=order_ids):
        found[parcel.order_id].append(parcel)
    return found


def _draft(draft: Draft, update: OrderUpdate, known: Sequence[Parcel], origin: Parcel.Origin) -> None:
    order = draft.order
    if update.version is not None and update.version != order.version:
        raise Stale(order.version)
    if update.payment is not None:
        _payment(draft, update.payment)
    if update.state is not None:
        draft.move(update.state)
    if update.parcels is not None:
        draft.parcels = parcels_plan(order, known, update.parcels, origin, are_all=True)
        if draft.parcels is not None:
            draft.change(OrderChange.Kind.PARCEL, draft.parcels.note)
    if update.invoice is not None and (values := invoice_values(order, update.invoice)):
        draft.change(OrderChange.Kind.INVOICE, invoice_note(update.invoice), **values)


def _payment(draft: Draft, payment: Payment) -> None:
    order, kind = draft.order, OrderChange.Kind.PAYMENT
    if payment.is_paid == order.is_paid:
        return
    if not payment.is_paid:
        draft.change(kind, withdrawn_note(), is_paid=False, paid_at=None)
        return
    draft.change(kind, paid_note(), is_paid=True, paid_at=payment.paid_at, is_held=False)
    if order.status == OrderStatus.AWAITING_PAYMENT:
        draft.move(OrderStatus.AWAITING_SHOP)
