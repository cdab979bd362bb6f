"""docs/locks.md names every table whose rows are locked, so that the order of locks stands in one place."""

import re

from tests.architecture.sources import ROOT, modules

PAGE = (ROOT / "docs" / "locks.md").read_text(encoding="utf-8")
LOCKED = re.compile(r"(\w+)\.objects(?:\.\w+\([^()]*\))*\s*\.select_for_update\(")


def locked_models():
    """The models whose rows some module locks, with the modules."""
    found = {}
    for name, path in modules().items():
        for model in LOCKED.findall(path.read_text(encoding="utf-8")):
            found.setdefault(model, set()).add(name)
    return found


def test_every_lock_has_its_place_in_the_order():
    named = set(re.findall(r"`(\w+)`", PAGE))
    assert {model: where for model, where in locked_models().items() if model not in named} == {}


def test_no_lock_is_listed_that_nobody_takes():
    rows = re.findall(r"^\| \d+ \| ([^|]*) \|", PAGE, re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} - {"SHARE"} == set(locked_models())


def test_locks_are_found():
    """The control."""
    assert LOCKED.findall("rows = Stock.objects.filter(pk=1).select_for_update().get()") == ["Stock"]
    assert {"Stock", "Feed", "Order"} <= set(locked_models())
