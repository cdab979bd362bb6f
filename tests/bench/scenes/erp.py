"""An ERP sends a catalogue of N items by the API in calls of 1,000 rows, then its stock and prices."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

from django.core.management import call_command

from eshop.api.clients.services import client_create, token_create
from eshop.api.scopes import Scope
from eshop.catalog.models import Product
from tests.bench.catalogue import goods
from tests.bench.orders import order_push
from tests.bench.scenes.common import Figures, client_make, repeatable
from tests.bench.shop import Account, account_connect
from tests.bench.web import Web, web_server

ROWS = 1000
ORDERS = 200
TICKS = os.sysconf("SC_CLK_TCK")


def run(rows: int) -> Figures:
    call_command("migrate", verbosity=0)
    client = client_create(name="ERP", scopes=Scope.values)
    client.calls_a_minute = 100_000
    client.save()
    token = token_create(client=client).text
    figures: Figures = {"erp_rows": rows}
    with web_server() as web:
        erp = Erp(web, token)
        figures |= erp.measure("new", "/items/upsert", _items(rows))
        if Product.objects.count() != rows:
            raise RuntimeError(f"{rows} items were sent, the shop has {Product.objects.count()}.")
        figures |= erp.measure("unchanged", "/items/upsert", _items(rows))
        account = account_connect()
        for name, stock in (("stock_changed", 7000), ("stock_unchanged", 7000)):
            figures |= erp.measure(name, "/stock/set", _values(rows, {"quantity": str(stock)}))
        figures |= erp.measure("prices_changed", "/prices/upsert", _values(rows, {"gross": "7.77"}))
        figures |= _orders_beside(web, account, token, rows)
    return figures


def _orders_beside(web: Web, account: Account, token: str, rows: int) -> Figures:
    """95th percentile of OrderAdd in ms: alone, and beside calls of 5,000 stocks, of other and of the same items."""
    client, source = client_make(web, account), repeatable(7)
    numbers = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    sold = [str(pk) for pk in numbers[: rows // 2]]

    def percentile() -> float:
        times = sorted(order_push(client, source, sold) for _ in range(ORDERS))
        return times[int(ORDERS * 0.95)] * 1000

    figures = {"erp_order_idle_ms": percentile()}
    for name, first in (("other", rows // 2 + 1), ("same", 1)):
        with _stock_going_on(Erp(web, token), range(first, min(first + 5000, first + rows // 2))):
            figures[f"erp_order_{name}_ms"] = percentile()
    return figures


@contextmanager
def _stock_going_on(erp: "Erp", numbers: range) -> Iterator[None]:
    """Somebody sets the stock of the items again and again, each time to another figure."""
    is_over = Event()

    def send() -> None:
        pieces = 8000
        while not is_over.is_set():
            pieces += 1
            items = [{"external_id": str(number), "quantity": str(pieces)} for number in numbers]
            erp.call("/stock/set", {"items": items})

    sender = Thread(target=send)
    sender.start()
    try:
        yield
    finally:
        is_over.set()
        sender.join()


def _items(rows: int) -> Iterator[dict[str, Any]]:
    for item in goods(rows):
        yield {
            "external_id": str(item.id),
            "code": item.code,
            "name": item.name,
            "description": item.description,
            "short_description": item.short_description,
            "ean": item.ean,
            "manufacturer": f"Producent {item.manufacturer}",
            "category": [f"Kategoria {item.category}"],
            "vat": item.vat,
            "weight": f"{item.weight}",
            "prices": [{"gross": f"{item.gross}"}],
            "stock": str(item.stock),
            "images": item.images,
            "attributes": [{"name": name, "value": value} for name, value in item.attributes],
        }


def _values(rows: int, value: dict[str, str]) -> Iterator[dict[str, Any]]:
    return ({"external_id": str(number)} | value for number in range(1, rows + 1))


class Erp:
    """One client; only the time of the calls counts, not that of making their bodies."""

    def __init__(self, web: Web, token: str) -> None:
        self._web = web
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._connection = HTTPConnection(str(urlsplit(web.url).netloc), timeout=120)

    def measure(self, name: str, path: str, rows: Iterator[dict[str, Any]]) -> Figures:
        """Seconds, and those of the web's processors, of all calls with up to 1,000 `rows` each."""
        seconds, before = 0.0, self._processor_seconds()
        while items := list(islice(rows, ROWS)):
            seconds += self.call(path, {"items": items})
        return {f"erp_{name}_s": seconds, f"erp_{name}_web_s": self._processor_seconds() - before}

    def call(self, path: str, value: dict[str, Any]) -> float:
        """Seconds from the first byte sent to the last received."""
        body = json.dumps(value).encode()
        begun = time.perf_counter()
        self._connection.request("POST", f"/api/v1{path}", body, self._headers)
        response = self._connection.getresponse()
        answer = response.read()
        seconds = time.perf_counter() - begun
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status} {answer[:300]!r}")
        return seconds

    def _processor_seconds(self) -> float:
        fields = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self._web.workers())
        return sum(int(each[11]) + int(each[12]) for each in fields) / TICKS
