"""Payment of an order, and the release of orders that waited for it (contract, section 7)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from eshop.core.told import told
from eshop.orders.models import Order, OrderChange, OrderStatus
from eshop.orders.services.changes import changes_write, orders_change
from eshop.orders.services.status import status_move


@dataclass(frozen=True)
class PaymentOutcome:
    """`changed`: the mark was set or removed now. `released`: the order left the waiting room with it.

    `left` is the state that the order left with it. `is_cancelled`: the money came for an order that was cancelled,
    so a person must decide.
    """

    changed: bool
    released: bool = False
    left: OrderStatus | None = None
    is_cancelled: bool = False


def order_payment_set(*, order_id: int, paid_at: datetime, actor: str = "") -> PaymentOutcome:
    """Mark the order as paid at `paid_at` (aware). Repeating it changes nothing, also when two callers do it at once.

    An order that waits for the payment goes on to „oczekuje na potwierdzenie sklepu” and is no longer held. A cancelled
    one stays cancelled but is no longer hidden. Raises Order.DoesNotExist.
    """
    with transaction.atomic():
        order = Order.objects.select_for_update().only("status", "is_held", "is_paid").get(pk=order_id)
        unpaid = Order.objects.filter(pk=order_id, is_paid=False)
        marked = orders_change(unpaid, is_paid=True, paid_at=paid_at, is_held=False)
        if not marked:
            return PaymentOutcome(changed=False)
        _history(order_id, paid_note(), actor)
        current = OrderStatus(order.status)
        moves = current == OrderStatus.AWAITING_PAYMENT
        if moves:
            status_move(order_id=order_id, current=current, to=OrderStatus.AWAITING_SHOP, actor=actor, note="")
        return PaymentOutcome(
            changed=True,
            released=order.is_held and current != OrderStatus.CANCELLED,
            left=current if moves else None,
            is_cancelled=current == OrderStatus.CANCELLED,
        )


def order_release(*, order_id: int, actor: str = "") -> bool:
    """Let an order go on whose awaited payment is no longer asked for (now cash on delivery); True when it moved."""
    with transaction.atomic():
        held = Order.objects.filter(pk=order_id, is_held=True, status=OrderStatus.AWAITING_PAYMENT)
        released = held.update(is_held=False)
        return bool(released) and status_move(
            order_id=order_id,
            current=OrderStatus.AWAITING_PAYMENT,
            to=OrderStatus.AWAITING_SHOP,
            actor=actor,
            note=told("Za pobraniem"),
        )


def order_payment_withdraw(*, order_id: int, actor: str = "") -> PaymentOutcome:
    """Take the mark of payment off again. The order's state stays: what the ERP may have taken is not called back.

    Raises Order.DoesNotExist.
    """
    with transaction.atomic():
        withdrawn = orders_change(Order.objects.filter(pk=order_id, is_paid=True), is_paid=False, paid_at=None)
        if withdrawn:
            _history(order_id, withdrawn_note(), actor)
        elif not Order.objects.filter(pk=order_id).exists():
            raise Order.DoesNotExist
        return PaymentOutcome(changed=bool(withdrawn))


def paid_note() -> str:
    """What the history says when an order is paid."""
    return told("Zaksięgowano wpłatę.")


def withdrawn_note() -> str:
    """What the history says when it is not paid after all."""
    return told("Wycofano oznaczenie wpłaty.")


def _history(order_id: int, note: str, actor: str) -> None:
    changes_write([OrderChange(order_id=order_id, kind=OrderChange.Kind.PAYMENT, note=note, actor=actor)])
