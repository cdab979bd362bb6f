"""What an ERP asks all day: the orders to take, and whether anything changed."""

import http.client
import json
import statistics
import time
from decimal import Decimal
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import connection as database
from django.utils import timezone

from eshop.api.clients.services import client_create, token_create
from eshop.api.models import ApiClient
from eshop.api.scopes import Scope
from eshop.catalog.models import Product
from eshop.orders.models import Order, OrderLine, OrderStatus
from eshop.orders.services.content import order_insert
from tests.bench.processor import Processor
from tests.bench.scenes.common import Figures
from tests.bench.shop import shop_fill
from tests.bench.web import Web, web_server

_PRODUCTS = 200
_LINES = 3
_WARM = 5
_MEASURED = 200


def run(orders: int) -> Figures:
    """Of the `orders` the last half may be taken; 200 of them are one page."""
    call_command("migrate", verbosity=0)
    shop_fill(_PRODUCTS, with_variants=False)
    _orders_fill(orders)
    client = client_create(name="Bench", scopes=Scope.values)
    ApiClient.objects.filter(pk=client.pk).update(calls_a_minute=1_000_000)
    token = token_create(client=client).text
    with web_server() as web:
        erp = _Erp(web.url, token)
        cursor = erp.read_all("/api/v1/changes?limit=1000")
        page, page_cpu, body = _measured(web, erp, "/api/v1/orders?limit=200")
        empty, empty_cpu, _body = _measured(web, erp, f"/api/v1/changes?after={cursor}")
    return {
        "erp_orders_cpu_ms": page_cpu * 1000,
        "erp_changes_empty_cpu_ms": empty_cpu * 1000,
        "erp_orders_ms": page * 1000,
        "erp_orders_bytes": len(body),
        "erp_orders_told": len(json.loads(body)["items"]),
        "erp_changes_empty_ms": empty * 1000,
    }


def _orders_fill(count: int) -> None:
    items = list(Product.objects.values_list("pk", "code")[:_PRODUCTS])
    for number in range(count):
        picked = [items[(number * _LINES + place) % len(items)] for place in range(_LINES)]
        lines = [
            OrderLine(product_id=pk, code=code, name=f"Towar {code}", unit_price=Decimal("19.99"), quantity=1)
            for pk, code in picked
        ]
        order = Order(
            placed_at=timezone.now(),
            status=OrderStatus.COMPLETED if number < count / 2 else OrderStatus.AWAITING_SHOP,
            delivery_fullname="Jan Kowalski",
            delivery_address="Długa 1",
            delivery_city="Warszawa",
            email=f"jan{number}@example.invalid",
            is_paid=True,
            paid_at=timezone.now(),
        )
        order_insert(order=order, lines=lines, take_stock=True)
    with database.cursor() as cursor:
        cursor.execute("ANALYZE")


def _measured(web: Web, erp: "_Erp", path: str) -> tuple[float, float, bytes]:
    """The median of many calls and the processor's time of one, server, database and client together, in seconds; and
    the last body.
    """
    for _ in range(_WARM):
        erp.get(path)
    processor = Processor(web)
    answers = [erp.get(path) for _ in range(_MEASURED)]
    spent = processor.spent() / _MEASURED
    return statistics.median(took for took, _body in answers), spent, answers[-1][1]


class _Erp:
    """One kept-alive connection with a token."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        self._http = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> tuple[float, bytes]:
        begun = time.perf_counter()
        self._http.request("GET", path, headers=self._headers)
        response = self._http.getresponse()
        body = response.read()
        took = time.perf_counter() - begun
        if response.status != 200:
            raise RuntimeError(f"{path}: HTTP {response.status} {body[:300]!r}")
        return took, body

    def read_all(self, path: str) -> str:
        """The cursor behind the last page."""
        while True:
            page = json.loads(self.get(path)[1])
            if page["next"] is None:
                return str(page["cursor"])
            path = page["next"]
