"""Texts of registered types in the language of the page."""

from django.utils.translation import get_language

from event_log.models import Severity
from event_log.types import EventType, ProblemType, event_type_get, field_labels_get, problem_type_get

SEVERITY_ICONS = {Severity.INFO: "info", Severity.WARNING: "warning", Severity.ERROR: "error"}


def _english() -> bool:
    return (get_language() or "").startswith("en")


def event_type_label(code: str) -> str:
    """The heading of an event type; the code itself when a row outlived its type."""
    found = _event_type(code)
    if found is None:
        return code
    return found.label_en if _english() else found.label


def event_type_advice(code: str) -> str:
    """What a person should do about an event of this type; may be empty."""
    found = _event_type(code)
    if found is None:
        return ""
    return found.advice_en if _english() else found.advice


def problem_label(code: str) -> str:
    """What is wrong; the code itself when a row outlived its type."""
    found = _problem_type(code)
    if found is None:
        return code
    return found.label_en if _english() else found.label


def problem_hint(code: str) -> str:
    """How to mend it; empty when a row outlived its type."""
    found = _problem_type(code)
    if found is None:
        return ""
    return found.hint_en if _english() else found.hint


def field_label(field: str) -> str:
    """What a problem's field is called on screen."""
    return field_labels_get(field)[_english()]


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
