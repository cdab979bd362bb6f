"""Stock of imported items: on hand becomes what the file says, through a movement of the difference."""

from decimal import Decimal

from eshop.catalog.importing.bulk import rows_insert, rows_update
from eshop.catalog.importing.products import Batch
from eshop.catalog.models import Stock, StockMovement

_ZERO = Decimal(0)
_LOCKED_AT_ONCE = 1000


class StockPlan:
    """New items get their stock at once. Changes to known items wait for the end of the file and are then made in id
    order over the whole file, the order in which orders lock stock too, so that the two cannot block each other.
    """

    def __init__(self, reference: str) -> None:
        self._reference = reference[:100]
        self._wanted: dict[int, Decimal] = {}

    def batch_write(self, batch: Batch) -> set[int]:
        """Take up a batch. Returns ids of the known items whose stock differs from the file."""
        fresh = [(pk, row.stock or _ZERO) for row, pk in batch.written if pk in batch.created]
        rows_insert([Stock(product_id=pk, quantity=quantity) for pk, quantity in fresh])
        self._move({pk: quantity for pk, quantity in fresh if quantity})
        stated = {pk: row.stock for row, pk in batch.written if row.stock is not None and pk not in batch.created}
        known = dict(Stock.objects.filter(product_id__in=stated).values_list("product_id", "quantity"))
        differing = {pk: quantity for pk, quantity in stated.items() if known.get(pk) != quantity}
        self._wanted.update(differing)
        return set(differing)

    def finish(self) -> None:
        """Make the changes that waited."""
        ids = sorted(self._wanted)
        for start in range(0, len(ids), _LOCKED_AT_ONCE):
            self._change(ids[start : start + _LOCKED_AT_ONCE])
        self._wanted.clear()

    def _change(self, ids: list[int]) -> None:
        Stock.objects.bulk_create([Stock(product_id=pk, quantity=_ZERO) for pk in ids], ignore_conflicts=True)
        locked = list(Stock.objects.select_for_update().filter(product_id__in=ids).order_by("product_id"))
        deltas = {stock.product_id: self._wanted[stock.product_id] - stock.quantity for stock in locked}
        for stock in locked:
            stock.quantity = self._wanted[stock.product_id]
        rows_update(locked, ["quantity"])
        self._move({pk: delta for pk, delta in deltas.items() if delta})

    def _move(self, deltas: dict[int, Decimal]) -> None:
        rows_insert(
            [
                StockMovement(product_id=pk, delta=delta, kind=StockMovement.Kind.IMPORT, reference=self._reference)
                for pk, delta in deltas.items()
            ]
        )
