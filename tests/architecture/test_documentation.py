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


def test_every_problem_that_a_merchant_can_meet_in_an_export_is_explained():
    explained = set(re.findall(r"^\| `(\w+)` \|", MERCHANT, re.MULTILINE))
    contract = {
        *("no_name", "no_code", "no_price", "currency_not_pln", "bad_vat_rate", "duplicate_code", "default_price_used"),
        *("zero_price", "no_translation", "no_ean", "bad_ean", "too_many_images", "no_image", "bad_image_url"),
        *("negative_stock", "fractional_stock", "other_unit", "no_category", "text_cut"),
    }
    assert explained == contract
    assert contract <= {problem.code for problem in problem_types()}
