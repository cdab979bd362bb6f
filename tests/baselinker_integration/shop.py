"""A small shop and a connection to call, for the connector's tests."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from baselinker_integration.accounts.connections import connection_create
from baselinker_integration.door.answer import ConnectorRequest, answer
from baselinker_integration.models import Connection
from eshop.addons.services import addon_ensure_active
from eshop.catalog.models import Category, Manufacturer, Price, PriceList, Product, Stock, VatRate
from eshop.catalog.searching import items_entries_add
from eshop.core import clock

EANS = ("5901234123457", "4006381333931", "9780306406157", "5900951310089")


@dataclass
class Shop:
    """A connection with its key; `call` speaks to the connector as BaseLinker does, without HTTP."""

    connection: Connection
    key: str

    def call(self, action: str, at: datetime | None = None, **fields: Any) -> Any:
        request = ConnectorRequest(
            slug=self.connection.slug,
            fields={"bl_pass": self.key, "action": action, **fields},
            received_at=at or clock.now(),
        )
        return json.loads(answer(request))

    def walk(self, action: str, at: datetime | None = None, **fields: Any) -> dict[str, Any]:
        """All pages of a walk joined; raises AssertionError on a refusal."""
        rows: dict[str, Any] = {}
        page, pages = 1, 1
        while page <= pages:
            reply = self.call(action, at, page=str(page), **fields)
            assert "error" not in reply, reply
            pages = reply.pop("pages")
            assert not set(reply) & set(rows)
            rows.update(reply)
            page += 1
        return rows

    def data(self, ids: Iterable[Any], at: datetime | None = None, *, size: int = 100) -> dict[str, Any]:
        """ProductsData of the products, in portions of `size`."""
        wanted, found = list(ids), {}
        for start in range(0, len(wanted), size):
            portion = ",".join(map(str, wanted[start : start + size]))
            found |= self.call("ProductsData", at, products_id=portion)
        return found

    def products_import(self, at: datetime | None = None) -> dict[str, Any]:
        """A whole walk of the products with their data; returns ProductsData of all."""
        return self.data(self.walk("ProductsList", at), at)

    def whole_import(self, at: datetime | None = None) -> dict[str, Any]:
        data = self.products_import(at)
        self.walk("ProductsPrices", at)
        self.walk("ProductsQuantity", at)
        return data


def shop_make(**options: Any) -> Shop:
    """A shop without products and a connected account."""
    addon_ensure_active(code="baselinker")
    connected = connection_create(name=options.pop("name", "Konto"), **options)
    return Shop(connected.connection, connected.key)


def product_make(code: str = "KUBEK-1", **changes: Any) -> Product:
    """An item that breaks no rule; `price`, `stock`, `price_list` go to their tables, None leaves them out."""
    price, stock = changes.pop("price", Decimal("19.90")), changes.pop("stock", Decimal(7))
    price_list = changes.pop("price_list", None) or PriceList.objects.get(is_default=True)
    values: dict[str, Any] = {
        "external_id": f"id-{Product.objects.count() + 1}-{code}",
        "code": code,
        "name": f"Kubek {code}",
        "ean": EANS[0],
        "vat_rate": VatRate.objects.get(code="23"),
        "manufacturer": Manufacturer.objects.get_or_create(name="Ceramika")[0],
        "weight": Decimal("0.400"),
        "images": ["https://sklep.example/kubek.jpg"],
        "attributes": [["Kolor", "niebieski"]],
    }
    if "category" not in changes:
        changes["category"] = Category.objects.get_or_create(name="Kuchnia", parent=None)[0]
    product = Product.objects.create(**(values | changes))
    if price is not None:
        Price.objects.create(product=product, price_list=price_list, gross=price)
    if stock is not None:
        Stock.objects.create(product=product, quantity=stock)
    items_entries_add([product])
    return product
