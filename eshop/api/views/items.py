from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from baselinker_integration.models import FeedProblem
from eshop.api.base.answers import model_answer
from eshop.api.base.body import body_parse, body_read
from eshop.api.base.bulk import BulkView, RowResult, SentRow, bulk_operation
from eshop.api.base.operation import Operation
from eshop.api.base.reading import ListView, Page
from eshop.api.base.tags import has_condition, is_expected, is_known, unchanged
from eshop.api.base.view import ApiView
from eshop.api.base.writing import written
from eshop.api.errors.problem import Problem
from eshop.api.runs.rows import item_row
from eshop.api.scopes import Scope
from eshop.api.views.results import row_results
from eshop.api.views.stock_basis import unseen_of
from eshop.api.wire.items import (
    FIELDS,
    FeedProblemOut,
    Item,
    ItemAttributeOut,
    ItemPatch,
    ItemPriceOut,
    ItemQuery,
    ItemsBody,
    ItemsPage,
    ItemTextsOut,
)
from eshop.catalog.batches.items import item_lock, items_upsert
from eshop.catalog.models import Product
from eshop.catalog.selectors.cards import cards_load
from event_log.context import correlation_id_get
from event_log.services import event_record


class ItemsUpsertView(BulkView):
    operation_bulk = bulk_operation(
        id="items_upsert",
        tag="Items",
        summary="Create and change items",
        description="Items and variants with prices, stock and texts. A field that is left out stays as it is, null"
        " clears it. Variants may precede or follow their parent.",
        scopes=(Scope.CATALOG_WRITE,),
        body=ItemsBody,
        in_sync=True,
    )
    event = "erp_items_written"

    def rows_write(self, rows: Sequence[SentRow], body: Any) -> Iterable[RowResult]:
        wanted = [item_row(row.index, row.value.external_id, row.value) for row in rows]
        return row_results(items_upsert(rows=wanted, reference=f"api:{correlation_id_get()}", unseen=unseen_of(body)))


class ItemsView(ListView):
    operation_list = Operation(
        id="items",
        tag="Items",
        summary="Read items back",
        scopes=(Scope.CATALOG_READ,),
        query=ItemQuery,
        answers={200: ItemsPage},
    )

    def page(self, query: Any, after: Any, **path: Any) -> Page:
        found = Product.objects.filter(pk__gt=after or 0).order_by("pk").only("pk")
        if query.changed_after is not None:
            found = found.filter(updated_at__gt=query.changed_after)
        products = list(found[: query.limit + 1])
        shown = products[: query.limit]
        fields = FIELDS if query.fields is None else query.fields.split(",")
        items = [_item(card) for card in cards_load(shown, fields)]
        return Page(items, shown[-1].pk if shown else None, len(products) > query.limit)


_ITEM_PATH = {"external_id": {"type": "string", "minLength": 1, "maxLength": 255}}


class ItemView(ApiView):
    """One item by the ERP's id, which may hold slashes."""

    operations = {
        "get": Operation(
            id="item",
            summary="One item",
            description="With an ETag; If-None-Match answers 304 while nothing changed.",
            scopes=(Scope.CATALOG_READ,),
            tag="Items",
            answers={200: Item},
            path=_ITEM_PATH,
        ),
        "patch": Operation(
            id="item_change",
            summary="Change one item",
            description="What is left out stays, null clears. With If-Match only if nothing changed since.",
            scopes=(Scope.CATALOG_WRITE,),
            body=ItemPatch,
            refusals=(412,),
            out_of_sync=True,
            tag="Items",
            answers={200: Item},
            path=_ITEM_PATH,
        ),
        "delete": Operation(
            id="item_switch_off",
            summary="Take an item out of the offer",
            description="It becomes inactive and keeps its data and orders; is_active brings it back.",
            scopes=(Scope.CATALOG_WRITE,),
            refusals=(412,),
            out_of_sync=True,
            tag="Items",
            answers={200: Item},
            path=_ITEM_PATH,
        ),
    }

    def get(self, request: Request, external_id: str) -> HttpResponse:
        item = self._item(external_id)
        return unchanged(_tag(item)) if is_known(request, _tag(item)) else _answer(item)

    def patch(self, request: Request, external_id: str) -> HttpResponse:
        sent = body_read(request)
        change = body_parse(sent, ItemPatch)
        return written(self, sent, lambda: self._change(request, external_id, change))

    def delete(self, request: Request, external_id: str) -> HttpResponse:
        change = ItemPatch.model_validate({"is_active": False})
        return written(self, b"", lambda: self._change(request, external_id, change))

    def _change(self, request: Request, external_id: str, change: ItemPatch) -> HttpResponse:
        """Looks at the condition under the item's lock, so that of two who ask for one state the second is refused."""
        if not item_lock(external_id=external_id):
            raise Problem("not_found")
        if has_condition(request) and not is_expected(request, _tag(self._item(external_id))):
            raise Problem("precondition_failed")
        row = item_row(0, external_id, change)
        done = items_upsert(rows=[row], reference=f"api:{correlation_id_get()}", unseen=unseen_of(change))
        (result,) = row_results(done)
        if result.errors:
            raise Problem("invalid_body", errors=result.errors)
        if result.outcome != "unchanged":
            event_record("erp_items_written", subject=self.client, counts={result.outcome: 1})
        return _answer(self._item(external_id))

    def _item(self, external_id: str) -> Item:
        products = list(Product.objects.filter(external_id=external_id).only("pk", "parent_id"))
        if not products:
            raise Problem("not_found")
        (card,) = cards_load(products, FIELDS)
        problems = FeedProblem.objects.filter(
            feed__connection__is_active=True, product_id=products[0].parent_id or products[0].pk, item_id=products[0].pk
        ).values_list("feed__connection__name", "code", "field", "detail")
        card["problems"] = [
            FeedProblemOut(account=account, code=code, field=field, detail=detail)
            for account, code, field, detail in problems.order_by("pk")
        ]
        return _item(card)


def _item(card: dict[str, Any]) -> Item:
    """Without checking again what the shop itself keeps; absent fields stay absent."""
    shown = dict(card)
    if "stock" in shown:
        shown["stock"] = f"{shown['stock'].normalize():f}"
    if "attributes" in shown:
        shown["attributes"] = [ItemAttributeOut(name=name, value=value) for name, value in shown["attributes"]]
    if "prices" in shown:
        shown["prices"] = [ItemPriceOut(price_list=name, gross=gross) for name, gross in shown["prices"]]
    if "translations" in shown:
        shown["translations"] = {language: ItemTextsOut(**texts) for language, texts in shown["translations"].items()}
    return Item.model_construct(**shown)


def _answer(item: Item) -> HttpResponse:
    return model_answer(item, headers={"ETag": _tag(item)})


def _tag(item: Item) -> str:
    return f'"{sha256(item.model_dump_json().encode()).hexdigest()[:32]}"'
