"""What an order consists of: written whole or not at all, changed later, and the stock behind its lines.

`taken` and `shortage` of a line always add up to what it claimed.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model

from eshop.catalog.services.stock import stock_take
from eshop.catalog.services.stock_batch import stock_give_back
from eshop.core.hot_path.statements import row_write_with
from eshop.orders import settling
from eshop.orders.models import Order, OrderChange, OrderLine
from eshop.orders.searching import order_entries, orders_entries_replace
from eshop.orders.services.changes import changes_write, orders_change

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
    _lines_number(lines=lines, take_stock=take_stock)
    with transaction.atomic(savepoint=False):
        created = OrderChange(kind=Kind.CREATED, order=order, to_status=order.status, note=note, actor=actor)
        entries = order_entries(order=order, lines=lines, numbers=numbers)
        companions = ([created], [beside] if beside is not None else [], lines, entries)
        row_write_with(order, *companions, shared_lock=settling.SETTLING_LOCK)
        if take_stock:
            _lines_take_stock(order=order, lines=lines)
    return order


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
    kind = Kind.DETAILS if lines is None else Kind.LINES
    with transaction.atomic(savepoint=False):
        changes_write([OrderChange(order=order, kind=kind, note=note, actor=actor)])
        for name, value in values.items():
            setattr(order, name, value)
        if lines is not None:
            _lines_replace(order=order, lines=lines, take_stock=take_stock)
        if lines is not None or "delivery_price" in values:
            order.total = lines_total(lines if lines is not None else list(order.lines.all())) + order.delivery_price
        written = {name: getattr(order, name) for name in values} | {"total": order.total}
        orders_change(Order.objects.filter(pk=order.pk), **written)
        orders_entries_replace([order.pk])


def lines_total(lines: Sequence[OrderLine]) -> Decimal:
    """Gross value of the lines in the order's currency, exactly as priced; gross is the truth (contract, section 7)."""
    return sum((line.unit_price * line.quantity for line in lines), Decimal(0))


def _lines_number(*, lines: Sequence[OrderLine], take_stock: bool) -> None:
    """Number the unsaved `lines` of a new order; with `take_stock` as if the stock had all of their pieces."""
    for position, line in enumerate(lines, start=1):
        line.position = position
        line.taken = line.quantity if take_stock and line.product_id is not None else 0


def _lines_take_stock(*, order: Order, lines: Sequence[OrderLine]) -> None:
    """Take the pieces of the `lines` just written from the stock.

    What it did not have stands in `shortage` of the line. Lines without an item take nothing.
    """
    with transaction.atomic(savepoint=False):
        _claim(order, lines, Counter(), Counter())
        if short := [line for line in lines if line.shortage]:
            OrderLine.objects.bulk_update(short, ["taken", "shortage"])


def _lines_replace(*, order: Order, lines: Sequence[OrderLine], take_stock: bool) -> None:
    """Put the unsaved `lines` in place of the order's present ones; stock moves by the difference only.

    A smaller quantity first lessens the shortage, then puts pieces back. An order that took stock before goes on doing
    so whatever `take_stock` says.
    """
    with transaction.atomic(savepoint=False):
        taken, short = Counter[int](), Counter[int]()
        for line in OrderLine.objects.select_for_update().filter(order=order, product__isnull=False).order_by("pk"):
            taken[_item(line)] += line.taken
            short[_item(line)] += line.shortage
        OrderLine.objects.filter(order=order).delete()
        for position, line in enumerate(lines, start=1):
            line.order, line.position = order, position
        if take_stock or taken.total() or short.total():
            _claim(order, lines, taken, short)
        OrderLine.objects.bulk_create(lines)


def lines_give_back(*, order_ids: Collection[int]) -> None:
    """Put everything that the orders took back into stock, once, in a number of statements that is always the same."""
    if not order_ids:
        return
    with transaction.atomic(savepoint=False):
        back = Counter[tuple[int, int]]()
        lines = OrderLine.objects.select_for_update().filter(order__in=order_ids, taken__gt=0, product__isnull=False)
        for line in lines.order_by("pk"):
            back[line.order_id, _item(line)] += line.taken
        if back:
            OrderLine.objects.filter(order__in={order for order, _product in back}).update(taken=0, shortage=0)
            stock_give_back([(product, pieces, f"order:{order}") for (order, product), pieces in back.items()])


def _claim(order: Order, lines: Sequence[OrderLine], taken: Counter[int], short: Counter[int]) -> None:
    """Move stock from what was claimed before (`taken` + `short`) to what `lines` claim, and share it out."""
    wanted = Counter[int]()
    for line in lines:
        if line.product_id is not None:
            wanted[line.product_id] += line.quantity
    moves: dict[int, int] = {}
    for product_id in wanted | taken:
        difference = wanted[product_id] - taken[product_id] - short[product_id]
        moves[product_id] = difference if difference > 0 else min(0, difference + short[product_id])
    moved = stock_take(pieces=moves, reference=f"order:{order.pk}")
    available = {product_id: taken[product_id] + moved[product_id] for product_id in moves}
    for line in lines:
        if line.product_id is not None:
            line.taken = min(line.quantity, available[line.product_id])
            line.shortage = line.quantity - line.taken
            available[line.product_id] -= line.taken


def _item(line: OrderLine) -> int:
    assert line.product_id is not None
    return line.product_id
