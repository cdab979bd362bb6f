"""Money adds up to the grosz: what BaseLinker sent is what the order is worth (contract, section 7)."""

import json
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from baselinker_integration.orders.draft import order_draft
from baselinker_integration.orders.lines import Item, ResolvedLine
from baselinker_integration.wire.order_add import OrderAddRequest
from eshop.orders.services.content import lines_total

AMOUNTS = st.integers(min_value=0, max_value=10**9)
LINES = st.lists(st.tuples(AMOUNTS, st.integers(1, 1000), st.sampled_from([",", "."])), min_size=1, max_size=20)


@given(lines=LINES, delivery=AMOUNTS)
@settings(max_examples=1000, deadline=None)
def test_order_is_worth_its_lines_and_delivery(lines, delivery):
    sent = [
        {"id": "1", "price": f"{grosze // 100}{mark}{grosze % 100:02}", "quantity": str(pieces)}
        for grosze, pieces, mark in lines
    ]
    fields = {"baselinker_id": "1", "delivery_price": f"{delivery // 100}.{delivery % 100:02}"}
    request = OrderAddRequest.model_validate(fields | {"products": json.dumps(sent)})
    item = Item(1, None, "K", "Kubek", "", "23", "")
    resolved = [ResolvedLine(position, line, item) for position, line in enumerate(request.products, start=1)]
    draft = order_draft(request=request, lines=resolved, now=datetime(2026, 1, 1, tzinfo=UTC))
    total = lines_total(draft.lines) + draft.order.delivery_price
    assert total == Decimal(sum(grosze * pieces for grosze, pieces, _mark in lines) + delivery) / 100
