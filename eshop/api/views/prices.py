from collections.abc import Iterable, Sequence
from typing import Any

from eshop.api.base.bulk import BulkView, RowResult, SentRow, bulk_operation
from eshop.api.scopes import Scope
from eshop.api.views.results import row_results
from eshop.api.wire.prices import PricesBody
from eshop.catalog.batches.prices import PriceRow, prices_upsert


class PricesUpsertView(BulkView):
    operation_bulk = bulk_operation(
        id="prices_upsert",
        tag="Prices",
        summary="Set and drop prices",
        scopes=(Scope.PRICES_WRITE,),
        body=PricesBody,
        in_sync=True,
    )
    event = "erp_prices_written"
    identity = ("external_id", "price_list")

    def rows_write(self, rows: Sequence[SentRow], body: Any) -> Iterable[RowResult]:
        wanted = [
            PriceRow(row.index, row.value.external_id, row.value.price_list or "", row.value.gross) for row in rows
        ]
        return row_results(prices_upsert(rows=wanted))
