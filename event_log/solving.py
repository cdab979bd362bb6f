"""Which open event a later one of the same matter closes (contract, section 8)."""

from collections.abc import Iterable
from typing import Any

from event_log.models import Event, Severity
from event_log.types import event_type_get


def event_open(*types: str, **about: Any) -> int | None:
    """Id of the newest warning or error of these types, all of one area, that is `about` the same thing (fields and
    values of the event) and that nothing solved; None without one. Raises LookupError for an unknown type."""
    area = event_type_get(types[0]).area
    waiting = Event.objects.filter(area=area, type__in=types, severity__gte=Severity.WARNING, solved_by=None, **about)
    return waiting.order_by("-id").values_list("pk", flat=True).first()


def events_open_by_subject(type_code: str, *, subject_type: str, subject_ids: Iterable[str]) -> dict[str, int]:
    """`event_open` of many subjects in one statement: ids by subject, of those that have one."""
    area = event_type_get(type_code).area
    waiting = Event.objects.filter(area=area, type=type_code, severity__gte=Severity.WARNING, solved_by=None)
    waiting = waiting.filter(subject_type=subject_type, subject_id__in=list(subject_ids))
    return dict(waiting.order_by("pk").values_list("subject_id", "pk"))
