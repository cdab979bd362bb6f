"""What is wrong with a request, in words for whoever sent it."""

from typing import Any

from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from eshop.core.told import told, told_joined

_EXPECTATIONS = {
    "missing": gettext_lazy("pole jest wymagane"),
    "greater_than_equal": gettext_lazy("wartość jest za mała"),
    "less_than_equal": gettext_lazy("wartość jest za duża"),
    "too_long": gettext_lazy("za dużo wpisów"),
    "string_too_long": gettext_lazy("tekst jest za długi"),
    "list_type": gettext_lazy("oczekiwano listy"),
    "dict_type": gettext_lazy("oczekiwano zbioru pól"),
}
_UNKNOWN = gettext_lazy("nieprawidłowa wartość")
_OURS = {"text", "flag", "decimal", "integer", "object", "structure"}


def validation_text(error: ValidationError) -> str:
    """The first mistakes of a request in words: which field, what was expected."""
    return told_joined("; ", (told_joined(": ", item) for item in validation_items(error)[:5]))


def validation_items(error: ValidationError) -> list[tuple[str, str]]:
    """Every mistake of a request: path of the field ("products.0.price") and what was expected there."""
    return [(".".join(str(part) for part in item["loc"]) or "-", _expectation(item)) for item in error.errors()]


def _expectation(item: Any) -> str:
    known = _EXPECTATIONS.get(item["type"])
    return told(known or (item["msg"] if item["type"] in _OURS else _UNKNOWN))
