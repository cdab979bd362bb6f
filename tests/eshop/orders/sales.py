"""Sales of the shop, and what the ERP does with them."""

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Max
from django.utils import timezone

from eshop.catalog.models import Product
from eshop.orders.models import Order, OrderChange, OrderLine, OrderStatus
from eshop.orders.services.acknowledge import Acknowledgement, orders_acknowledge
from eshop.orders.services.content import order_insert


def sell(pieces: Mapping[Product, int]) -> Order:
    """An order that takes the pieces of each item from the stock."""
    order = Order(placed_at=timezone.now(), status=OrderStatus.AWAITING_SHOP, is_paid=True)
    lines = [
        OrderLine(product=product, code=product.code, name=product.name, unit_price=Decimal(1), quantity=count)
        for product, count in pieces.items()
    ]
    return order_insert(order=order, lines=lines, take_stock=True)


def acknowledge(order: Order) -> None:
    """The ERP says that it has the order."""
    told = {order.pk: Acknowledgement(f"ZS/{order.pk}")}
    assert orders_acknowledge(told=told, client="Optima", now=timezone.now()) == {order.pk: True}


def newest_change() -> int:
    """The id of the newest change of any order."""
    return OrderChange.objects.aggregate(newest=Max("pk"))["newest"] or 0
