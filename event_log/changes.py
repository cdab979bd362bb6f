"""What was changed, from which value to which: kept in an event as plain values, read in the reader's language.

A field is named as "app.model.field", so that its label and the words for its values come from the model. Buyers' data
never goes in clear into a change; whoever records one masks it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from eshop.core.pages.display import moment_shown
from event_log.types import field_label_get

LONGEST_TEXT = 300
LONGEST_LIST = 100
KEY = "changes"
"""Where an event's details keep them."""

_NEVER = {"password", "last_login"}
"""A secret, and a mark that moves by itself."""
_value_labels: dict[str, Callable[[str], str]] = {}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?")

Snapshot = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One field; `of` says which of several rows of one kind (the price list of a price)."""

    field: str
    old: Any
    new: Any
    of: str = ""


@dataclass(frozen=True)
class ShownChange:
    """A change as people read it."""

    label: str
    old: str
    new: str


def register_value_label(field: str, label: Callable[[str], str]) -> None:
    """Declare what turns a kept text of `field`, or of a detail of that name, into the words that people read."""
    _value_labels[field] = label


def value_text(name: str, value: Any) -> Any:
    """A detail of an event: in words where somebody declared some, else as it is."""
    if not isinstance(value, str):
        return value
    if name in _value_labels:
        return _value_labels[name](value)
    return _moment_text(value) if _ISO.fullmatch(value) else value


def _moment_text(text: str) -> str:
    """An instant or a day as JSON has it, as people read it."""
    moment = datetime.fromisoformat(text)
    return f"{moment:%d.%m.%Y}" if len(text) == 10 else moment_shown(moment) if moment.tzinfo else text


def snapshot(obj: models.Model | None) -> Snapshot:
    """The values of a row and of its many-to-many relations that a person may change, by field; empty for None."""
    if obj is None:
        return {}
    fields = [field for field in obj._meta.concrete_fields if not _is_automatic(field)]
    values = {_name(obj, field.name): _field_value(obj, field) for field in fields}
    for relation in obj._meta.many_to_many:
        related = getattr(obj, relation.name).all() if obj.pk else []
        values[_name(obj, relation.name)] = sorted(_text(other) for other in related)
    return values


def changes_between(before: Snapshot, after: Snapshot, *, of: str = "") -> list[Change]:
    """The fields whose values differ, in the order of the model; what one side lacks counts as nothing there."""
    names = list(dict.fromkeys([*before, *after]))
    changes = [Change(name, before.get(name), after.get(name), of) for name in names]
    return [change for change in changes if _differs(change.old, change.new)]


def changes_kept(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """The changes as an event keeps them. Of long texts the part that differs is kept, of long lists the difference."""
    kept = []
    for change in changes:
        old, new = _kept_pair(_plain(change.old), _plain(change.new))
        kept.append({"field": change.field, "old": old, "new": new} | ({"of": change.of[:150]} if change.of else {}))
    return kept


def changes_shown(details: Mapping[str, Any]) -> list[ShownChange]:
    """The changes of an event, from its details, in the language of the page."""
    kept = details.get(KEY)
    rows = [row for row in kept if isinstance(row, dict)] if isinstance(kept, list) else []
    return [_shown(row) for row in rows]


def changes_text(details: Mapping[str, Any]) -> str:
    """All changes of an event in one line: "cena brutto: 10,00 → 12,00; nazwa: Kubek → Kubek duży"."""
    return "; ".join(f"{change.label}: {change.old} → {change.new}" for change in changes_shown(details))


def _is_automatic(field: Any) -> bool:
    moves_itself = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return bool(field.primary_key or field.name in _NEVER or moves_itself)


def _name(obj: models.Model, field: str) -> str:
    return f"{obj._meta.label_lower}.{field}"


def _field_value(obj: models.Model, field: Any) -> Any:
    return _text(getattr(obj, field.name)) if field.is_relation else getattr(obj, field.attname)


def _text(related: Any) -> str | None:
    if related is None:
        return None
    if isinstance(related, Permission):
        return f"{related.content_type.app_label}.{related.codename}"
    return str(related)


def _differs(old: Any, new: Any) -> bool:
    return bool(old != new and not (old in (None, "", []) and new in (None, "", [])))


def _plain(value: Any) -> Any:
    """A value that JSON holds, the same for the same thing."""
    if isinstance(value, bool | None):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [": ".join(map(str, item)) if isinstance(item, list | tuple) else _plain(item) for item in value]
    return str(value)


def _kept_pair(old: Any, new: Any) -> tuple[Any, Any]:
    if isinstance(old, str) and isinstance(new, str) and max(len(old), len(new)) > LONGEST_TEXT:
        same = next((place for place, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), len(old))
        start = max(0, min(same, len(old), len(new)) - 40)
        return _window(old, start), _window(new, start)
    return _cut(old), _cut(new)


def _window(text: str, start: int) -> str:
    shown = text[start : start + LONGEST_TEXT]
    return f"{'…' if start else ''}{shown}{'…' if start + LONGEST_TEXT < len(text) else ''}"


def _cut(value: Any) -> Any:
    if isinstance(value, str):
        return _window(value, 0)
    return [_cut(item) for item in value[:LONGEST_LIST]] if isinstance(value, list) else value


def _shown(row: Mapping[str, Any]) -> ShownChange:
    name, of = str(row.get("field", "")), str(row.get("of", ""))
    field = _model_field(name)
    label = str(field.verbose_name if field is not None else field_label_get(name.rpartition(".")[2]))
    old, new = row.get("old"), row.get("new")
    if isinstance(old, list | None) and isinstance(new, list | None) and (old or new):
        gone, come = _missing(old or [], new or []), _missing(new or [], old or [])
        if gone or come:
            old, new = gone, come
    return ShownChange(f"{label} ({of})" if of else label, _value(name, field, old), _value(name, field, new))


def _missing(values: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    return [value for value in values if value not in others]


def _model_field(name: str) -> Any:
    model, _dot, field = name.rpartition(".")
    try:
        return apps.get_model(model)._meta.get_field(field)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def _value(name: str, field: Any, value: Any) -> str:
    """A kept value in words."""
    if value is None or value in ("", []):
        return "–"
    if isinstance(value, bool):
        return _("tak") if value else _("nie")
    if isinstance(value, list):
        return ", ".join(_value(name, field, item) for item in value)
    choices = {str(key): str(words) for key, words in getattr(field, "flatchoices", None) or []}
    if str(value) in choices:
        return choices[str(value)]
    if isinstance(field, models.DecimalField):
        return str(value).replace(".", ",")
    if isinstance(field, models.TimeField):
        return str(value)[:5]
    if isinstance(field, models.DateTimeField):
        return moment_shown(parse_datetime(str(value)))
    return _value_labels[name](str(value)) if name in _value_labels else str(value)
