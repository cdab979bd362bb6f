"""Looking at items as they pass by: each look is a function of one item, run over every item of its kind."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from baselinker_integration.conformance.session import Session

Look = Callable[[Session, dict[str, Any]], Iterator[str]]
"""Yields one short text for each fault of an item; names fields and figures, never persons."""

KEPT: Final = 5
ACTIONS: Final = {
    "list": "ProductsList",
    "data": "ProductsData",
    "prices": "ProductsPrices",
    "quantity": "ProductsQuantity",
    "orders": "OrdersGet",
}
"""The kinds of items, and the action that answers each."""


@dataclass
class Findings:
    """The first faults that one rule found, and how many there were."""

    faults: list[str] = field(default_factory=list)
    number: int = 0


class Inspector:
    """Shows items of one kind to the looks of that kind, which are named by their rules; keeps no item."""

    def __init__(self, session: Session, looks: Mapping[str, Look]) -> None:
        self.session = session
        self.looks = looks
        self.count = 0
        self.findings: dict[str, Findings] = defaultdict(Findings)

    def look(self, item_id: str, item: dict[str, Any]) -> None:
        """Run every look over one item."""
        self.count += 1
        for rule_id, look in self.looks.items():
            for fault in look(self.session, item):
                found = self.findings[rule_id]
                found.number += 1
                if len(found.faults) < KEPT:
                    found.faults.append(f"{item_id}: {fault}")
