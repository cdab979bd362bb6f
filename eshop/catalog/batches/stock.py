"""Stock of many items: set to what the ERP has, or moved by so many pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from eshop.catalog.batches.outcome import BatchOutcome, Outcome, Refusal
from eshop.catalog.importing.cells import shown
from eshop.catalog.models import Product, StockMovement
from eshop.catalog.services.stock_batch import StockStep, Unseen, stock_rows_ensure, stock_steps_apply
from eshop.core.told import told as _


@dataclass(frozen=True, slots=True)
class StockRow:
    """One item's stock: the place in the batch, the item, pieces (a difference where stock is adjusted)."""

    index: int
    external_id: str
    quantity: Decimal


def stock_write(
    *,
    rows: Sequence[StockRow],
    is_relative: bool,
    reference: str,
    unseen: Unseen | None = None,
) -> BatchOutcome:
    """Set the stock to what `rows` state, or with `is_relative` move it by so much; never below zero.

    An absolute stock is lowered by what `unseen` tells of the item, which is asked under the locks of the stock rows.
    The number of statements does not depend on that of the rows.
    """
    outcome = BatchOutcome()
    items = items_by_external_id({row.external_id for row in rows})
    outcome.refuse(item_unknown(row.index, row.external_id) for row in rows if row.external_id not in items)
    taken = [row for row in rows if row.external_id in items]
    stock_rows_ensure(items[row.external_id] for row in taken)
    with transaction.atomic():
        steps = [StockStep(items[row.external_id], row.quantity, is_relative) for row in taken]
        done = stock_steps_apply(
            steps=steps, kind=StockMovement.Kind.ERP, reference=reference, unseen=unseen, in_bulk=True
        )
        for row, step in zip(taken, done, strict=True):
            if not step.is_done:
                outcome.refuse([stock_too_large(row.index, "change" if is_relative else "quantity")])
                continue
            outcome.outcomes[row.index] = Outcome.UNCHANGED if step.before == step.after else Outcome.UPDATED
            if step.is_clamped:
                outcome.clamped.append(row.index)
    return outcome


def items_by_external_id(external_ids: set[str]) -> dict[str, int]:
    """The ids of those items that the shop has."""
    return dict(Product.objects.filter(external_id__any_of=external_ids).values_list("external_id", "pk"))


def item_unknown(index: int, external_id: str) -> Refusal:
    """The refusal of a row that names an item which the shop does not have."""
    detail = _("nie ma towaru „%(id)s”") % {"id": shown(external_id)}
    return Refusal(index, "external_id", "unknown_item", detail)


def stock_too_large(index: int, field: str) -> Refusal:
    """The refusal of a row whose stock would be more than a stock row holds."""
    return Refusal(index, field, "out_of_range", _("stan przekroczyłby 999 999 999 sztuk"))
