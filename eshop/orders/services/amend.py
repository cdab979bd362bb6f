"""Changing an order that is already in the shop."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from eshop.orders.models import Order, OrderChange, OrderLine
from eshop.orders.searching import orders_entries_replace
from eshop.orders.services.changes import changes_write, orders_change
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
    kind = OrderChange.Kind.DETAILS if lines is None else OrderChange.Kind.LINES
    with transaction.atomic(savepoint=False):
        changes_write([OrderChange(order=order, kind=kind, note=note, actor=actor)])
        for name, value in values.items():
            setattr(order, name, value)
        if lines is not None:
            lines_replace(order=order, lines=lines, take_stock=take_stock)
        if lines is not None or "delivery_price" in values:
            order.total = lines_total(lines if lines is not None else list(order.lines.all())) + order.delivery_price
        written = {name: getattr(order, name) for name in values} | {"total": order.total}
        orders_change(Order.objects.filter(pk=order.pk), **written)
        orders_entries_replace([order.pk])
