"""ERPs that fell silent: told of once for each silence, which is over when the ERP calls again."""

from datetime import datetime, timedelta

from eshop.api.clients.exchange import ClientSeen, clients_seen
from eshop.api.clients.use import NOTED_EVERY
from event_log.actors import SCHEDULE
from event_log.context import background
from event_log.models import Event, Severity
from event_log.services import event_record
from event_log.solving import event_open

SILENT_AFTER = timedelta(hours=26)


def silences_tell(now: datetime) -> int:
    """Write an event for every client that called once, still may, and was not heard for 26 hours; and one that closes
    it when it is heard again.

    A use is noted once an hour at most, so a silence counts from the last moment that the note covers. The keys of the
    events decide that each is written once, however often and wherever this runs. Returns how many were written.
    """
    with background(SCHEDULE):
        return sum(_look(seen, seen.heard_at, now) for seen in clients_seen(now) if seen.heard_at)


def _look(seen: ClientSeen, heard_at: datetime, now: datetime) -> int:
    if now - heard_at < SILENT_AFTER + NOTED_EVERY:
        return _heard(seen, heard_at)
    if not seen.client.is_active or not seen.live:
        return 0
    key = f"erp_silent:{seen.client.pk}:{heard_at.isoformat()}"
    if Event.objects.filter(collapse_key=key).exists():
        return 0
    details = {"last_heard": heard_at.isoformat(timespec="minutes")}
    event_record("erp_silent", severity=Severity.WARNING, subject=seen.client, details=details, collapse_key=key)
    return 1


def _heard(seen: ClientSeen, heard_at: datetime) -> int:
    subject = {"subject_type": seen.client._meta.label_lower, "subject_id": str(seen.client.pk)}
    silent = event_open("erp_silent", at__lt=heard_at, **subject)
    if silent is None:
        return 0
    event_record("erp_heard", subject=seen.client, solves=silent, collapse_key=f"erp_heard:{silent}")
    return 1
