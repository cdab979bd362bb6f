"""CONTRIBUTING.md names files, commands and tests that exist; make, hooks and CI run what it says."""

import os
import re
import subprocess

import pytest
import yaml

from tests.architecture.sources import ROOT
from tests.coverage_report import packages

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
RECIPES = ("Add an action of the protocol", "Add a problem code", "Add a file format", "Add a page")


def recipe(heading):
    return re.split(r"^## ", GUIDE.split(f"## {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("heading", RECIPES)
def test_each_recipe_names_its_files_and_its_test(heading):
    text = recipe(heading)
    assert len(re.findall(r"^\d\. ", text, re.MULTILINE)) >= 4
    assert re.search(r"^Test: `tests/", text, re.MULTILINE)


def test_every_file_that_is_named_exists():
    named = {name for name in re.findall(r"`([a-z_./A-Z]+(?:/|\.py|\.md|\.po))`", GUIDE) if "/" in name}
    homes = [ROOT, ROOT / "baselinker_integration", ROOT / "tests/baselinker_integration/conformance"]
    assert "eshop/catalog/importing/detection.py" in named
    assert {name for name in named if not any((home / name).exists() for home in homes)} == set()


def test_every_target_of_make_that_is_named_exists_and_says_what_it_does():
    told = set(re.findall(r"^([a-z-]+):.*## \S", MAKEFILE, re.MULTILINE))
    phony = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())
    assert phony == told
    assert set(re.findall(r"`make ([a-z-]+)", GUIDE)) <= told
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    listed = subprocess.run(["make", "help"], cwd=ROOT, env=plain, capture_output=True, text=True, check=True).stdout
    assert {line.split()[0] for line in listed.splitlines()} == told


def test_hooks_run_programs_of_the_checkout():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    entries = [hook["entry"].split() for repo in hooks for hook in repo["hooks"]]
    assert {repo["repo"] for repo in hooks} == {"local"}
    assert [entry[0] for entry in entries if not (ROOT / entry[0]).exists()] == []
    words = {word for entry in entries for word in entry[1:]}
    assert {"format", "check", "makemigrations", "tests/eshop/panel/test_languages.py"} <= words


def test_ci_runs_linters_and_the_whole_suite():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"^make (\S+)", script, re.MULTILINE)[:2] == ["lint", "test"]


def test_coverage_is_counted_by_package_with_its_branches():
    def summary(statements, lines, branches, reached):
        counts = (statements, lines, branches, reached)
        return dict(zip(("num_statements", "covered_lines", "num_branches", "covered_branches"), counts, strict=True))

    found = packages(
        {
            "eshop/catalog/models/stock.py": summary(10, 10, 10, 0),
            "eshop/catalog/apps.py": summary(20, 20, 0, 0),
            "eshop/env.py": summary(4, 3, 0, 0),
            "event_log/exports/x.py": summary(0, 0, 0, 0),
        }
    )
    assert found == {"eshop": 75.0, "eshop/catalog": 75.0, "event_log": 100.0}
