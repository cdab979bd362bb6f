from typing import Any

from eshop.catalog.pictures.view import picture_addresses
from eshop.orders.models import Order


def lines_pictured(order: Order) -> list[Any]:
    """The lines of an order with their items; `picture` is where the item's first one is, "" without."""
    lines: list[Any] = list(order.lines.select_related("product").order_by("position", "id"))
    for line in lines:
        pictures = picture_addresses(line.product) if line.product is not None else []
        line.picture = pictures[0] if pictures else ""
    return lines
