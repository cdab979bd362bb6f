"""Several changes of one order at once: all of them, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from eshop.catalog.models import Stock
from eshop.core.errors import ApplicationError
from eshop.orders.errors import Stale
from eshop.orders.models import Order, OrderLine, OrderStatus, Parcel
from eshop.orders.services.invoice import InvoiceData, order_invoice_set
from eshop.orders.services.parcels import ParcelData, order_parcels_set
from eshop.orders.services.payment import order_payment_set, order_payment_withdraw
from eshop.orders.services.status import order_status_change


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
    with transaction.atomic():
        order = Order.objects.select_for_update().only("version").get(pk=order_id)
        if update.version is not None and update.version != order.version:
            raise Stale(order.version)
        changed = []
        if update.payment is not None:
            changed.append(_payment(order_id, update.payment, actor))
        if update.state is not None:
            changed.append(order_status_change(order_id=order_id, to=update.state, actor=actor) is not None)
        if update.parcels is not None:
            parcels = update.parcels
            changed.append(order_parcels_set(order_id=order_id, parcels=parcels, origin=origin, actor=actor))
        if update.invoice is not None:
            changed.append(order_invoice_set(order_id=order_id, invoice=update.invoice, actor=actor))
    return any(changed)


def orders_update(
    *, updates: Mapping[int, OrderUpdate], origin: Parcel.Origin, actor: str
) -> dict[int, bool | ApplicationError]:
    """`order_update` of each of the orders, by number; whether it changed anything, or why it was refused.

    Orders that do not exist are left out of what is returned. All rows that the changes take are locked beforehand, in
    the order of locks, so that one call with many orders and another never wait for each other in a circle.
    """
    with transaction.atomic():
        locked = Order.objects.select_for_update().filter(pk__in=updates).order_by("pk")
        numbers = list(locked.values_list("pk", flat=True))
        _stock_lock([number for number in numbers if updates[number].state == OrderStatus.CANCELLED])
        return {number: _one(number, updates[number], origin, actor) for number in numbers}


def _one(number: int, update: OrderUpdate, origin: Parcel.Origin, actor: str) -> bool | ApplicationError:
    try:
        return order_update(order_id=number, update=update, origin=origin, actor=actor)
    except ApplicationError as refusal:
        return refusal


def _stock_lock(order_ids: Sequence[int]) -> None:
    """Cancelling puts stock back, order by order; its rows are taken by their ids here."""
    if order_ids:
        lines = OrderLine.objects.select_for_update().filter(order__in=order_ids, product__isnull=False).order_by("pk")
        items = set(lines.values_list("product_id", flat=True))
        list(Stock.objects.select_for_update().filter(pk__in=items).order_by("pk").values_list("pk"))


def _payment(order_id: int, payment: Payment, actor: str) -> bool:
    if payment.is_paid:
        return order_payment_set(order_id=order_id, paid_at=payment.paid_at, actor=actor).changed
    return order_payment_withdraw(order_id=order_id, actor=actor).changed
