"""Texts of registered types in the language of the page."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from event_log.models import Event, Severity
from event_log.types import (
    EventType,
    ProblemType,
    count_label_get,
    counts_shown,
    event_type_get,
    field_label_get,
    problem_type_get,
)

_ICONS = {Severity.WARNING: "warning", Severity.ERROR: "error"}


def severity_icon(severity: int) -> SafeString:
    """The icon of a warning or an error, with its name as text alternative; nothing for information."""
    level = Severity(severity)
    if level not in _ICONS:
        return SafeString("")
    return format_html(
        '<span class="severity severity-{}"><span class="material-symbols-outlined" role="img" aria-label="{label}" '
        'title="{label}">{}</span></span> ',
        level.value,
        _ICONS[level],
        label=str(level.label),
    )


def event_type_label(code: str) -> str:
    """The heading of an event type; the code itself when a row outlived its type."""
    found = _event_type(code)
    return code if found is None else str(found.label)


def event_title(event: Event) -> str:
    """What an event says in one line: its verdict where its kind has one, else the heading of its kind."""
    found = _event_type(event.type)
    verdict = found.verdict(event.counts) if found is not None and found.verdict is not None else ""
    return verdict or event_type_label(event.type)


def event_type_advice(code: str) -> str:
    """What a person should do about an event of this type; may be empty."""
    found = _event_type(code)
    return "" if found is None else str(found.advice)


def problem_label(code: str) -> str:
    """What is wrong; the code itself when a row outlived its type."""
    found = _problem_type(code)
    return code if found is None else str(found.label)


def problem_hint(code: str) -> str:
    """How to put it right; empty when a row outlived its type."""
    found = _problem_type(code)
    return "" if found is None else str(found.hint)


def field_label(field: str) -> str:
    """What a problem's field is called on screen."""
    return str(field_label_get(field))


def count_label(name: str) -> str:
    """What a count or detail of an event is called on screen."""
    return str(count_label_get(name))


def counts_labelled(counts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The counts of an event that people read, each with what it is called on screen."""
    return [(count_label(name), value) for name, value in counts_shown(counts)]


def counts_text(counts: Mapping[str, Any]) -> str:
    """In one line: "Towary: 5, Zmieniono: 2"."""
    return ", ".join(f"{label}: {value}" for label, value in counts_labelled(counts))


def _event_type(code: str) -> EventType | None:
    try:
        return event_type_get(code)
    except LookupError:
        return None


def _problem_type(code: str) -> ProblemType | None:
    try:
        return problem_type_get(code)
    except LookupError:
        return None
