"""New orders. An order is written whole or not at all; the lines follow in the same transaction."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Model

from eshop.core.hot_path.row_insert import row_write_with
from eshop.orders.models import Order, OrderLine, OrderStatusChange
from eshop.orders.services.lines import lines_number, lines_take_stock, lines_total
from eshop.orders.services.numbers import order_number_claim


def order_insert(
    *,
    order: Order,
    lines: Sequence[OrderLine],
    take_stock: bool,
    beside: Model | None = None,
    note: str = "",
    actor: str = "",
) -> Order:
    """Write the unsaved `order` with its unsaved `lines`, its total (lines + delivery, gross) and a first history row.

    `beside` is an unsaved row of another model that refers to the order and stands or falls with it; it is settled
    before stock is touched. With `take_stock` the pieces of the lines leave the stock.
    """
    order.total = lines_total(lines) + order.delivery_price
    lines_number(lines=lines, take_stock=take_stock)
    with transaction.atomic(savepoint=False):
        beginning = OrderStatusChange(order=order, to_status=order.status, note=note, actor=actor)
        row_write_with(order, [beginning], [beside] if beside is not None else [], lines)
        if take_stock:
            lines_take_stock(order=order, lines=lines)
    return order


def order_create(
    *, order: Order, lines: Sequence[OrderLine], take_stock: bool, note: str = "", actor: str = ""
) -> Order:
    """Write the unsaved `order` with its unsaved `lines`; with `take_stock` their pieces leave the stock."""
    with transaction.atomic():
        order_number_claim()
        order_insert(order=order, lines=lines, take_stock=take_stock, note=note, actor=actor)
    return order
