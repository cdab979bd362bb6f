"""What the lines of an order look like."""

from collections.abc import Iterator
from typing import Any

from baselinker_integration.conformance.answers import number_of, whole_number_of
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.content import content_rule
from baselinker_integration.conformance.rules.data_content import tax_faults

AFTER = ("orders.dictionary",)


def _lines(order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    lines = order.get("products")
    yield from (line for line in lines if isinstance(line, dict)) if isinstance(lines, list) else ()


@content_rule(
    "orders",
    "orders.lines-list",
    "3.13",
    "products zamówienia jest niepustą listą pozycji",
    "An order's products are a list of lines that is not empty",
    after=AFTER,
)
def lines_list(check: Check, order: dict[str, Any]) -> Iterator[str]:
    lines = order.get("products", [{}])
    if not isinstance(lines, list) or not lines or not all(isinstance(line, dict) for line in lines):
        yield f"products = {type(lines).__name__} ({len(lines) if isinstance(lines, list | dict) else '?'})"


@content_rule(
    "orders",
    "orders.line-fields",
    "3.13",
    "Pozycja zamówienia ma name, quantity i price z liczbami",
    "A line of an order has name, quantity and price, the last two being numbers",
    after=AFTER,
)
def line_fields(check: Check, order: dict[str, Any]) -> Iterator[str]:
    for line in _lines(order):
        yield from (f"products.{name} ∅" for name in ("name", "quantity", "price") if name not in line)
        if line.get("quantity") is not None and whole_number_of(line["quantity"]) is None:
            yield f"products.quantity = {line['quantity']!r}"
        if line.get("price") is not None and number_of(line["price"]) is None:
            yield f"products.price = {line['price']!r}"


@content_rule(
    "orders",
    "orders.line-tax-percent",
    "3.13, 5",
    "VAT pozycji jest procentem, nie ułamkiem",
    "A line's tax is a percent, not a fraction",
    after=AFTER,
)
def line_tax_percent(check: Check, order: dict[str, Any]) -> Iterator[str]:
    for line in _lines(order):
        if line.get("tax") not in (None, ""):
            yield from tax_faults(line["tax"])
