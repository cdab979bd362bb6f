"""Registries: every event type, area and problem code is declared in code before a row may carry it."""

from dataclasses import dataclass

from event_log.models import Severity


@dataclass(frozen=True)
class Area:
    """A tab of the log. `code` is stored, `label` is the Polish tab name (translated to English by gettext)."""

    code: str
    label: str
    position: int


@dataclass(frozen=True)
class EventType:
    """A kind of event. `label` is the Polish heading, `advice` what a person should do (may be empty)."""

    code: str
    area: str
    label: str
    label_en: str
    advice: str = ""
    advice_en: str = ""


@dataclass(frozen=True)
class ProblemType:
    """A kind of problem on one item: what it means and how to mend it."""

    code: str
    severity: Severity
    label: str
    label_en: str
    hint: str
    hint_en: str


_areas: dict[str, Area] = {}
_event_types: dict[str, EventType] = {}
_problem_types: dict[str, ProblemType] = {}
_field_labels: dict[str, tuple[str, str]] = {}


def register_area(area: Area) -> Area:
    """Declare a tab. Raises ValueError when the code is taken."""
    if area.code in _areas:
        raise ValueError(f"Area {area.code} is registered already.")
    _areas[area.code] = area
    return area


def register_event_type(event_type: EventType) -> EventType:
    """Declare a kind of event. Raises ValueError for a taken code or an unknown area."""
    if event_type.code in _event_types:
        raise ValueError(f"Event type {event_type.code} is registered already.")
    if event_type.area not in _areas:
        raise ValueError(f"Event type {event_type.code} names the unknown area {event_type.area}.")
    _event_types[event_type.code] = event_type
    return event_type


def register_problem_type(problem_type: ProblemType) -> ProblemType:
    """Declare a kind of problem. Raises ValueError when the code is taken."""
    if problem_type.code in _problem_types:
        raise ValueError(f"Problem type {problem_type.code} is registered already.")
    _problem_types[problem_type.code] = problem_type
    return problem_type


def register_field_labels(labels: dict[str, tuple[str, str]]) -> None:
    """Declare how fields that problems name are called on screen: Polish and English, by the field's name in code."""
    _field_labels.update(labels)


def field_labels_get(field: str) -> tuple[str, str]:
    """The Polish and English name of a field; a field of a file or form that nobody named is shown as it is."""
    return _field_labels.get(field, (field, field))


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


ERP_AREA = register_area(Area("erp", "Synchronizacja z ERP", 20))
PANEL_AREA = register_area(Area("panel", "Panel administracyjny", 90))
register_event_type(
    EventType("events_pruned", PANEL_AREA.code, "Usunięto dawne zdarzenia", "Old events deleted"),
)
