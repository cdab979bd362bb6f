"""The rules themselves as a table, for docs/conformance.md."""

from collections.abc import Iterable

from django.utils.translation import override

from baselinker_integration.conformance.rule import Level, Rule

_SWITCHES = {Level.LOOKUP: "", Level.WALK: "`--walk`", Level.WRITE: "`--write`"}


def rules_markdown(rules: Iterable[Rule]) -> str:
    """One row per rule: id, English sentence, reference, switch."""
    lines = ["| rule | sentence | reference | switch |", "|---|---|---|---|"]
    with override("en"):
        lines += [f"| `{rule.id}` | {rule.title} | {rule.section} | {_SWITCHES[rule.level]} |" for rule in rules]
    return "\n".join(lines)
