"""docs/security.md: each test that it names exists, and each row names one."""

import ast
import re
from functools import cache

import pytest

from tests.architecture.sources import ROOT

MATRIX = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [line for line in MATRIX.splitlines() if re.match(r"\| \d", line)]
NAMED = re.findall(r"`(tests/[^`]+)`", MATRIX)


@cache
def names_in(path: str) -> frozenset[str]:
    """The tests of a file as pytest names them, `Class::test` inside classes."""
    found = set()
    for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return frozenset(name for name in found if name.rpartition("::")[2].startswith("test_"))


def exists(name: str) -> bool:
    path, _, test = name.partition("::")
    return (ROOT / path).is_file() and test in names_in(path)


def test_each_test_that_is_named_exists():
    assert len(NAMED) > 90
    assert [name for name in NAMED if not exists(name)] == []


def test_each_requirement_says_how_it_is_held_and_names_a_test():
    assert len(ROWS) > 50
    for row in ROWS:
        number, requirement, held, tests = (cell.strip() for cell in row.strip("|").split(" | "))
        assert number
        assert requirement
        assert held
        assert re.findall(r"`tests/[^`]+::test_\w+`|`tests/[^`]+::\w+::test_\w+`", tests), row
        assert "not held" not in row


@pytest.mark.parametrize(
    "name",
    [
        "tests/architecture/test_security_matrix.py::test_that_nobody_wrote",
        "tests/architecture/test_nowhere.py::test_each_test_that_is_named_exists",
        "tests/architecture/test_security_matrix.py::exists",
        "tests/architecture/test_security_matrix.py",
    ],
)
def test_one_that_is_missing_would_be_seen(name):
    """The control."""
    assert not exists(name)
