"""New orders. An order is written whole or not at all; the lines follow in the same transaction."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Model

from eshop.core.hot_path.row_insert import row_write_with
from eshop.orders import settling
from eshop.orders.models import Order, OrderChange, OrderLine
from eshop.orders.searching import order_entries
from eshop.orders.services.lines import lines_number, lines_take_stock, lines_total

Kind = OrderChange.Kind


def order_insert(
    *,
    order: Order,
    lines: Sequence[OrderLine],
    take_stock: bool,
    beside: Model | None = None,
    numbers: Sequence[str] = (),
    note: str = "",
    actor: str = "",
) -> Order:
    """Write the unsaved `order` with its unsaved `lines`, its total (lines + delivery, gross) and a first history row.

    `beside` is an unsaved row of another model that refers to the order and stands or falls with it; it is settled
    before stock is touched. `numbers` are those that the order has elsewhere, to be found by. With `take_stock` the
    pieces of the lines leave the stock.
    """
    order.total = lines_total(lines) + order.delivery_price
    lines_number(lines=lines, take_stock=take_stock)
    with transaction.atomic(savepoint=False):
        created = OrderChange(kind=Kind.CREATED, order=order, to_status=order.status, note=note, actor=actor)
        entries = order_entries(order=order, lines=lines, numbers=numbers)
        companions = ([created], [beside] if beside is not None else [], lines, entries)
        row_write_with(order, *companions, shared_lock=settling.SETTLING_LOCK)
        if take_stock:
            lines_take_stock(order=order, lines=lines)
    return order
