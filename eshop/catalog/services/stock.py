"""Stock that orders take and put back, always with its ledger row: on hand = sum of movements (contract, section 7).

Items are touched in the order of their ids, so that two orders with the same items never wait for each other in a
circle, and each by one conditional statement, so that nobody sells what another has just sold.
"""

from collections.abc import Mapping
from decimal import ROUND_FLOOR

from django.db import transaction
from django.db.models import F

from eshop.catalog.models import Stock, StockMovement
from eshop.core.hot_path.execution import statement_run
from eshop.core.hot_path.row_insert import rows_write

Kind = StockMovement.Kind
_LOWER = (
    "UPDATE catalog_stock SET quantity = quantity - %s WHERE product_id = %s AND quantity >= %s RETURNING product_id"
)


def stock_take(*, pieces: Mapping[int, int], reference: str) -> dict[int, int]:
    """Take whole pieces for a sale; a negative number puts pieces back. Returns what was moved, by product id.

    Stock that is short gives what it has in whole pieces (2.5 on hand gives 2; nothing when it is negative) and never
    goes below zero: the caller finds the shortage by comparing. Pieces put back are always accepted.
    `reference` names the cause in the ledger ("order:12").
    """
    moved: dict[int, int] = {}
    with transaction.atomic(savepoint=False):
        for product_id in sorted(pieces):
            wanted = pieces[product_id]
            moved[product_id] = _give_back(product_id, -wanted) if wanted < 0 else _take(product_id, wanted)
        rows_write(
            [
                StockMovement(
                    product_id=product_id,
                    delta=-count,
                    kind=Kind.SALE if count > 0 else Kind.RETURN,
                    reference=reference,
                )
                for product_id, count in moved.items()
                if count
            ]
        )
    return moved


def _take(product_id: int, wanted: int) -> int:
    if not wanted or _lower(product_id, wanted):
        return wanted
    while (left := _whole_pieces_locked(product_id)) > 0:
        taken = min(left, wanted)
        if _lower(product_id, taken):
            return taken
    return 0


def _lower(product_id: int, pieces: int) -> bool:
    """The condition and the change are one statement: whoever comes second finds what the first one left.

    Written out, because it runs for every line of every order: building it costs as much as carrying it out.
    """
    return bool(statement_run(_LOWER, [pieces, product_id, pieces]))


def _whole_pieces_locked(product_id: int) -> int:
    row = Stock.objects.select_for_update().filter(product_id=product_id).values_list("quantity", flat=True).first()
    return 0 if row is None else int(row.to_integral_value(rounding=ROUND_FLOOR))


def _give_back(product_id: int, pieces: int) -> int:
    row = Stock.objects.filter(product_id=product_id)
    if not row.update(quantity=F("quantity") + pieces):
        Stock.objects.bulk_create([Stock(product_id=product_id)], ignore_conflicts=True)
        row.update(quantity=F("quantity") + pieces)
    return -pieces
