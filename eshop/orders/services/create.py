"""New orders. An order is written whole or not at all; the lines follow in the same transaction."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Model

from eshop.core.hot_path.row_insert import row_write_with
from eshop.orders.models import Order, OrderLine, OrderStatusChange
from eshop.orders.services.lines import lines_insert, lines_total
from eshop.orders.services.numbers import order_number_claim


def order_insert(
    *, order: Order, lines: Sequence[OrderLine], beside: Sequence[Model] = (), note: str = "", actor: str = ""
) -> Order:
    """Give the unsaved `order` its number, its total (lines + delivery, gross) and the first row of its history.

    `beside` are unsaved rows of other models that refer to the order and stand or fall with it. The lines are counted,
    not written: `lines_insert` does that, after what must be settled before stock is touched.
    """
    order.total = lines_total(lines) + order.delivery_price
    with transaction.atomic(savepoint=False):
        beginning = OrderStatusChange(order=order, to_status=order.status, note=note, actor=actor)
        row_write_with(order, [beginning, *beside])
    return order


def order_create(
    *, order: Order, lines: Sequence[OrderLine], take_stock: bool, note: str = "", actor: str = ""
) -> Order:
    """Write the unsaved `order` with its unsaved `lines`; with `take_stock` their pieces leave the stock."""
    with transaction.atomic():
        order_number_claim()
        order_insert(order=order, lines=lines, note=note, actor=actor)
        lines_insert(order=order, lines=lines, take_stock=take_stock)
    return order
