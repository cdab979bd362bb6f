"""A retention that names no area of the log would be forgotten in silence; the start is refused instead."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from event_log.types import areas


@register(Tags.security)
def retention_check(**kwargs: Any) -> list[CheckMessage]:
    known = {area.code for area in areas()}
    unknown = sorted(set(settings.EVENT_RETENTION_DAYS) - known - {"*"})
    if not unknown:
        return []
    hint = f"Areas are {', '.join(sorted(known))}."
    return [Error(f"EVENT_RETENTION_DAYS names {', '.join(unknown)}.", hint=hint, id="event_log.E001")]
