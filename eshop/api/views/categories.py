from collections.abc import Iterable, Sequence
from typing import Any

from eshop.api.base.bulk import BulkView, RowResult, SentRow, bulk_operation
from eshop.api.scopes import Scope
from eshop.api.views.results import row_results
from eshop.api.wire.categories import CategoriesBody
from eshop.catalog.batches.categories import CategoryRow, categories_upsert


class CategoriesView(BulkView):
    method = "put"
    operation_bulk = bulk_operation(
        id="categories_set",
        tag="Categories",
        summary="Create, rename and move categories",
        description="The whole tree or part of it, parents before or after their children. Nothing is deleted.",
        scopes=(Scope.CATALOG_WRITE,),
        body=CategoriesBody,
    )
    event = "erp_categories_written"

    def rows_write(self, rows: Sequence[SentRow], body: Any) -> Iterable[RowResult]:
        wanted = [
            CategoryRow(row.index, row.value.external_id, row.value.model_dump(exclude_unset=True)) for row in rows
        ]
        for row in wanted:
            del row.stated["external_id"]
        return row_results(categories_upsert(rows=wanted))
