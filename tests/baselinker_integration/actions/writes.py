"""What the tests of the writing actions share."""

from __future__ import annotations

import html
import json
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Sum
from django.test import Client

from baselinker_integration.wire.base import brackets_fold
from eshop.catalog.models import Product, Stock, StockMovement
from event_log.models import Event
from tests.baselinker_integration.shop import Shop


def pieces(product: Product) -> Decimal:
    return Stock.objects.get(pk=product.pk).quantity


def movements(product: Product) -> list[Decimal]:
    return list(StockMovement.objects.filter(product=product).order_by("id").values_list("delta", flat=True))


def moved(product: Product) -> Decimal:
    return StockMovement.objects.filter(product=product).aggregate(sum=Sum("delta"))["sum"] or Decimal(0)


def quantity_update(shop: Shop, *entries: dict[str, Any]) -> Any:
    return shop.call("ProductsQuantityUpdate", products=json.dumps(entries))


def price_update(shop: Shop, *entries: dict[str, Any]) -> Any:
    return shop.call("ProductsPriceUpdate", products=json.dumps(entries))


def bracket_pairs(name: str, value: Any) -> list[tuple[str, str]]:
    """`value` as PHP writes it into a form: products[0][product_id]=101."""
    if isinstance(value, (list, dict)):
        keys = range(len(value)) if isinstance(value, list) else value
        return [pair for key in keys for pair in bracket_pairs(f"{name}[{key}]", value[key])]
    return [(name, str(value))]


def encodings(name: str, value: Any) -> dict[str, dict[str, Any]]:
    """The form fields that carry `value` in each known encoding (protocol, 1.1)."""
    text, pairs = json.dumps(value), bracket_pairs(name, value)
    joined = "&".join(f"{key}={part}" for key, part in pairs)
    return {
        "json": {name: text},
        "escaped json": {name: html.escape(text)},
        "bracket fields": brackets_fold(pairs),
        "bracket pairs in one field": {name: joined},
        "escaped bracket pairs": {name: html.escape(joined)},
    }


def post(client: Client, shop: Shop, action: str, pairs: list[tuple[str, str]]) -> Any:
    """The call over Django's whole HTTP stack, form-encoded as BaseLinker sends it."""
    body = urlencode([("bl_pass", shop.key), ("action", action), *pairs])
    return client.post(shop.connection.path, body, content_type="application/x-www-form-urlencoded").json()


def event_codes(event: Event) -> list[str]:
    return sorted(event.problems.values_list("code", flat=True))
