"""What a rule is, and how a module of rules declares its own."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from django.utils.functional import Promise

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.inspector import ACTIONS, Look
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

Judge = Callable[[Check], str]
"""Returns what was seen when the rule holds; raises Failed or NotApplicable otherwise."""


class Level(IntEnum):
    """How much a rule may do: look one thing up, walk the whole catalogue, change data."""

    LOOKUP = 0
    WALK = 1
    WRITE = 2


@dataclass(frozen=True)
class Rule:
    """One sentence about the protocol and the code that tries it.

    `section` names the part of the protocol (docs/protocol.md) the rule rests on, `actions` the actions without which
    it does not apply, `after` the rules whose failure would only be repeated by this one. A rule about every item of a
    `kind` has a `look`.
    """

    id: str
    section: str
    title: str | Promise
    judge: Judge
    level: Level = Level.LOOKUP
    actions: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    kind: str = ""
    look: Look | None = None


class Rules:
    """The rules of one subject in the order in which they are declared.

    `level`, `actions` and `after` hold for every rule that does not say otherwise.
    """

    def __init__(
        self, *, level: Level = Level.LOOKUP, actions: tuple[str, ...] = (), after: tuple[str, ...] = ()
    ) -> None:
        self.level = level
        self.actions = actions
        self.after = after
        self._rules: list[Rule] = []

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)

    def add(
        self,
        rule_id: str,
        section: str,
        title: str | Promise,
        judge: Judge,
        *,
        level: Level | None = None,
        actions: tuple[str, ...] | None = None,
        after: tuple[str, ...] | None = None,
        kind: str = "",
        look: Look | None = None,
    ) -> None:
        """Declare a rule (see `Rule`)."""
        level = self.level if level is None else level
        actions = self.actions if actions is None else actions
        after = self.after if after is None else after
        self._rules.append(Rule(rule_id, section, title, judge, level, actions, after, kind, look))

    def rule(
        self,
        rule_id: str,
        section: str,
        title: str | Promise,
        *,
        level: Level | None = None,
        actions: tuple[str, ...] | None = None,
        after: tuple[str, ...] | None = None,
    ) -> Callable[[Judge], Judge]:
        """Decorator: declare the function as the judge of a rule."""

        def declare(judge: Judge) -> Judge:
            self.add(rule_id, section, title, judge, level=level, actions=actions, after=after)
            return judge

        return declare

    def every(
        self,
        kind: str,
        rule_id: str,
        section: str,
        title: str | Promise,
        *,
        actions: tuple[str, ...] = (),
        after: tuple[str, ...] | None = None,
    ) -> Callable[[Look], Look]:
        """Decorator: declare a rule about every item of a kind (a key of `inspector.ACTIONS`)."""
        needed = (ACTIONS[kind], *actions, *(("ProductsList",) if kind == "data" else ()))
        level = Level.WALK if kind in ("prices", "quantity") else Level.LOOKUP

        def declare(look: Look) -> Look:
            judge = _judge_of_every(kind, rule_id)
            self.add(rule_id, section, title, judge, level=level, actions=needed, after=after, kind=kind, look=look)
            return look

        return declare


def _judge_of_every(kind: str, rule_id: str) -> Judge:
    def judge(check: Check) -> str:
        inspector = check.inspected(kind)
        if not inspector.count:
            raise NotApplicable(phrases.nothing_to_check(ACTIONS[kind]))
        found = inspector.findings.get(rule_id)
        if found is not None:
            raise Failed(f"{ACTIONS[kind]} ({found.number}/{inspector.count}): {'; '.join(found.faults)}")
        return phrases.counted(inspector.count)

    return judge


def rules_in_order(*groups: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules of all groups, one after another.

    Raises ValueError when two have the same id or one names a later rule in `after`.
    """
    ordered: dict[str, Rule] = {}
    for rule in (rule for group in groups for rule in group):
        if rule.id in ordered:
            raise ValueError(f"Rule {rule.id} is declared already.")
        unknown = [name for name in rule.after if name not in ordered]
        if unknown:
            raise ValueError(f"Rule {rule.id} comes after {unknown}, which are not declared before it.")
        ordered[rule.id] = rule
    return tuple(ordered.values())


def looks_of(rules: Iterable[Rule]) -> dict[str, dict[str, Look]]:
    """The looks by kind of item and id of rule."""
    looks: dict[str, dict[str, Look]] = {kind: {} for kind in ACTIONS}
    for rule in rules:
        if rule.look is not None:
            looks[rule.kind][rule.id] = rule.look
    return looks
