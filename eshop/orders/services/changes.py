"""Every change of an order: its next version, and its entry in the journal, in the transaction of the change."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from eshop.core.hot_path.statements import rows_write
from eshop.core.told import Told, told_keep
from eshop.orders import settling
from eshop.orders.models import Order, OrderChange
from eshop.orders.signals import orders_changed


def orders_change(orders: QuerySet[Order], **values: Any) -> int:
    """Write `values` to `orders`, each with its next version; returns how many there were."""
    return orders.update(**values, version=F("version") + 1, updated_at=timezone.now())


def changes_write(changes: Sequence[OrderChange]) -> None:
    """Enter the unsaved `changes` in the journal. Readers of the journal wait for the end of the transaction."""
    for change in changes:
        if isinstance(change.note, Told):
            change.told, change.note = told_keep(change.note), change.note[:500]
    rows_write(changes, shared_lock=settling.SETTLING_LOCK)
    orders_changed.send(sender=None, changes=changes)
