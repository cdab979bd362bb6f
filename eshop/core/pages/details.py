"""Tabs that an upper package adds to the details page of a lower one, so that the lower never knows of the upper."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise


@dataclass(frozen=True)
class DetailsTab:
    """One tab. `context` gets the request and the object; None means that this object has no such tab.

    `is_open`: its content is shown at once where a page folds its tabs.
    """

    slug: str
    label: str | Promise
    template: str
    context: Callable[[HttpRequest, Any], dict[str, Any] | None]
    is_open: bool = False


@dataclass(frozen=True)
class ShownTab:
    slug: str
    label: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    is_open: bool = False


RowMarks = Callable[[HttpRequest, list[int]], dict[int, tuple[int, str]]]
SaveWarnings = Callable[[HttpRequest, Any], list[str]]

_marks: dict[str, RowMarks] = {}
_warnings: dict[str, SaveWarnings] = {}
_tabs: dict[str, list[DetailsTab]] = {}
_tops: dict[str, list[DetailsTab]] = {}


def details_tab_register(model_label: str, tab: DetailsTab) -> None:
    """Add `tab` to the details page of the model ("orders.order")."""
    _tabs.setdefault(model_label, []).append(tab)


def details_top_register(model_label: str, top: DetailsTab) -> None:
    """Put something above everything else on the details page of the model."""
    _tops.setdefault(model_label, []).append(top)


def details_tops(model_label: str, request: HttpRequest, obj: models.Model) -> list[ShownTab]:
    """What stands above the rest of the page of `obj`."""
    return _shown(_tops.get(model_label, []), request, obj)


def details_tabs(model_label: str, request: HttpRequest, obj: models.Model) -> list[ShownTab]:
    """The added tabs that `obj` has, with their contents."""
    return _shown(_tabs.get(model_label, []), request, obj)


def _shown(tabs: list[DetailsTab], request: HttpRequest, obj: models.Model) -> list[ShownTab]:
    shown = []
    for tab in tabs:
        context = tab.context(request, obj)
        if context is not None:
            shown.append(ShownTab(tab.slug, tab.label, tab.template, context, tab.is_open))
    return shown


def rows_mark_register(model_label: str, marks: RowMarks) -> None:
    """Let `marks` tell, for the ids of a page of the list, what is wrong with which: a severity and a text."""
    _marks[model_label] = marks


def rows_mark(model_label: str, request: HttpRequest, ids: list[int]) -> dict[int, tuple[int, str]]:
    """Severity and text by id, of the rows that have something wrong with them."""
    return _marks[model_label](request, ids) if model_label in _marks and ids else {}


def save_warnings_register(model_label: str, warnings: SaveWarnings) -> None:
    """Let `warnings` say, right after an object was saved, what follows from it that the person should know."""
    _warnings[model_label] = warnings


def save_warnings(model_label: str, request: HttpRequest, obj: models.Model) -> list[str]:
    """What the person who has just saved `obj` should know."""
    return _warnings[model_label](request, obj) if model_label in _warnings else []
