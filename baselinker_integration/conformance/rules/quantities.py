"""ProductsQuantity."""

from collections.abc import Iterator
from typing import Any

from baselinker_integration.conformance.answers import whole_number_of
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.content import content_rule
from baselinker_integration.conformance.rules.values import value_rules_add

value_rules_add("quantity", "3.7")


@content_rule(
    "quantity",
    "quantity.values",
    "1.2, 3.7, 5",
    "Stany są liczbami całkowitymi nieujemnymi",
    "Stock figures are whole numbers not below zero",
    after=("quantity.dictionary",),
)
def values(check: Check, row: dict[str, Any]) -> Iterator[str]:
    for key, value in row.items():
        quantity = whole_number_of(value)
        if quantity is None or quantity < 0:
            yield f"[{key}] = {value!r}"
