"""Taking an order costs a fixed number of statements; on SQLite one more for each item whose stock moves."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.baselinker_integration.orders.orders import line, order_fields
from tests.baselinker_integration.shop import product_make, shop_make

ON_POSTGRESQL = 8
"""Key and call, binding and items, BEGIN, order with companions, stock and ledger, event, COMMIT, outcome."""
ON_SQLITE = 14
"""History, binding, what it is found by and movements are statements of their own, and the stock is looked at first."""


def allowed(items):
    return ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE + items


def statements(shop, fields):
    with CaptureQueriesContext(connection) as captured:
        assert "error" not in shop.call("OrderAdd", **fields)
    return len(captured)


@pytest.mark.django_db(transaction=True)
def test_statements_are_the_same_few_for_every_order():
    shop, items = shop_make(), [product_make(f"K{number}", stock=Decimal(1000)) for number in range(12)]
    shop.call("SupportedMethods")  # on PostgreSQL a caller seen before is proved by the statement that records the call
    for count in (1, 3, 12):
        fields = order_fields(*[line(item) for item in items[:count]], baselinker_id=f"1{count}")
        assert statements(shop, fields) <= allowed(count)
    repeated = order_fields(*[line(items[0])] * 30, baselinker_id="99")
    assert statements(shop, repeated) <= allowed(1)
    assert statements(shop, repeated) <= (4 if connection.vendor == "postgresql" else 5)
