"""The list of rules. A rule is declared where its code is; the order of declaration is the order of running."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from django.utils.translation import get_language

if TYPE_CHECKING:
    from baselinker_integration.conformance.check import Check

Judge = Callable[["Check"], str]
"""Returns what was seen when the rule holds; raises Failed or NotApplicable otherwise."""


class Level(IntEnum):
    """How much a rule may do: look one thing up, walk the whole catalogue, change data."""

    LOOKUP = 0
    WALK = 1
    WRITE = 2


@dataclass(frozen=True)
class Rule:
    """One sentence about the protocol and the code that tries it.

    `section` names the part of the protocol reference the rule rests on, `actions` the actions without which it does
    not apply, `after` the rules whose failure would only be repeated by this one.
    """

    id: str
    section: str
    title_pl: str
    title_en: str
    judge: Judge
    level: Level = Level.LOOKUP
    actions: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The sentence in the language of the reader."""
        return self.title_pl if (get_language() or "pl").startswith("pl") else self.title_en


_rules: dict[str, Rule] = {}


def rule_add(rule: Rule) -> None:
    """Declare a rule. Raises ValueError when its id is taken or it names a later rule in `after`."""
    if rule.id in _rules:
        raise ValueError(f"Rule {rule.id} is declared already.")
    unknown = [name for name in rule.after if name not in _rules]
    if unknown:
        raise ValueError(f"Rule {rule.id} comes after {unknown}, which are not declared before it.")
    _rules[rule.id] = rule


def rule(
    rule_id: str,
    section: str,
    title_pl: str,
    title_en: str,
    *,
    level: Level = Level.LOOKUP,
    actions: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
) -> Callable[[Judge], Judge]:
    """Decorator: declare the function as the judge of a rule (see `Rule`)."""

    def declare(judge: Judge) -> Judge:
        rule_add(Rule(rule_id, section, title_pl, title_en, judge, level, actions, after))
        return judge

    return declare


def rule_list() -> list[Rule]:
    """All rules in the order in which they run."""
    from baselinker_integration.conformance import rules  # noqa: F401

    return list(_rules.values())
