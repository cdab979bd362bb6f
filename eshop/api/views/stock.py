from collections.abc import Iterable, Sequence
from typing import Any

from eshop.api.base.bulk import BulkView, RowResult, SentRow, bulk_operation
from eshop.api.base.operation import KeyUse
from eshop.api.scopes import Scope
from eshop.api.views.results import row_results
from eshop.api.views.stock_basis import unseen_of
from eshop.api.wire.stock import StockAdjustBody, StockSetBody
from eshop.catalog.batches.stock import StockRow, stock_write
from event_log.context import correlation_id_get


class StockSetView(BulkView):
    operation_bulk = bulk_operation(
        id="stock_set",
        tag="Stock",
        summary="Set stock",
        description="Absolute stock, never below zero. Pieces of orders that the ERP has not seen are taken off it.",
        scopes=(Scope.STOCK_WRITE,),
        body=StockSetBody,
        in_sync=True,
    )
    event = "erp_stock_written"

    def rows_write(self, rows: Sequence[SentRow], body: Any) -> Iterable[RowResult]:
        wanted = [StockRow(row.index, row.value.external_id, row.value.quantity) for row in rows]
        done = stock_write(
            rows=wanted, is_relative=False, reference=f"api:{correlation_id_get()}", unseen=unseen_of(body)
        )
        return row_results(done)


class StockAdjustView(BulkView):
    operation_bulk = bulk_operation(
        id="stock_adjust",
        tag="Stock",
        summary="Move stock by so many pieces",
        description="Relative to what the shop has; never below zero. Sent twice it counts twice, so it needs a key.",
        scopes=(Scope.STOCK_WRITE,),
        body=StockAdjustBody,
        key=KeyUse.REQUIRED,
        out_of_sync=True,
    )
    event = "erp_stock_written"

    def rows_write(self, rows: Sequence[SentRow], body: Any) -> Iterable[RowResult]:
        wanted = [StockRow(row.index, row.value.external_id, row.value.change) for row in rows]
        return row_results(stock_write(rows=wanted, is_relative=True, reference=f"api:{correlation_id_get()}"))
