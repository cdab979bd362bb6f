"""The event of an import is settled when nothing that it complained of is left (contract, section 8)."""

from typing import Any

from baselinker_integration.feed.prepare.judging import changed_items_judge
from baselinker_integration.models import Connection, FeedProblem
from event_log.models import Event
from event_log.services import event_record
from event_log.solving import event_open


def mended_items_judge(**_signal: Any) -> None:
    """Judge what a person mended, then settle the last import of each account of which everything was mended."""
    changed_items_judge()
    for connection in Connection.objects.filter(is_active=True).order_by("pk"):
        _import_settle(connection)


def _import_settle(connection: Connection) -> None:
    """After errors no error may be left, after warnings no warning either."""
    waiting = event_open("run_completed", "nothing_listed", connection_ref=str(connection.pk))
    if waiting is None:
        return
    event = Event.objects.get(pk=waiting)
    if not FeedProblem.objects.filter(feed=connection.pk, severity__gte=event.severity).exists():
        event_record("run_problems_mended", connection, subject_label=event.subject_label, solves=waiting)
