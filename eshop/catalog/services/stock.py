"""Stock that orders take and put back, always with its ledger row: on hand = sum of movements (contract, section 7).

Items are locked in the order of their ids, so that two orders with the same items never wait for each other in a
circle; what is left is looked at under the lock, so that nobody sells what another has just sold.
"""

from collections.abc import Iterator, Mapping
from decimal import ROUND_FLOOR, Decimal

from django.db import connection as database
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from eshop.catalog.models import Stock, StockMovement
from eshop.core.hot_path.statements import rows_write, statement_run

Kind = StockMovement.Kind

# Lock in the order of ids, look, lower and enter in the ledger: one statement for all lines of an order.
_MOVE = """
WITH wanted AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS w (product_id, pieces)),
moves AS (
  SELECT s.product_id,
         CASE WHEN w.pieces < 0 THEN w.pieces ELSE GREATEST(LEAST(w.pieces, FLOOR(s.quantity)), 0) END AS taken
  FROM catalog_stock s JOIN wanted w ON w.product_id = s.product_id
  ORDER BY s.product_id FOR NO KEY UPDATE OF s),
moved AS (
  UPDATE catalog_stock s SET quantity = s.quantity - m.taken
  FROM moves m WHERE s.product_id = m.product_id AND m.taken <> 0 RETURNING s.product_id, m.taken)
INSERT INTO catalog_stockmovement (product_id, delta, kind, reference, created_at)
SELECT product_id, -taken, CASE WHEN taken > 0 THEN 'sale' ELSE 'return' END, %s, %s FROM moved
ORDER BY product_id RETURNING product_id, -delta
"""


def stock_take(*, pieces: Mapping[int, int], reference: str) -> dict[int, int]:
    """Take whole pieces for a sale; a negative number puts pieces back. Returns what was moved, by product id.

    Stock that is short gives what it has in whole pieces (2.5 on hand gives 2; nothing when it is negative) and never
    goes below zero: the caller finds the shortage by comparing. Pieces put back are always accepted.
    `reference` names the cause in the ledger ("order:12").
    """
    wanted = {product_id: pieces[product_id] for product_id in sorted(pieces) if pieces[product_id]}
    with transaction.atomic(savepoint=False):
        moved = _move(wanted, reference) if wanted else {}
        for product_id, count in wanted.items():
            if count < 0 and product_id not in moved:
                Stock.objects.bulk_create([Stock(product_id=product_id)], ignore_conflicts=True)
                moved |= _move({product_id: count}, reference)
    return {product_id: moved.get(product_id, 0) for product_id in pieces}


def _move(wanted: Mapping[int, int], reference: str) -> dict[int, int]:
    """What could be moved, by product id; items that have no stock row, or nothing left, are absent."""
    if database.vendor == "postgresql":
        rows = statement_run(_MOVE, [list(wanted), list(wanted.values()), reference, timezone.now()])
        return {product_id: int(count) for product_id, count in rows}
    moved = dict(_move_one_by_one(wanted))
    rows_write(
        [
            StockMovement(
                product_id=product_id, delta=-count, kind=Kind.SALE if count > 0 else Kind.RETURN, reference=reference
            )
            for product_id, count in moved.items()
        ]
    )
    return moved


def _move_one_by_one(wanted: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """On SQLite nobody else writes until the transaction ends."""
    on_hand = dict(Stock.objects.filter(pk__in=wanted).values_list("product_id", "quantity"))
    for product_id, count in wanted.items():
        if product_id in on_hand:
            taken = count if count < 0 else max(0, min(count, _whole(on_hand[product_id])))
            if taken:
                Stock.objects.filter(pk=product_id).update(quantity=F("quantity") - taken)
                yield product_id, taken


def _whole(quantity: Decimal) -> int:
    return int(quantity.to_integral_value(rounding=ROUND_FLOOR))
