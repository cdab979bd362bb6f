"""Changing an order that is already in the shop."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from eshop.orders.models import Order, OrderLine, OrderStatusChange
from eshop.orders.services.lines import lines_replace, lines_total


def order_amend(
    *,
    order: Order,
    values: Mapping[str, Any],
    lines: Sequence[OrderLine] | None,
    take_stock: bool,
    note: str = "",
    actor: str = "",
) -> None:
    """Write `values` (columns of Order) and, unless None, the unsaved `lines` in place of the present ones.

    Stock moves by the difference of the lines only; the total follows lines and delivery price. The caller holds the
    order's row and has decided that the order may still change. Works on the given instance, too.
    """
    with transaction.atomic(savepoint=False):
        for name, value in values.items():
            setattr(order, name, value)
        if lines is not None:
            lines_replace(order=order, lines=lines, take_stock=take_stock)
        if lines is not None or "delivery_price" in values:
            order.total = lines_total(lines if lines is not None else list(order.lines.all())) + order.delivery_price
        changes = {name: getattr(order, name) for name in values} | {"total": order.total, "updated_at": timezone.now()}
        Order.objects.filter(pk=order.pk).update(**changes)
        OrderStatusChange.objects.create(order=order, note=note, actor=actor)
