"""The guides name what there is: commands, settings, problem codes, files."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from event_log.types import problem_types
from tests.architecture.sources import ROOT

GUIDES = sorted(
    [*(ROOT / name for name in ("README.md", "CHANGELOG.md", "SECURITY.md")), *(ROOT / "docs").rglob("*.md")]
)
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
MERCHANT = (ROOT / "docs" / "przewodnik.md").read_text(encoding="utf-8")

OWN_COMMANDS = {
    name for name, app in get_commands().items() if str(app).startswith(("eshop", "baselinker", "event_log"))
}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files_that_exist(guide: Path):
    targets = re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", guide.read_text(encoding="utf-8"))
    assert [target for target in targets if not (guide.parent / target).exists()] == []


def test_every_decision_has_a_number_of_its_own_and_its_heading_begins_with_it():
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [path.name.partition("-")[0] for path in decisions]
    assert numbers == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    assert [path.read_text(encoding="utf-8").split()[1] for path in decisions] == numbers


@pytest.mark.parametrize("text", [README, OPERATIONS], ids=["README", "operations"])
def test_every_command_of_our_own_is_described(text):
    assert OWN_COMMANDS
    assert set(re.findall(r"^\| `(?:manage\.py )?([a-z_]+)[ `]", text, re.MULTILINE)) >= OWN_COMMANDS


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_command_is_named_that_does_not_exist(guide: Path):
    named = set(re.findall(r"manage\.py ([a-z_]+)", guide.read_text(encoding="utf-8")))
    assert named - set(get_commands()) == set()


def test_every_setting_is_described():
    named = set()
    for path in (ROOT / "eshop").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'env_\w+\(\s*"(\w+)"|os\.environ\.get\("(\w+)"', text))
    settings = {name for pair in named for name in pair if name}
    assert "REDIS_URL" in settings
    assert {name for name in settings if f"`{name}`" not in OPERATIONS} == set()


@pytest.mark.parametrize("package", ["eshop", "baselinker_integration"])
def test_the_readme_names_every_room(package):
    folders = {path.parent.name for path in (ROOT / package).glob("*/__init__.py")}
    prefix = "eshop/" if package == "eshop" else ""
    assert {name for name in folders if f"`{prefix}{name}`" not in README} == set()


def test_the_contract_names_the_problems_that_the_guide_explains():
    contract = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    rules = contract.split("\n## 4. ")[1].split("\n## 5. ")[0]
    told = re.findall(r"\| `(\w+)` \| (error|warning) \|$", rules, re.MULTILINE)
    severities = {problem.code: problem.severity.name.lower() for problem in problem_types()}
    assert {code for code, _severity in told} == set(re.findall(r"^\| `(\w+)` \|", MERCHANT, re.MULTILINE))
    assert {code: severity for code, severity in told if severities[code] != severity} == {}
