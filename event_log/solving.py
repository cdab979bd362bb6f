"""Which open event a later one of the same matter closes (contract, section 8)."""

from typing import Any

from event_log.models import Event, Severity
from event_log.types import event_type_get


def event_open(*types: str, **about: Any) -> int | None:
    """Id of the newest warning or error of these types, all of one area, that is `about` the same thing (fields and
    values of the event) and that nothing solved; None without one. Raises LookupError for an unknown type."""
    area = event_type_get(types[0]).area
    waiting = Event.objects.filter(area=area, type__in=types, severity__gte=Severity.WARNING, solved_by=None, **about)
    return waiting.order_by("-id").values_list("pk", flat=True).first()
