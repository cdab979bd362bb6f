"""The rows of one portion of a job, through the same services as the bulk writes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from eshop.api.errors.problem import FieldError
from eshop.api.models import ApiClient
from eshop.api.runs.job_file import JobRow
from eshop.api.runs.rows import field_errors_of, item_row
from eshop.api.scopes import Scope
from eshop.catalog.batches.items import items_upsert
from eshop.catalog.batches.outcome import BatchOutcome
from eshop.catalog.batches.prices import PriceRow, prices_upsert
from eshop.catalog.batches.stock import StockRow, stock_write
from eshop.catalog.services.stock_batch import Unseen
from eshop.core.told import storable, told_keep

Refusals = list[tuple[int, str, list[dict[str, Any]]]]
_SCOPES = {
    "item": Scope.CATALOG_WRITE,
    "csv": Scope.CATALOG_WRITE,
    "price": Scope.PRICES_WRITE,
    "stock": Scope.STOCK_WRITE,
}


def portion_write(
    rows: Sequence[JobRow], client: ApiClient, reference: str, unseen: Unseen
) -> tuple[Refusals, Mapping[str, int]]:
    """Write the rows: items, then prices, then stock. Returns the rejected lines with their mistakes, and counts.

    Two rows of a portion with one `op` that name the same are both rejected, as in a call.
    """
    counts: Counter[str] = Counter()
    refused: dict[int, list[FieldError]] = {row.line: row.errors for row in rows if row.errors}
    refused |= {row.line: [FieldError("", "scope_missing")] for row in rows if not _may(row, client)}
    refused |= {line: [FieldError("/external_id", "duplicate_in_call")] for line in _twins(rows) if line not in refused}
    for op in ("csv", "item", "price", "stock"):
        wanted = [row for row in rows if row.op == op and row.line not in refused]
        if wanted:
            done = _write(op, wanted, reference, unseen)
            refused |= {line: list(errors) for line, errors in field_errors_of(done).items()}
            counts.update(outcome.value for outcome in done.outcomes.values() if outcome.value != "rejected")
    counts["rejected"] = len(refused)
    named = {row.line: storable(row.external_id) for row in rows}
    return [(line, named[line], _told(errors)) for line, errors in sorted(refused.items())], counts


def _may(row: JobRow, client: ApiClient) -> bool:
    return row.op not in _SCOPES or _SCOPES[row.op].value in client.scopes


def _twins(rows: Sequence[JobRow]) -> list[int]:
    keys = {row.line: (row.op, row.external_id, _price_list(row)) for row in rows if row.row is not None}
    times = Counter(keys.values())
    return [line for line, key in keys.items() if times[key] > 1]


def _price_list(row: JobRow) -> str:
    return str(row.row.price_list or "") if row.op == "price" else ""


def _write(op: str, rows: Sequence[JobRow], reference: str, unseen: Unseen) -> BatchOutcome:
    if op == "csv":
        return items_upsert(rows=[row.row for row in rows], reference=reference, unseen=unseen)
    if op == "item":
        items = [item_row(row.line, row.external_id, row.row) for row in rows]
        return items_upsert(rows=items, reference=reference, unseen=unseen)
    if op == "price":
        prices = [PriceRow(row.line, row.external_id, row.row.price_list or "", row.row.gross) for row in rows]
        return prices_upsert(rows=prices)
    stock = [StockRow(row.line, row.external_id, row.row.quantity) for row in rows]
    return stock_write(rows=stock, is_relative=False, reference=reference, unseen=unseen)


def _told(errors: Sequence[FieldError]) -> list[dict[str, Any]]:
    return [
        {"pointer": storable(error.pointer), "code": error.code, "detail": told_keep(error.text)} for error in errors
    ]
