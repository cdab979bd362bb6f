"""A bulk write costs the same number of statements for a few rows as for as many as it takes."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from eshop.core.hot_path import bulk
from eshop.orders.models import Order, OrderLine, OrderStatus
from tests.factories import price_list_default, product_make

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
GOODS = {
    "new items": (
        "/items/upsert",
        {
            "name": "Kubek",
            "ean": "5901234123457",
            "weight": "0.350",
            "category": ["Dom", "Kubki"],
            "manufacturer": "Wawel",
            "prices": [{"gross": "19.99"}],
            "stock": "12",
            "vat": "23",
            "attributes": [{"name": "Kolor", "value": "biały"}],
            "translations": {"en": {"name": "Mug"}},
        },
    ),
    "the same again": ("/items/upsert", {"name": "Kubek", "prices": [{"gross": "19.99"}], "stock": "12"}),
    "changed items": ("/items/upsert", {"name": "Talerz", "prices": [{"gross": "5.00"}], "stock": "7"}),
    "prices": ("/prices/upsert", {"gross": "6.00"}),
    "stock": ("/stock/set", {"quantity": "20"}),
    "adjusted stock": ("/stock/adjust", {"change": "-3"}),
    "categories": ("/categories", {"name": "Dom", "parent": None}),
}
ORDERS = {
    "acknowledged": ("/orders/acknowledge", {}),
    "updated": (
        "/orders/update",
        {
            "state": "confirmed",
            "payment": {"paid": True},
            "parcels": [{"number": "N1"}, {"number": "N2"}],
            "invoice": {"number": "FV/1"},
        },
    ),
    "corrected": ("/orders/update", {"parcels": [{"number": "N1", "carrier": "DPD"}], "invoice": None}),
    "cancelled": ("/orders/update", {"state": "cancelled"}),
}


@pytest.fixture
def sent(erp, monkeypatch):
    """What sends rows and returns the number of statements, copies of rows included."""
    copies, real = [], bulk._copy

    def copy(*told, **options):
        copies.append(told)
        return real(*told, **options)

    monkeypatch.setattr(bulk, "_copy", copy)

    def send(path, rows):
        copies.clear()
        method = "PUT" if path == "/categories" else "POST"
        with CaptureQueriesContext(connection) as queries:
            answer = erp.call(method, path, {"items": rows}, idempotency_key=str(uuid4()))
        assert answer.status == 200, answer.body[:500]
        return len(queries) + len(copies)

    return send


def test_writing_goods(sent):
    price_list_default()

    def day(first, count):
        numbers = range(first, first + count)
        return {
            step: sent(path, [{"external_id": f"E{number}"} | _own(path, row, number) for number in numbers])
            for step, (path, row) in GOODS.items()
        }

    day(0, 2)  # what is read once
    few, many = day(10, 10), day(1000, 1000)
    assert few == many
    assert max(few.values()) < 80


def _own(path, row, number):
    """Codes and the names of siblings are each one's own."""
    if path == "/categories":
        return row | {"name": f"Dom {number}"}
    return row | {"code": f"K{number}"} if path == "/items/upsert" else row


def test_changing_orders(sent):
    product = product_make(quantity=5)

    def day(count):
        orders = orders_make(product, count)
        return {
            step: sent(path, [_numbered(path, row, order) for order in orders]) for step, (path, row) in ORDERS.items()
        }

    day(2)
    few, many = day(10), day(500)
    assert few == many
    assert max(few.values()) < 40
    product.stock.refresh_from_db()
    assert product.stock.quantity == 5 + 2 + 10 + 500


def _numbered(path, row, order):
    number = {"erp_number": f"ZO/{order.pk}"} if path == "/orders/acknowledge" else {}
    return {"id": str(order.pk)} | number | row


def orders_make(product, count):
    """Orders that the ERP may take, of one piece each."""
    order = {"placed_at": timezone.now(), "status": OrderStatus.AWAITING_SHOP, "total": 1}
    orders = Order.objects.bulk_create([Order(**order) for _ in range(count)])
    line = {"product": product, "position": 1, "quantity": 1, "taken": 1, "unit_price": 1}
    OrderLine.objects.bulk_create([OrderLine(order=each, **line) for each in orders])
    return orders
