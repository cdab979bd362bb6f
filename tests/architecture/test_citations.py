"""Every section that code or a guide cites exists: "(contract, section 5)" and "(protocol, 3.5)" are the two forms."""

import re

import pytest

from baselinker_integration.conformance.rules import RULES
from tests.architecture.sources import ROOT
from tests.architecture.test_repository import tracked

PAGES = {name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("contract", "protocol")}
NUMBER = r"\d+(?:\.\d+)?(?:-U?\d+)?"
MORE = rf"(?:(?:,| and| to|, and) {NUMBER})*"
FORMS = {
    "contract": re.compile(rf"\bcontract(?:\]\([^)]*\))?,\s+sections? ({NUMBER}{MORE})"),
    "protocol": re.compile(rf"\bprotocol(?:\]\([^)]*\))?,\s+({NUMBER}{MORE})"),
}
OLD_FORMS = re.compile(
    r"\breference,? \d|\breference,? section|\bcontract, \d|\bcontract,? section \d\.\D|esklep-facts"
)


def sections(page):
    """The numbers of a page's headings, and of its rows and points as "8-7" and "7.1-3"."""
    found, heading = set(), ""
    for line in page.splitlines():
        if match := re.match(r"#+ (\d+(?:\.\d+)?)\b", line):
            heading = match[1]
            found.add(heading)
        elif match := re.match(r"\| (U?\d+) \|", line) or re.match(r"(\d+)\. ", line):
            found.add(f"{heading}-{match[1]}")
    return found


def cited(text, page):
    """The sections of the page that the text names."""
    return {number for match in FORMS[page].findall(text) for number in re.findall(NUMBER, match)}


def texts():
    """Every text that may cite: code, templates and guides."""
    for name in tracked():
        if name.endswith((".py", ".md", ".html", ".toml", ".yml", "Makefile")) and "/test_citations" not in name:
            yield name, (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", FORMS)
def test_every_section_cited_exists(page):
    there = sections(PAGES[page])
    wrong = {name: cited(text, page) - there for name, text in texts()}
    assert {name: numbers for name, numbers in wrong.items() if numbers} == {}


def test_every_section_that_a_rule_of_the_runner_rests_on_exists():
    there = sections(PAGES["protocol"])
    assert {rule.id: rule.section for rule in RULES if set(rule.section.split(", ")) - there} == {}


def test_nothing_is_cited_in_another_form():
    assert {name: OLD_FORMS.findall(text) for name, text in texts() if OLD_FORMS.search(text)} == {}


@pytest.mark.parametrize(
    ("text", "page", "numbers"),
    [
        ("(contract, sections 5 and 6; ADR 0002)", "contract", {"5", "6"}),
        ("(protocol, 1.1 and 8-3)", "protocol", {"1.1", "8-3"}),
        ("(protocol, 3.12 to 3.14)", "protocol", {"3.12", "3.14"}),
        ("see the [contract](contract.md), section 7", "contract", {"7"}),
        ("the protocol, as it is", "protocol", set()),
    ],
)
def test_citations_are_read(text, page, numbers):
    assert cited(text, page) == numbers


def test_a_section_that_is_not_there_would_be_seen():
    """The control."""
    page = "# Title\n## 3. Actions\n### 3.1 One\n1. first\n## 8. Table\n| 1 | a |\n| U3 | b |\n"
    assert sections(page) == {"3", "3.1", "3.1-1", "8", "8-1", "8-U3"}
    assert cited("(protocol, 3.1 and 8-2)", "protocol") - sections(page) == {"8-2"}
    assert {"3.5", "8-7", "8-U3", "7.1-10", "4.3-1"} <= sections(PAGES["protocol"])


@pytest.mark.parametrize("text", ["(reference, 3.5)", "(reference esklep-facts, 4)", "(contract, 5)"])
def test_an_old_form_would_be_seen(text):
    assert OLD_FORMS.search(text)
