"""Rules about what an item looks like: each is a function of one item, run over every item that passes by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.registry import Level, Rule, rule_add
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

if TYPE_CHECKING:
    from baselinker_integration.conformance.check import Check

Look = Callable[["Check", dict[str, Any]], Iterator[str]]
"""Yields one short text for each fault of an item; names fields and figures, never persons."""

KEPT: Final = 5
ACTIONS: Final = {
    "list": "ProductsList",
    "data": "ProductsData",
    "prices": "ProductsPrices",
    "quantity": "ProductsQuantity",
    "orders": "OrdersGet",
}
_looks: dict[str, dict[str, Look]] = defaultdict(dict)


@dataclass
class Findings:
    """The first faults that one rule found, and how many there were."""

    faults: list[str] = field(default_factory=list)
    number: int = 0


class Inspector:
    """Shows items of one kind to the rules of that kind; keeps no item."""

    def __init__(self, kind: str, check: Check) -> None:
        self.kind = kind
        self.check = check
        self.count = 0
        self.findings: dict[str, Findings] = defaultdict(Findings)

    def look(self, item_id: str, item: dict[str, Any]) -> None:
        """Run every rule of this kind over one item."""
        self.count += 1
        for rule_id, look in _looks[self.kind].items():
            for fault in look(self.check, item):
                found = self.findings[rule_id]
                found.number += 1
                if len(found.faults) < KEPT:
                    found.faults.append(f"{item_id}: {fault}")


def content_rule(
    kind: str,
    rule_id: str,
    section: str,
    title_pl: str,
    title_en: str,
    *,
    actions: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
) -> Callable[[Look], Look]:
    """Decorator: declare a rule about every item of a kind (see `Rule`)."""

    def declare(look: Look) -> Look:
        _looks[kind][rule_id] = look

        def judge(check: Check) -> str:
            check.inspect(kind)
            inspector = check.inspectors[kind]
            if not inspector.count:
                raise NotApplicable(phrases.nothing_to_check(ACTIONS[kind]))
            found = inspector.findings.get(rule_id)
            if found is not None:
                raise Failed(f"{ACTIONS[kind]} ({found.number}/{inspector.count}): {'; '.join(found.faults)}")
            return phrases.counted(inspector.count)

        level = Level.WALK if kind in ("prices", "quantity") else Level.LOOKUP
        needed = (ACTIONS[kind], *actions)
        if kind == "data":
            needed = (*needed, "ProductsList")
        rule_add(Rule(rule_id, section, title_pl, title_en, judge, level, needed, after))
        return look

    return declare
