"""What the shop has sold and an ERP does not know of yet, so that its absolute stock undoes no sale."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from eshop.core.hot_path.statements import ids_condition, statement_run

# Orders first, then items: PostgreSQL may believe that there are no orders yet, and would go through the ledger of all
# items for each of them (12 s instead of 0.05 s for 5,000 items and 600 orders), while sales wait.
_PIECES = """
WITH sold AS MATERIALIZED (
    SELECT m.product_id, m.delta
    FROM orders_order o
    JOIN catalog_stockmovement m ON m.reference = 'order:' || CAST(o.id AS text) AND m.kind IN ('sale', 'return')
    WHERE o.created_at >= %s AND {unseen}
)
SELECT product_id, -SUM(delta) FROM sold WHERE product_id {among} GROUP BY product_id
"""
_NOT_ACKNOWLEDGED = "o.acknowledged_at IS NULL"
_CREATED_LATER = "o.id IN (SELECT c.order_id FROM orders_change c WHERE c.id > %s AND c.kind = 'created')"


def pieces_unseen(
    product_ids: Iterable[int], *, since: datetime | None, seen_changes: int | None = None
) -> dict[int, Decimal]:
    """Pieces, by item id, that the stock ledger shows for orders the ERP has not seen, less what these put back.

    Seen are orders that it acknowledged; with `seen_changes`, the id of the newest change that it knew when it counted
    its stock, those whose first change is not newer. Orders from before `since`, when the shop got its first client of
    the API, are the ERP's own affair; without `since` there is none. An order that was seen counts as seen also where
    it was changed afterwards: the ERP learns of that by the next change. One statement.
    """
    if since is None:
        return {}
    among, ids = ids_condition(product_ids)
    unseen, cursor = (_NOT_ACKNOWLEDGED, ()) if seen_changes is None else (_CREATED_LATER, (seen_changes,))
    rows = statement_run(_PIECES.format(unseen=unseen, among=among), [since, *cursor, ids])
    return {product_id: Decimal(int(pieces)) for product_id, pieces in rows if pieces}
