"""What BaseLinker sent for an order, field by field, beside what the shop stored."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from baselinker_integration.models import OrderBinding
from baselinker_integration.orders.fields import FIELD_COLUMNS, IGNORED_FIELDS, LINE_COLUMNS
from eshop.core.pages.display import moment_shown
from eshop.orders.models import Order, OrderLine


@dataclass(frozen=True)
class FieldPair:
    """One sent field. `stored` is empty for a field that the shop keeps only here; `differs` marks another text."""

    name: str
    sent: str
    stored: str
    differs: bool


@dataclass(frozen=True)
class SentOrder:
    binding: OrderBinding
    fields: list[FieldPair]
    lines: list[list[FieldPair]]


def sent_order_get(order: Order) -> SentOrder | None:
    """The comparison, or None for an order that did not come from BaseLinker."""
    binding = OrderBinding.objects.select_related("connection").filter(order=order).first()
    if binding is None:
        return None
    sent = dict(binding.sent_fields)
    products = sent.pop("products", [])
    fields = [_pair(name, value, FIELD_COLUMNS.get(name, ()), order) for name, value in sent.items()]
    stored_lines = {line.position: line for line in order.lines.select_related("product")}
    lines = [
        [_line_pair(name, value, stored_lines.get(position)) for name, value in product.items()]
        for position, product in enumerate(products if isinstance(products, list) else [], 1)
        if isinstance(product, dict)
    ]
    return SentOrder(binding, fields, lines)


def _line_pair(name: str, value: Any, line: OrderLine | None) -> FieldPair:
    """A line's field; a variant is called by its product's `id` and its own `variant_id`, or by its own `id` alone."""
    if name not in ("id", "variant_id") or line is None or line.product is None:
        return _pair(name, value, LINE_COLUMNS.get(name, ()), line)
    own, main = str(line.product_id), str(line.product.parent_id or line.product_id)
    sent = _text(value)
    if name == "id":
        return FieldPair(name, sent, own if sent.strip() == own else main, sent.strip() not in (own, main))
    return FieldPair(name, sent, own if own != main else "", sent.strip() not in (own, "", "0"))


def _pair(name: str, value: Any, columns: tuple[str, ...], stored: Order | OrderLine | None) -> FieldPair:
    sent = _text(value)
    if stored is None or not columns or name in IGNORED_FIELDS:
        return FieldPair(name, sent, "", False)
    column = getattr(stored, columns[0])
    shown = moment_shown(column) if columns[0].endswith("_at") else _text(column)
    return FieldPair(name, sent, shown, not columns[0].endswith("_at") and not _same(sent, shown))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)


def _same(sent: str, stored: str) -> bool:
    if sent.strip() == stored.strip():
        return True
    try:
        return Decimal(sent.replace(",", ".")) == Decimal(stored)
    except InvalidOperation:
        return False
