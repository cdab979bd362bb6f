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
