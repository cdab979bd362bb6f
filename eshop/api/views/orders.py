"""Orders out: those to be taken, one of them, and what changed."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from eshop.api.base.answers import model_answer
from eshop.api.base.body import body_parse, body_read
from eshop.api.base.operation import Operation
from eshop.api.base.reading import ListView, Page
from eshop.api.base.tags import has_condition, is_expected, is_known, unchanged
from eshop.api.base.view import ApiView
from eshop.api.base.writing import written
from eshop.api.errors.problem import Problem
from eshop.api.scopes import Scope
from eshop.api.views.order_rows import STATES, orders_told, refusal_told, update_read
from eshop.api.wire.order_changes import OrderPatch
from eshop.api.wire.orders import (
    ChangesPage,
    ChangesQuery,
    OrderChangeOut,
    OrderOut,
    OrdersPage,
    OrdersQuery,
)
from eshop.api.wire.patterns import ORDER_ID
from eshop.core import clock
from eshop.core.errors import ApplicationError, Conflict
from eshop.core.numbers import whole_number
from eshop.orders.errors import Stale
from eshop.orders.models import Order, OrderChange, Parcel
from eshop.orders.selectors import changes_after, items_sold_out, orders_takable, orders_whole
from eshop.orders.services.update import order_update

_LARGEST = 2**31 - 1
_SELLING = frozenset({OrderChange.Kind.CREATED, OrderChange.Kind.LINES})


def sees_buyers(view: ApiView) -> bool:
    """Whether the caller may see buyers' data; without it they are masked."""
    return Scope.ORDERS_PERSONAL in view.client.scopes


class OrdersView(ListView):
    operation_list = Operation(
        id="orders",
        tag="Orders",
        summary="Orders to take",
        description=(
            "Whole orders that wait for the shop, the one that changed last at the end. Taking them changes nothing:"
            " acknowledge them, and they are not in the list any more. Keep `cursor` and ask again with `after`."
            " Without the scope `orders:personal` buyers' data are masked."
        ),
        scopes=(Scope.ORDERS_READ,),
        query=OrdersQuery,
        answers={200: OrdersPage},
    )

    def page(self, query: Any, after: Any, **_path: Any) -> Page:
        orders, end, has_more = orders_takable(after or 0, limit=query.limit)
        return Page(orders_told(orders, is_open=sees_buyers(self)), end or None, has_more)


class OrderView(ApiView):
    operations = {
        "get": Operation(
            id="order",
            tag="Orders",
            summary="One order",
            description="Its `ETag` is the version; with `If-None-Match` the answer is 304 while nothing changed.",
            scopes=(Scope.ORDERS_READ,),
            answers={200: OrderOut},
            path={"order_id": {"type": "string", "pattern": ORDER_ID}},
        ),
        "patch": Operation(
            id="order_change",
            tag="Orders",
            summary="Change one order",
            description=(
                "As a row of `/orders/update`. With `If-Match` nothing is written unless the order still has that"
                " ETag (412)."
            ),
            scopes=(Scope.ORDERS_WRITE,),
            body=OrderPatch,
            answers={200: OrderOut},
            refusals=(409, 412),
            path={"order_id": {"type": "string", "pattern": ORDER_ID}},
        ),
    }

    def get(self, request: Request, order_id: str) -> HttpResponse:
        order = self._order(order_id)
        return unchanged(_etag(order)) if is_known(request, _etag(order)) else self._told(order)

    def patch(self, request: Request, order_id: str) -> HttpResponse:
        sent = body_read(request)
        return written(self, sent, lambda: self._change(order_id, body_parse(sent, OrderPatch)))

    def _change(self, order_id: str, told: OrderPatch) -> HttpResponse:
        order = self._order(order_id)
        if not is_expected(self.request, _etag(order)):
            raise Problem("precondition_failed", Stale(order["version"]).message)
        version = order["version"] if has_condition(self.request) else None
        try:
            update = update_read(told, now=clock.now(), version=version)
            order_update(order_id=order["id"], update=update, origin=Parcel.Origin.ERP, actor=self.client.name)
        except Stale as stale:
            raise Problem("precondition_failed", stale.message) from None
        except ApplicationError as refusal:
            code = "conflict" if isinstance(refusal, Conflict) else "invalid_body"
            raise Problem(code, refusal.message, errors=[refusal_told(refusal)]) from None
        order = self._order(order_id)
        return self._told(order)

    def _order(self, order_id: str) -> dict[str, Any]:
        number = whole_number(order_id) or 0
        if str(number) == order_id and number <= _LARGEST:
            for order in orders_whole(Order.objects.filter(pk=number)):
                return order
        raise Problem("not_found")

    def _told(self, order: dict[str, Any]) -> HttpResponse:
        (told,) = orders_told([order], is_open=sees_buyers(self))
        return model_answer(told, headers={"ETag": _etag(order)})


class ChangesView(ListView):
    operation_list = Operation(
        id="changes",
        tag="Orders",
        summary="What changed",
        description=(
            "The journal of orders, without a hole: who goes on from `cursor` misses nothing, and sees nothing twice."
        ),
        scopes=(Scope.ORDERS_READ,),
        query=ChangesQuery,
        answers={200: ChangesPage},
    )

    def page(self, query: Any, after: Any, **_path: Any) -> Page:
        found = changes_after(after or 0, limit=query.limit + 1)
        changes = found[: query.limit]
        selling = {change.order_id for change in changes if change.kind in _SELLING}
        sold_out = items_sold_out(selling) if selling else {}
        items = [_change(change, sold_out if change.kind in _SELLING else {}) for change in changes]
        return Page(items, changes[-1].pk if changes else None, len(found) > query.limit)


def _change(change: OrderChange, sold_out: dict[int, list[Any]]) -> OrderChangeOut:
    return OrderChangeOut.model_construct(
        order_id=str(change.order_id),
        kind=change.kind,
        at=change.at,
        state=STATES.get(change.to_status or 0),
        by=change.actor,
        sold_out=[{"external_id": item.external_id, "code": item.code} for item in sold_out.get(change.order_id, ())],
    )


def _etag(order: dict[str, Any]) -> str:
    return f'"{order["version"]}"'
