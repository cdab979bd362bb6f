"""What became of the rows of a batch, as the base of bulk writes takes it."""

from collections.abc import Iterable

from eshop.api.base.bulk import RowResult
from eshop.api.runs.rows import field_errors_of
from eshop.catalog.batches.outcome import BatchOutcome


def row_results(outcome: BatchOutcome) -> Iterable[RowResult]:
    """One result for each row of a batch."""
    errors, clamped = field_errors_of(outcome), set(outcome.clamped)
    for index, became in outcome.outcomes.items():
        notes = ("erp_stock_clamped",) if index in clamped else ()
        yield RowResult(index, became.value, errors.get(index, ()), notes)
