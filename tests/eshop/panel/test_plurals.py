"""Counts read as a person would say them, in both languages."""

import ast

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext

from tests.eshop.panel.messages import PACKAGES


def _pairs():
    """Singular and plural of every counted text in the code."""
    found = set()
    for package in PACKAGES:
        for path in (settings.BASE_DIR / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ngettext":
                    found.add(tuple(argument.value for argument in node.args[:2]))
    return sorted(found)


def test_every_counted_text_has_its_english():
    pairs = _pairs()
    assert len(pairs) > 5
    with translation.override("en"):
        for one, many in pairs:
            assert (ngettext(one, many, 1), ngettext(one, many, 5)) != (one, many)


@pytest.mark.parametrize(
    ("count", "verdict"),
    [
        (1, "1 pozycja nie wychodzi: brak ceny"),
        (2, "2 pozycje nie wychodzą: brak ceny"),
        (5, "5 pozycji nie wychodzi: brak ceny"),
        (12, "12 pozycji nie wychodzi: brak ceny"),
        (22, "22 pozycje nie wychodzą: brak ceny"),
        (121, "121 pozycji nie wychodzi: brak ceny"),
    ],
)
def test_polish_has_three_forms(count, verdict):
    with translation.override("pl"):
        text = ngettext(
            "%(count)s pozycja nie wychodzi: %(problem)s", "%(count)s pozycji nie wychodzi: %(problem)s", count
        )
    assert text % {"count": count, "problem": "brak ceny"} == verdict
