"""Conformance stands alone: it needs requests and gettext, has no circle, and is reached through one function."""

import sys

import pytest

from tests.architecture.sources import imports, is_within, modules

PACKAGE = "baselinker_integration.conformance"
OWN = [name for name in modules() if is_within(name, PACKAGE)]
COMMAND = "baselinker_integration.management.commands.check_connector"
ALLOWED = {"requests", "django.utils.translation", "django.utils.functional", "django.utils.text"}
"""`functional` names the type of a lazy text, `text` fills one in."""


def arrows(names):
    """Which of the modules each of them imports, wherever in its text."""
    return {name: {other for other in imports(name) if other in names and other != name} for name in names}


def circles(graph):
    """The groups of modules that reach each other, larger than one."""

    def reached(start):
        found, ahead = set(), [start]
        while ahead:
            for other in graph[ahead.pop()] - found:
                found.add(other)
                ahead.append(other)
        return found

    within = {name: reached(name) for name in graph}
    groups = {frozenset(other for other in within[name] if name in within[other]) for name in graph}
    return sorted(sorted(group) for group in groups if len(group) > 1)


def test_no_import_circle():
    assert circles(arrows(OWN)) == []


def test_a_circle_would_be_seen():
    """The control: two modules that know each other by a third, and one that only knows them."""
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]


@pytest.mark.parametrize("name", OWN)
def test_nothing_is_needed_but_requests_and_gettext(name):
    foreign = {
        other
        for other in imports(name)
        if other.split(".")[0] not in sys.stdlib_module_names
        and not is_within(other, PACKAGE)
        and not any(is_within(other, allowed) for allowed in ALLOWED)
    }
    assert foreign == set()


def test_the_connector_reaches_it_through_one_function():
    """The command is its front: it also prints the rules and writes the reports."""
    outside = {
        (name, other)
        for name in modules()
        if not is_within(name, PACKAGE) and name != COMMAND
        for other in imports(name)
        if is_within(other, PACKAGE)
    }
    assert {other for _name, other in outside} == {
        f"{PACKAGE}.runner",
        f"{PACKAGE}.runner.connector_check_run",
        f"{PACKAGE}.runner.Report",
        f"{PACKAGE}.runner.USER_AGENT",
    }
    assert len({name for name, _other in outside}) == 1


def test_folders_are_small():
    for folder in {modules()[name].parent for name in OWN}:
        assert len(list(folder.glob("*.py"))) <= 20, folder
