"""Registries: every event type, area, problem code and label is declared in code before a row may carry it.

Labels are lazy translations (gettext_lazy), Polish in the code.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from event_log.models import Severity

Label = str | Promise


@dataclass(frozen=True, kw_only=True)
class Area:
    """A tab of the log. `code` is stored, `label` is the tab's name."""

    code: str
    label: Label
    position: int


@dataclass(frozen=True, kw_only=True)
class EventType:
    """A kind of event. `label` is the heading, `advice` what a person should do (may be empty).

    `waits`: a warning or error of this kind is open until it is solved or acknowledged; else it is only told. `alerts`:
    it is sent to people besides. `verdict` makes of an event's counts what it says in words, in the language of the
    page; the label where it makes nothing.
    """

    code: str
    area: str
    label: Label
    advice: Label = ""
    waits: bool = True
    alerts: bool = False
    verdict: Callable[[Mapping[str, int]], str] | None = None


@dataclass(frozen=True, kw_only=True)
class ProblemType:
    """A kind of problem on one item: what it means and how to put it right."""

    code: str
    severity: Severity
    label: Label
    hint: Label


_areas: dict[str, Area] = {}
_event_types: dict[str, EventType] = {}
_problem_types: dict[str, ProblemType] = {}
_area_tops: dict[str, tuple[str, Callable[[Any], dict[str, Any] | None]]] = {}
_field_labels: dict[str, Label] = {}
_count_labels: dict[str, Label] = {}
_counts_replaced: dict[str, str] = {}
_PLACE = re.compile(r"(?P<list>\w+?)[.\[](?P<number>\d+)\]?(?:\.(?P<name>\w+))?")


def register_area(area: Area) -> Area:
    """Declare a tab. Raises ValueError when the code is taken."""
    if area.code in _areas:
        raise ValueError(f"Area {area.code} is registered already.")
    _areas[area.code] = area
    return area


def register_event_type(
    *,
    code: str,
    area: str,
    label: Label,
    advice: Label = "",
    waits: bool = True,
    alerts: bool = False,
    verdict: Callable[[Mapping[str, int]], str] | None = None,
) -> EventType:
    """Declare a kind of event. Raises ValueError for a taken code or an unknown area."""
    if code in _event_types:
        raise ValueError(f"Event type {code} is registered already.")
    if area not in _areas:
        raise ValueError(f"Event type {code} names the unknown area {area}.")
    kind = EventType(code=code, area=area, label=label, advice=advice, waits=waits, alerts=alerts, verdict=verdict)
    _event_types[code] = kind
    return kind


def register_problem_type(*, code: str, severity: Severity, label: Label, hint: Label) -> ProblemType:
    """Declare a kind of problem. Raises ValueError when the code is taken."""
    if code in _problem_types:
        raise ValueError(f"Problem type {code} is registered already.")
    _problem_types[code] = ProblemType(code=code, severity=severity, label=label, hint=hint)
    return _problem_types[code]


def register_field_labels(labels: Mapping[str, Label]) -> None:
    """Declare how fields that problems name are called on screen, by the field's name in code."""
    _field_labels.update(labels)


def field_label_get(field: str) -> Label:
    """The name of a field on screen; a field of a file or form that nobody named is shown as it is.

    A place in a list is told in words: "products[0].id" and "products.0.id" are "pozycja 1: numer".
    """
    if field in _field_labels:
        return _field_labels[field]
    place = _PLACE.fullmatch(field)
    if place is None or place["list"] not in _field_labels:
        return field
    where = f"{_field_labels[place['list']]} {int(place['number']) + 1}"
    return f"{where}: {field_label_get(place['name'])}" if place["name"] else where


def register_count_labels(labels: Mapping[str, Label]) -> None:
    """Declare how the counts and details of events are called on screen, by their key in the event."""
    _count_labels.update(labels)


def count_label_get(name: str) -> Label:
    """The name of a count or detail on screen; one that nobody named is shown as it is."""
    return _count_labels.get(name, name)


def register_counts_replaced(names: Mapping[str, str]) -> None:
    """Declare counts that are not shown beside the better one that the mapping names for each."""
    _counts_replaced.update(names)


def counts_shown(counts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The counts of an event that people read, in the order in which their labels were declared, others last."""
    places = {name: place for place, name in enumerate(_count_labels)}
    named = [(name, value) for name, value in counts.items() if _counts_replaced.get(name) not in counts]
    return sorted(named, key=lambda pair: places.get(pair[0], len(places)))


def register_area_top(code: str, template: str, context: Callable[[Any], dict[str, Any] | None]) -> None:
    """Pin something on top of an area's list: `context` gets the request; None leaves it out."""
    _area_tops[code] = (template, context)


def area_top(code: str) -> tuple[str, Callable[[Any], dict[str, Any] | None]] | None:
    """What is pinned on top of the area's list."""
    return _area_tops.get(code)


def areas() -> list[Area]:
    """All tabs in display order."""
    return sorted(_areas.values(), key=lambda area: area.position)


def event_types(area: str | None = None) -> list[EventType]:
    """All kinds of event, or those of one area, by code."""
    return sorted((t for t in _event_types.values() if area in (None, t.area)), key=lambda t: t.code)


def problem_types() -> list[ProblemType]:
    """All kinds of problem, by code."""
    return sorted(_problem_types.values(), key=lambda t: t.code)


def event_type_get(code: str) -> EventType:
    """The kind of event with this code. Raises LookupError when nobody registered it."""
    try:
        return _event_types[code]
    except KeyError:
        raise LookupError(f"Event type {code!r} is not registered.") from None


def problem_type_get(code: str) -> ProblemType:
    """The kind of problem with this code. Raises LookupError when nobody registered it."""
    try:
        return _problem_types[code]
    except KeyError:
        raise LookupError(f"Problem type {code!r} is not registered.") from None


ERP_AREA = register_area(Area(code="erp", label=_("Synchronizacja z ERP"), position=20))
PANEL_AREA = register_area(Area(code="panel", label=_("Panel administracyjny"), position=90))
register_event_type(code="entry_added", area=PANEL_AREA.code, label=_("Dodano w panelu"))
register_event_type(code="entry_changed", area=PANEL_AREA.code, label=_("Zmieniono w panelu"))
register_event_type(code="entry_deleted", area=PANEL_AREA.code, label=_("Usunięto w panelu"))
register_event_type(code="event_acknowledged", area=PANEL_AREA.code, label=_("Przyjęto zdarzenie do wiadomości"))
register_event_type(code="events_pruned", area=PANEL_AREA.code, label=_("Usunięto dawne zdarzenia"))
register_count_labels({"events": _("Zdarzenia"), "changed_fields": _("Zmieniono")})
