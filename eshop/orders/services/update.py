"""Several changes of one order at once: all of them, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from eshop.orders.errors import Stale
from eshop.orders.models import Order, OrderStatus, Parcel
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


def _payment(order_id: int, payment: Payment, actor: str) -> bool:
    if payment.is_paid:
        return order_payment_set(order_id=order_id, paid_at=payment.paid_at, actor=actor).changed
    return order_payment_withdraw(order_id=order_id, actor=actor).changed
