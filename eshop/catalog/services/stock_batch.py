"""Many stock changes at once in a constant number of statements, with their movements (contract, section 7)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from eshop.catalog.models import Stock, StockMovement
from eshop.core.hot_path.bulk import rows_insert, rows_update

LARGEST_STOCK = Decimal(999_999_999)
"""What a stock row holds, in whole pieces."""
_NOTHING = Decimal(0)
Unseen = Callable[[list[int]], Mapping[int, Decimal]]
"""Pieces by item id that were sold, less what was put back, and that whoever states the stock does not know of yet."""


@dataclass(frozen=True, slots=True)
class StockStep:
    """One wish: bring the stock of an item to `quantity` pieces, or with `is_relative` move it by so many."""

    product_id: int
    quantity: Decimal
    is_relative: bool


@dataclass(frozen=True, slots=True)
class StockOutcome:
    """What became of a step. `wanted` is where it led; `after` differs from it when that was below zero.

    A step that would lead above LARGEST_STOCK is left out: `is_done` is False and `after` equals `before`.
    """

    step: StockStep
    before: Decimal
    wanted: Decimal
    after: Decimal
    is_done: bool = True

    @property
    def is_clamped(self) -> bool:
        """Whether stock stopped at zero (or where it was, when it was below zero already) instead of at `wanted`."""
        return self.is_done and self.after != self.wanted


def stock_rows_ensure(product_ids: Iterable[int]) -> None:
    """Give the items that have no stock row one with zero. Call it before the transaction that locks rows.

    Inside that transaction a new row would be locked out of turn, and two writers could wait for each other.
    """
    wanted = set(product_ids)
    missing = wanted - set(Stock.objects.filter(pk__any_of=wanted).values_list("pk", flat=True))
    Stock.objects.bulk_create([Stock(product_id=pk) for pk in sorted(missing)], ignore_conflicts=True)


def stock_steps_apply(
    *, steps: Sequence[StockStep], kind: str, reference: str, unseen: Unseen | None = None, in_bulk: bool = False
) -> list[StockOutcome]:
    """Carry out `steps` in their order, several for one item included; returns one outcome for each, in that order.

    An absolute step is lowered by what `unseen` tells of its item. That is asked under the locks, after which nobody
    can sell: a sale is either counted by it or comes later and takes its pieces off the new stock. With `in_bulk` rows
    are written as an import writes them: a few statements more, and faster from about fifty rows on.

    Stock never goes below zero, and stock that is below zero already is not lowered further. Rows are locked in the
    order of their ids, as orders lock them, and stay locked until the caller's transaction ends. Items without a stock
    row must have got one from `stock_rows_ensure`; raises Stock.DoesNotExist for one that was deleted meanwhile.
    """
    with transaction.atomic(savepoint=False):
        ids = {step.product_id for step in steps}
        locked = {row.pk: row for row in Stock.objects.select_for_update().filter(pk__any_of=ids).order_by("pk")}
        if len(locked) != len(ids):
            raise Stock.DoesNotExist
        sold = unseen(sorted(ids)) if unseen is not None else {}
        before = {pk: row.quantity for pk, row in locked.items()}
        outcomes = [_step(locked[step.product_id], step, sold.get(step.product_id, _NOTHING)) for step in steps]
        moved = {pk: row.quantity - before[pk] for pk, row in locked.items() if row.quantity != before[pk]}
        changed = [locked[pk] for pk in moved]
        if in_bulk:
            rows_update(changed, ["quantity"])
            stock_movements_write(moved, kind=kind, reference=reference)
        else:
            _write(changed)
            StockMovement.objects.bulk_create(_movements(moved, kind, reference))
    return outcomes


def stock_give_back(returned: Iterable[tuple[int, int, str]]) -> None:
    """Put pieces of cancelled sales back: item id, pieces, and the cause for the ledger, each pair once.

    Stock rows are locked in the order of their ids until the caller's transaction ends. Four or five statements.
    """
    rows = [
        StockMovement(product_id=pk, delta=Decimal(pieces), kind=StockMovement.Kind.RETURN, reference=reference)
        for pk, pieces, reference in returned
    ]
    with transaction.atomic(savepoint=False):
        back = Counter[int]()
        for row in rows:
            back[row.product_id] += int(row.delta)
        stock_rows_ensure(back)
        locked = list(Stock.objects.select_for_update().filter(pk__in=back).order_by("pk"))
        for stock in locked:
            stock.quantity += back[stock.pk]
        rows_update(locked, ["quantity"])
        rows_insert(rows)


def stock_movements_write(deltas: Mapping[int, Decimal], *, kind: str, reference: str) -> None:
    """Enter many changes of stock (pieces by item id) in the ledger; those of nothing are left out."""
    rows_insert(_movements(deltas, kind, reference))


def _movements(deltas: Mapping[int, Decimal], kind: str, reference: str) -> list[StockMovement]:
    return [
        StockMovement(product_id=pk, delta=delta, kind=kind, reference=reference)
        for pk, delta in deltas.items()
        if delta
    ]


def _step(row: Stock, step: StockStep, sold: Decimal) -> StockOutcome:
    before = row.quantity
    wanted = before + step.quantity if step.is_relative else step.quantity - sold
    if max(wanted, wanted - before) > LARGEST_STOCK:  # the ledger's column is as wide as the stock's
        return StockOutcome(step, before, wanted, before, is_done=False)
    lowest = min(before, _NOTHING) if step.is_relative else _NOTHING
    row.quantity = max(wanted, lowest)
    return StockOutcome(step, before, wanted, row.quantity)


def _write(rows: list[Stock]) -> None:
    """One statement: an insert that meets the id updates instead."""
    Stock.objects.bulk_create(rows, update_conflicts=True, unique_fields=["product"], update_fields=["quantity"])
