"""The step of the demo by itself, without its servers: all that it checks comes out."""

from io import StringIO

import pytest
from rich.console import Console

from eshop.demo.ledger import Ledger
from eshop.demo.way_back import way_back_begin, way_back_play
from eshop.orders.models import Order, OrderStatus
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.baselinker_integration.shop import product_make, shop_make
from tests.baselinker_integration.token_api.conftest import TOKEN
from tests.baselinker_integration.way_back.conftest import quick_gate  # noqa: F401  fixture
from tests.baselinker_integration.way_back.orders import invoiced, moved, parcelled

pytestmark = pytest.mark.django_db


def test_every_check_of_the_way_back_comes_out(settings):
    shop, mug = shop_make(), product_make(stock=9)
    shop.call("OrderAdd", **order_fields(line(mug), baselinker_id="700001"))
    told = StringIO()
    ledger = Ledger(Console(file=told))
    settings.BASELINKER_API_URL = ""
    with way_back_begin(shop.connection, TOKEN) as world:
        order = Order.objects.get()
        parcelled(order, "62000001")
        invoiced(order, "FV 7/2026")
        moved(order, OrderStatus.COMPLETED)
        way_back_play(ledger, shop.connection, world)
    assert "✗" not in told.getvalue()
    assert told.getvalue().count("✓") == 5
