"""Stock of imported items: on hand becomes what the file says, through a movement of the difference.

What the file says is how it was when the import began. Pieces sold while it runs are taken off that.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

from django.db import connection

from eshop.catalog.importing.products import Batch
from eshop.catalog.models import Stock, StockMovement
from eshop.catalog.services.stock_batch import stock_movements_write
from eshop.core.hot_path.bulk import rows_insert, rows_update

_ZERO = Decimal(0)
_LOCKED_AT_ONCE = 1000
_AT_START = "catalog_import_stock"


class StockPlan:
    """New items get their stock at once. Changes to known items wait for the end of the file and are then made in id
    order over the whole file, the order in which orders lock stock too, so that the two cannot block each other.
    """

    def __init__(self, reference: str, portion: Callable[[], AbstractContextManager[Any]]) -> None:
        self._portion = portion
        self._reference = reference[:100]
        self._wanted: dict[int, tuple[Decimal, Decimal]] = {}
        self._at_start_known: dict[int, Decimal] | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE IF EXISTS {_AT_START}")
                cursor.execute(
                    f"CREATE TEMPORARY TABLE {_AT_START} ON COMMIT DROP AS"  # noqa: S608 - a name of our own
                    f" SELECT product_id, quantity FROM {Stock._meta.db_table}"
                )
                cursor.execute(f"CREATE UNIQUE INDEX ON {_AT_START} (product_id)")
        elif not connection.in_atomic_block:
            self._at_start_known = dict(Stock.objects.values_list("product_id", "quantity").iterator())

    def batch_write(self, batch: Batch) -> set[int]:
        """Take up a batch. Returns ids of the known items whose stock differs from the file."""
        stock_begin(batch, kind=StockMovement.Kind.IMPORT, reference=self._reference)
        stated = {pk: row.stock for row, pk in batch.written if row.stock is not None and pk not in batch.created}
        known = self._at_start(list(stated))
        differing = {pk: quantity for pk, quantity in stated.items() if known.get(pk) != quantity}
        self._wanted.update({pk: (quantity, known.get(pk, _ZERO)) for pk, quantity in differing.items()})
        return set(differing)

    def finish(self) -> int:
        """Make the changes that waited. Returns how many items were sold from while the import ran."""
        ids = sorted(self._wanted)
        sold = 0
        for start in range(0, len(ids), _LOCKED_AT_ONCE):
            with self._portion():
                sold += self._change(ids[start : start + _LOCKED_AT_ONCE])
        self._wanted.clear()
        return sold

    def _at_start(self, ids: list[int]) -> dict[int, Decimal]:
        if self._at_start_known is not None:
            return {pk: self._at_start_known[pk] for pk in ids if pk in self._at_start_known}
        if connection.vendor != "postgresql":
            return dict(Stock.objects.filter(product_id__any_of=ids).values_list("product_id", "quantity"))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT product_id, quantity FROM {_AT_START} WHERE product_id = ANY(%s)",  # noqa: S608
                [ids],
            )
            return dict(cursor.fetchall())

    def _change(self, ids: list[int]) -> int:
        Stock.objects.bulk_create([Stock(product_id=pk, quantity=_ZERO) for pk in ids], ignore_conflicts=True)
        locked = list(Stock.objects.select_for_update().filter(product_id__any_of=ids).order_by("product_id"))
        deltas: dict[int, Decimal] = {}
        sold = 0
        for stock in locked:
            wanted, at_start = self._wanted[stock.product_id]
            moved = stock.quantity - at_start
            after = max(wanted + moved, min(wanted, _ZERO)) if moved < 0 else wanted + moved
            sold += moved != 0
            deltas[stock.product_id] = after - stock.quantity
            stock.quantity = after
        rows_update(locked, ["quantity"])
        stock_movements_write(deltas, kind=StockMovement.Kind.IMPORT, reference=self._reference)
        return sold


def stock_begin(batch: Batch, *, kind: str, reference: str) -> None:
    """Give the new items of a batch their stock row and the ledger its beginning; 0 where the row states none."""
    fresh = {pk: row.stock or _ZERO for row, pk in batch.written if pk in batch.created}
    rows_insert([Stock(product_id=pk, quantity=quantity) for pk, quantity in fresh.items()])
    stock_movements_write(fresh, kind=kind, reference=reference)
