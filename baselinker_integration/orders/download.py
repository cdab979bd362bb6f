"""Which orders of the shop BaseLinker gets, page by page (protocol, 3.13)."""

from datetime import UTC, datetime
from math import ceil
from typing import Any

import orjson
from django.db.models import QuerySet

from baselinker_integration import errors
from baselinker_integration.errors import ProtocolError
from baselinker_integration.models import Connection
from baselinker_integration.orders.export import order_row
from baselinker_integration.orders.update import orders_visible
from baselinker_integration.wire.orders import OrdersGetRequest
from eshop.core.told import told
from eshop.orders.models import Order
from eshop.orders.selectors import order_lines_load, order_walk
from eshop.orders.settling import settled_newest

PAGE_SIZE = 100


def orders_page(*, connection: Connection, request: OrdersGetRequest) -> bytes:
    """One page as ready JSON. Orders stand by number, so those that come in meanwhile only add pages at the end.

    Raises ProtocolError (invalid_parameter) when the call does not say where to begin.
    """
    orders = _selected(connection, request).filter(pk__lte=settled_newest(Order))
    start = (request.page - 1) * PAGE_SIZE
    pages = max(1, ceil(orders.count() / PAGE_SIZE))
    shown = list(order_lines_load(orders)[start : start + PAGE_SIZE]) if request.page <= pages else []
    answer: dict[str, Any] = {str(order.pk): order_row(order) for order in shown}
    return orjson.dumps(answer | {"pages": pages})


def _selected(connection: Connection, request: OrdersGetRequest) -> QuerySet[Order]:
    if request.order_id is not None:
        return orders_visible(connection).filter(pk=request.order_id).order_by("pk")
    if request.id_from is None and request.time_from is None:
        text = told("Podaj przynajmniej jedno z pól: time_from, id_from, order_id.")
        raise ProtocolError(errors.INVALID_PARAMETER, text)
    time_from = None if request.time_from is None else datetime.fromtimestamp(request.time_from, UTC)
    return order_walk(id_from=request.id_from, time_from=time_from, only_paid=request.only_paid)
