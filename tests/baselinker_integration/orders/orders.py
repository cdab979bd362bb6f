"""Orders as BaseLinker sends them, for the tests of the intake."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eshop.catalog.models import Product, StockMovement
from event_log.models import Event

PAYLOADS = Path(__file__).parent.parent / "payloads"


def line(product: Product | int | str, quantity: int | str = 1, price: str = "10.00", **changes: Any) -> dict[str, Any]:
    """A line as it travels: all strings. A product with a parent is named as variant of its parent."""
    code = product.code if isinstance(product, Product) else "SKU"
    if isinstance(product, Product):
        main, variant = product.parent_id or product.pk, product.pk if product.parent_id else 0
    else:
        main, variant = product, 0
    base = {"id": str(main), "variant_id": str(variant), "sku": code, "name": "Towar", "price": price}
    return base | {"quantity": str(quantity), "auction_id": "1"} | changes


def order_fields(*lines: dict[str, Any], baselinker_id: str = "90000001", **changes: Any) -> dict[str, Any]:
    """A small paid order that takes stock."""
    base = {
        "baselinker_id": baselinker_id,
        "delivery_fullname": "Żaneta Gżegżółka",
        "delivery_address": "Łąkowa 4/7",
        "email": "zaneta@example.invalid",
        "phone": "600100200",
        "delivery_price": "9.99",
        "currency": "PLN",
        "paid": "1",
        "change_products_quantity": "1",
        "products": json.dumps(lines),
    }
    return {name: value for name, value in (base | changes).items() if value is not None}


def stock_of(product: Product) -> str:
    """Pieces on hand as text, read anew."""
    return f"{Product.objects.get(pk=product.pk).stock.quantity.normalize():f}"


def movements() -> list[tuple[int, str, str, str]]:
    """The ledger: item, change, kind, cause, in the sequence written."""
    return [
        (m.product_id, f"{m.delta.normalize():f}", m.kind, m.reference) for m in StockMovement.objects.order_by("pk")
    ]


def events(*types: str) -> list[Event]:
    """The log's order events (or those of `types`), oldest first."""
    found = Event.objects.order_by("pk")
    return list(found.filter(type__in=types) if types else found.filter(type__startswith="order_"))


def event_types() -> list[str]:
    return [event.type for event in events()]
