"""ProductsPrices."""

from collections.abc import Iterator
from typing import Any

from baselinker_integration.conformance.answers import number_of
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.content import content_rule
from baselinker_integration.conformance.rules.values import value_rules_add

value_rules_add("prices", "3.6")


@content_rule(
    "prices",
    "prices.values",
    "1.2, 3.6",
    "Ceny są liczbami nieujemnymi z kropką i najwyżej dwoma miejscami",
    "Prices are numbers not below zero, with a dot and at most two decimals",
    after=("prices.dictionary",),
)
def values(check: Check, row: dict[str, Any]) -> Iterator[str]:
    for key, value in row.items():
        price = number_of(value)
        if price is None or price < 0 or price != round(price, 2):
            yield f"[{key}] = {value!r}"
