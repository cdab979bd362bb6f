"""What BaseLinker said about an order, kept as sent: a repeat is compared with it, not with what the shop edited."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

import orjson

from baselinker_integration.orders.fields import IGNORED_FIELDS
from baselinker_integration.wire.base import text_clean
from baselinker_integration.wire.masking import name_is_secret, value_mask
from baselinker_integration.wire.order_add import OrderAddRequest
from eshop.core.numbers import money_text

DECLARED = frozenset(OrderAddRequest.model_fields)
_NOT_CONTENT = frozenset({"baselinker_id", "paid", "change_products_quantity", *IGNORED_FIELDS})
"""Paying and taking stock are steps that a repeat may report, not differences to show (see `repeat`)."""


@dataclass(frozen=True)
class Difference:
    """One field whose value in the repeat is not the one sent before; `old` and `new` are masked for reading."""

    field: str
    old: str
    new: str


def fields_snapshot(request: OrderAddRequest, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Every field sent with a value, in one spelling (amounts "12.50", flags "1"); unforeseen ones as they came."""
    sent: dict[str, Any] = {}
    for name in sorted(request.model_fields_set):
        value = getattr(request, name)
        sent[name] = [_line(line.model_dump()) for line in value] if name == "products" else _text(value)
    return {name: value for name, value in sent.items() if value != ""} | {
        text_clean(name)[:100]: _storable(value)
        for name, value in fields.items()
        if name not in DECLARED and not name_is_secret(name)
    }


def fields_unforeseen(fields: Mapping[str, Any]) -> list[str]:
    """Names of sent fields that the protocol does not know, empty ones included."""
    return sorted(text_clean(name)[:100] for name in fields if name not in DECLARED)


def content_hash(sent: Mapping[str, Any]) -> bytes:
    """32 bytes that are equal for two pushes of the same content."""
    return sha256(orjson.dumps(_content(sent), option=orjson.OPT_SORT_KEYS)).digest()


def content_differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """What a repeat says differently, field by field ("phone", "products[0].quantity"), personal data masked."""
    old, new = dict(_flat(_content(before))), dict(_flat(_content(now)))
    return [
        Difference(name, value_mask(name, old.get(name, "")), value_mask(name, new.get(name, "")))
        for name in [*old, *(name for name in new if name not in old)]
        if old.get(name, "") != new.get(name, "")
    ]


def _content(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What counts in a comparison: an absent field says the same as its default."""
    content = {name: value for name, value in sent.items() if name in _DEFAULTS and value != _DEFAULTS[name]}
    return content | {"products": [{k: v for k, v in line.items() if (k, v) != _MAIN} for line in sent["products"]]}


def _flat(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in content.items():
        if name != "products":
            yield name, value
            continue
        for number, line in enumerate(value):
            for part, text in line.items():
                yield f"products[{number}].{part}", text if isinstance(text, str) else orjson.dumps(text).decode()


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return money_text(value) if isinstance(value, Decimal) else str(value)


_DEFAULTS = {
    name: _text(field.default)
    for name, field in OrderAddRequest.model_fields.items()
    if name not in _NOT_CONTENT and not field.is_required()
}
_MAIN = ("variant_id", "0")


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value if name == "attributes" else _text(value) for name, value in line.items()}
    return {name: value for name, value in kept.items() if value not in ("", [])}


def _storable(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        return text_clean(orjson.dumps(value, default=str).decode())
    return text_clean(str(value))
