"""Changes of many orders, gathered while their rows are locked and written together.

The number of statements is the same for one order and for hundreds.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from eshop.core.hot_path.bulk import rows_update
from eshop.orders.models import Order, OrderChange, OrderStatus
from eshop.orders.searching import orders_entries_replace
from eshop.orders.services.changes import changes_write
from eshop.orders.services.content import lines_give_back
from eshop.orders.services.parcels import ParcelsPlan, parcels_write
from eshop.orders.services.status import FINAL, move_check
from event_log.acknowledging import events_settle

_WRITTEN = (
    *("status", "is_held", "is_paid", "paid_at", "invoice_number", "invoice_issued_on", "invoice_url"),
    *("version", "updated_at"),
)
_FOUND_BY = (OrderChange.Kind.PARCEL, OrderChange.Kind.INVOICE)
"""Changes of what an order is searched by."""


class Draft:
    """A locked order as it is to be. Every entry of `changes` is a version of its own."""

    def __init__(self, order: Order, actor: str) -> None:
        self.order, self.actor = order, actor
        self.changes: list[OrderChange] = []
        self.parcels: ParcelsPlan | None = None

    def change(self, kind: OrderChange.Kind, note: str = "", **values: Any) -> None:
        """Give the order `values`, columns of those that `drafts_write` writes, with an entry in its history."""
        for name, value in values.items():
            setattr(self.order, name, value)
        self._enter(OrderChange(order=self.order, kind=kind, note=note, actor=self.actor))

    def move(self, to: OrderStatus) -> None:
        """Move it, where it is not there yet. Raises Conflict for a move that is forbidden."""
        current = OrderStatus(self.order.status)
        if current != to:
            move_check(current, to, self.order.is_held)
            kind = OrderChange.Kind.STATE
            move = OrderChange(order=self.order, kind=kind, from_status=current, to_status=to, actor=self.actor)
            self.order.status = to
            self._enter(move)

    def _enter(self, change: OrderChange) -> None:
        self.order.version += 1
        self.changes.append(change)


def drafts_write(drafts: Iterable[Draft]) -> None:
    """Write what changed, with history and effect on stock. Runs in the transaction that locked the orders by id."""
    changed = [draft for draft in drafts if draft.changes]
    changes = [change for draft in changed for change in draft.changes]
    rows_update([draft.order for draft in changed], _WRITTEN)
    parcels_write([draft.parcels for draft in changed if draft.parcels is not None])
    orders_entries_replace([change.order_id for change in changes if change.kind in _FOUND_BY])
    lines_give_back(order_ids=_moved(changes, [OrderStatus.CANCELLED]))
    events_settle(subjects=[Order(pk=number) for number in _moved(changes, FINAL)], by="order_settled")
    changes_write(changes)


def _moved(changes: Sequence[OrderChange], to: Sequence[OrderStatus]) -> list[int]:
    return sorted({change.order_id for change in changes if change.to_status in to})
