"""Two small views of tests' own, for what every list and every bulk write does: shelves with a number of pieces."""

from datetime import UTC, datetime
from time import sleep
from typing import Annotated, Any
from uuid import uuid4

from django.urls import include, path
from pydantic import Field

from eshop.api.base.answers import model_answer
from eshop.api.base.bulk import BulkView, RowResult, bulk_operation
from eshop.api.base.operation import Ending, KeyUse, Operation
from eshop.api.base.reading import ListView, Page
from eshop.api.base.view import ApiView
from eshop.api.errors.problem import FieldError
from eshop.api.scopes import Scope
from eshop.api.wire.base import AnswerModel, Day, Identifier, Instant, Money, Pieces, RequestModel, Text
from eshop.api.wire.bulk import BulkBody, EachRow
from eshop.api.wire.pages import PageAnswer, PageQuery
from eshop.catalog.models import Manufacturer


class ShelfRow(RequestModel):
    external_id: Identifier
    name: Annotated[Text, Field(max_length=20)] = "-"
    pieces: Pieces | None = None
    price: Money | None = None
    since: Day | None = None
    seen_at: Instant | None = None
    is_open: bool = True
    places: list[Annotated[int, Field(ge=1, le=9)]] = Field(default_factory=list, max_length=3)


class ShelvesBody(BulkBody):
    items: list[EachRow[ShelfRow]] = Field(min_length=1, max_length=5)


class ShelvesSetView(BulkView):
    """Writes manufacturers, so that there is something to look for in the database."""

    operation_bulk = bulk_operation(
        id="shelves_set", tag="Shelves", summary="Set shelves", scopes=(Scope.STOCK_WRITE,), body=ShelvesBody
    )
    event = "catalog_imported"

    def rows_write(self, rows: Any, body: ShelvesBody) -> list[RowResult]:
        results = []
        for row in rows:
            if row.value.external_id == "broken":
                raise RuntimeError("esk_ is no token")
            if row.value.external_id == "unknown":
                results.append(RowResult.rejected(row.index, FieldError("/external_id", "not_found")))
                continue
            _made, is_new = Manufacturer.objects.get_or_create(name=row.value.external_id)
            results.append(RowResult(row.index, "created" if is_new else "unchanged"))
        return results


class ShelvesAdjustView(ShelvesSetView):
    """Its work done twice is seen: each time it makes a manufacturer of another name."""

    operation_bulk = bulk_operation(
        id="shelves_adjust",
        tag="Shelves",
        summary="Add shelves",
        scopes=(Scope.STOCK_WRITE,),
        body=ShelvesBody,
        key=KeyUse.REQUIRED,
    )

    def rows_write(self, rows: Any, body: ShelvesBody) -> list[RowResult]:
        for row in rows:
            Manufacturer.objects.create(name=f"{row.value.external_id}-{uuid4()}")
            if row.value.external_id == "broken":
                raise RuntimeError
            sleep(0.05)
        return [RowResult(row.index, "created") for row in rows]


class Shelf(AnswerModel):
    name: str


class OldShelvesView(ApiView):
    """One that is to go."""

    operations = {
        "get": Operation(
            id="shelves_old",
            tag="Shelves",
            summary="Shelves as they were",
            scopes=(),
            answers={200: Shelf},
            ending=Ending(datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 11, 1, 12, tzinfo=UTC)),
        )
    }

    def get(self, request: Any) -> Any:
        return model_answer(Shelf(name="old"))


class ShelvesQuery(PageQuery):
    limit: int = Field(default=2, ge=1, le=3)
    begins: str | None = None


class ShelvesPage(PageAnswer):
    items: list[Shelf]


class ShelvesView(ListView):
    operation_list = Operation(
        id="shelves",
        tag="Shelves",
        summary="Shelves",
        scopes=(Scope.CATALOG_READ,),
        query=ShelvesQuery,
        answers={200: ShelvesPage},
    )

    def page(self, query: Any, after: Any, **_path: Any) -> Page:
        found = Manufacturer.objects.filter(name__startswith=query.begins or "").order_by("name")
        rows = list(found.filter(name__gt=after or "")[: query.limit + 1])
        items = [Shelf(name=row.name) for row in rows[: query.limit]]
        return Page(items, items[-1].name if items else None, len(rows) > query.limit)


urlpatterns = [
    path("api/v1/shelves", ShelvesView.as_view()),
    path("api/v1/shelves/set", ShelvesSetView.as_view()),
    path("api/v1/shelves/old", OldShelvesView.as_view()),
    path("api/v1/shelves/adjust", ShelvesAdjustView.as_view()),
    path("", include("eshop.urls")),
]
