"""What an installation must show for the orders that a ledger sent: each once, and the stock that goes with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.faults.sender import Ledger

Ask = Callable[[str], list[tuple[Any, ...]]]


def books_check(ask: Ask, *ledgers: Ledger) -> dict[str, int]:
    """Compare everything that the shop took with everything that was sent; returns the figures. Raises AssertionError.

    `ask` runs a statement and returns its rows.
    """
    acknowledged = {number: order for ledger in ledgers for number, order in ledger.acknowledged.items()}
    bound = ask("SELECT external_id, order_id FROM baselinker_orderbinding")
    kept = dict(bound)
    lost = {number for number, order in acknowledged.items() if kept.get(number) != order}
    assert not lost, f"{len(lost)} of {len(acknowledged)} acknowledged orders are not there: {sorted(lost)[:5]}"
    assert not [number for ledger in ledgers for number in ledger.contradicted], "an order was told two numbers"
    given_up = [number for ledger in ledgers for number in ledger.given_up]
    assert not given_up, f"{len(given_up)} orders were never taken; refused: {[dict(x.refusals) for x in ledgers]}"
    assert len(kept) == len(bound), "a number of BaseLinker's is there twice"
    assert len(set(kept.values())) == len(kept), "two numbers of BaseLinker's are one order"
    broken = (
        "SELECT count(*) FROM baselinker_orderbinding b WHERE (SELECT count(*) FROM orders_orderline l"
        " WHERE l.order_id = b.order_id AND l.taken = l.quantity) <> 1"
    )
    assert ask(broken) == [(0,)], "an order has not its one line, or took no stock"
    unbalanced = (
        "SELECT count(*) FROM catalog_stock s WHERE s.quantity <> (SELECT coalesce(sum(m.delta), 0)"
        " FROM catalog_stockmovement m WHERE m.product_id = s.product_id)"
    )
    assert ask(unbalanced) == [(0,)], "a stock is not the sum of its movements"
    sold = (
        "SELECT count(*) FROM (SELECT l.product_id, sum(l.taken) AS taken FROM orders_orderline l GROUP BY 1) o"
        " WHERE o.taken <> (SELECT -coalesce(sum(m.delta), 0) FROM catalog_stockmovement m"
        " WHERE m.product_id = o.product_id AND m.kind = 'sale')"
    )
    assert ask(sold) == [(0,)], "stock was taken twice, or not at all"
    return {"orders": len(acknowledged)}
