"""From a readable request to an order that may be written."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from baselinker_integration.models import Connection
from baselinker_integration.orders.lines import Item, ResolvedLine, lines_resolve
from baselinker_integration.orders.mapping import OrderDraft, order_draft
from baselinker_integration.orders.refusal import amount_too_large, unknown_lines
from baselinker_integration.wire.orders import OrderAddRequest
from eshop.orders.services.lines import lines_total

_LARGEST_TOTAL = Decimal(10) ** 12


def draft_make(
    *, connection: Connection, request: OrderAddRequest, items: Mapping[int, Item], now: datetime
) -> tuple[OrderDraft, list[ResolvedLine]]:
    """The shop's order for `request`, unsaved, and those of its lines that have no item in `items` (by id).

    Raises OrderRefusedError when the order may not be taken. `now` (aware) stands in for a missing order date.
    """
    lines = lines_resolve(connection, request.products, items)
    unknown = [line for line in lines if line.item is None and not line.is_discount]
    if unknown and not connection.accept_unlinked_lines:
        raise unknown_lines(unknown)
    draft = order_draft(request=request, lines=lines, now=now)
    draft.doubts = [line for line in lines if line.doubt]
    if lines_total(draft.lines) + draft.order.delivery_price >= _LARGEST_TOTAL:
        raise amount_too_large(draft.lines)
    return draft, unknown
