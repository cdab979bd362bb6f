"""docs/conformance.md tells the rules that there are."""

import re

import pytest
from django.conf import settings

from baselinker_integration.actions.registry import ACTIONS
from baselinker_integration.conformance.report.as_markdown import rules_markdown
from baselinker_integration.conformance.rules import RULES
from baselinker_integration.conformance.rules.methods import DOCUMENTED
from baselinker_integration.events.words import ACTION_LABELS

PAGE = (settings.BASE_DIR / "docs" / "conformance.md").read_text(encoding="utf-8")
IDS = [rule.id for rule in RULES]


def section(heading):
    return re.split(r"^## ", PAGE.split(f"## {heading}", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def test_table_of_rules_is_the_one_the_command_prints():
    assert section("All rules").strip().endswith(rules_markdown(RULES))


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`([a-z-]+\.[a-z*-]+|\*\.[a-z-]+)`", PAGE))))
def test_every_rule_named_exists(name):
    pattern = re.compile(re.escape(name).replace(r"\*", ".+") + r"\Z")
    assert [rule_id for rule_id in IDS if pattern.match(rule_id)] != []


def test_all_seventeen_actions_have_their_row_and_a_word_that_people_read():
    assert sorted(ACTION_LABELS) == sorted(ACTIONS)
    rows = re.findall(r"^\| (\w+) \| `", section("The seventeen actions"), flags=re.MULTILINE)
    assert sorted(rows) == sorted(DOCUMENTED) == sorted(ACTIONS)
