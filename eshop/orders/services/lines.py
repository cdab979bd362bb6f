"""Lines of an order and the stock behind them: `taken` and `shortage` of a line always add up to what it claimed."""

from collections import Counter
from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db import transaction

from eshop.catalog.services.stock import stock_take
from eshop.catalog.services.stock_batch import stock_give_back
from eshop.orders.models import Order, OrderLine


def lines_total(lines: Sequence[OrderLine]) -> Decimal:
    """Gross value of the lines in the order's currency, exactly as priced; gross is the truth (contract, section 7)."""
    return sum((line.unit_price * line.quantity for line in lines), Decimal(0))


def lines_number(*, lines: Sequence[OrderLine], take_stock: bool) -> None:
    """Number the unsaved `lines` of a new order; with `take_stock` as if the stock had all of their pieces."""
    for position, line in enumerate(lines, start=1):
        line.position = position
        line.taken = line.quantity if take_stock and line.product_id is not None else 0


def lines_take_stock(*, order: Order, lines: Sequence[OrderLine]) -> None:
    """Take the pieces of the `lines` just written from the stock.

    What it did not have stands in `shortage` of the line. Lines without an item take nothing.
    """
    with transaction.atomic(savepoint=False):
        _claim(order, lines, Counter(), Counter())
        if short := [line for line in lines if line.shortage]:
            OrderLine.objects.bulk_update(short, ["taken", "shortage"])


def lines_replace(*, order: Order, lines: Sequence[OrderLine], take_stock: bool) -> None:
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
