"""Moves of an order between its states (contract, section 11.4)."""

from django.db import transaction

from eshop.core.errors import Conflict
from eshop.core.told import told
from eshop.orders.models import Order, OrderChange, OrderStatus
from eshop.orders.models.status import TRANSITIONS
from eshop.orders.services.changes import changes_write, orders_change
from eshop.orders.services.content import lines_give_back
from event_log.acknowledging import events_settle
from event_log.changes import Change
from event_log.services import event_record

FINAL = (OrderStatus.COMPLETED, OrderStatus.CANCELLED)
"""Nobody has to do anything about an order in these states, so what the log says of it waits no more."""


def order_status_move(*, order_id: int, to: OrderStatus, actor: str = "", note: str = "") -> bool:
    """`order_status_change` by hand: with an event that has the old and the new state. True when it moved."""
    with transaction.atomic():
        left = order_status_change(order_id=order_id, to=to, actor=actor, note=note)
        if left is not None:
            order = Order.objects.get(pk=order_id)
            event_record("order_status_changed", subject=order, changes=[Change("orders.order.status", left, to)])
    return left is not None


def order_status_change(*, order_id: int, to: OrderStatus, actor: str = "", note: str = "") -> OrderStatus | None:
    """Move the order to state `to`; returns the state that it left, None when it was there already.

    Cancelling puts the stock that the order took back, once. An order held for payment can only be cancelled; payment
    releases it (`order_payment_set`). Raises Conflict for a move that TRANSITIONS forbids, Order.DoesNotExist.
    """
    while True:
        state, is_held = Order.objects.values_list("status", "is_held").get(pk=order_id)
        current = OrderStatus(state)
        if current == to:
            return None
        move_check(current, to, is_held)
        with transaction.atomic():
            if status_move(order_id=order_id, current=current, to=to, actor=actor, note=note):
                if to in FINAL:
                    events_settle(subjects=[Order(pk=order_id)], by="order_settled")
                return current


def status_move(*, order_id: int, current: OrderStatus, to: OrderStatus, actor: str, note: str) -> bool:
    """One move as a conditional update, with history and effect on stock; False when the order had moved on.

    For services that have checked the move; runs inside their transaction.
    """
    if not orders_change(Order.objects.filter(pk=order_id, status=current), status=to):
        return False
    state = OrderChange.Kind.STATE
    move = OrderChange(order_id=order_id, kind=state, from_status=current, to_status=to, actor=actor, note=note)
    changes_write([move])
    if to == OrderStatus.CANCELLED:
        lines_give_back(order_ids=[order_id])
    return True


def move_check(current: OrderStatus, to: OrderStatus, is_held: bool) -> None:
    """Raises Conflict for a move that TRANSITIONS forbids, and for one of an order that is held for payment."""
    if to not in TRANSITIONS[current]:
        raise Conflict(
            told("Zamówienie w stanie „%(current)s” nie może przejść do stanu „%(to)s”.")
            % {"current": told(current.label), "to": told(to.label)},
            field="status",
        )
    if is_held and to != OrderStatus.CANCELLED:
        raise Conflict(told("Zamówienie czeka na zapłatę; zwolni je zaksięgowanie wpłaty."), field="status")
