"""Who must be told: an import had errors or was interrupted, none came for 26 hours, and once more when one came; and
of events whose kind says so.

The unique constraint on an alert decides that one occurrence is one event and one mail, however often this runs.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from baselinker_integration.accounts.connections import ADDON
from baselinker_integration.alerts.overdue import has_recovered, is_overdue, waiting_since
from baselinker_integration.models import Alert, Connection, SyncRun
from baselinker_integration.models.run import RunState
from eshop.addons.selectors import addon_get
from eshop.core.told import told
from event_log.models import Event, Severity
from event_log.services import event_record
from event_log.solving import event_open
from event_log.types import event_types

LOOK_BACK = timedelta(days=3)
"""What happened longer ago is no news; it is more than the longest gap that a stopped installation would explain."""

_KINDS = {RunState.COMPLETED_WITH_ERRORS: Alert.Kind.ERRORS, RunState.INTERRUPTED: Alert.Kind.INTERRUPTED}


def alerts_raise(*, now: datetime) -> int:
    """Write an alert, and its event where the log has none yet, for every new occurrence; returns how many were new."""
    raised = 0
    for run in SyncRun.objects.filter(state__in=_KINDS, closed_at__gt=now - LOOK_BACK):
        raised += alert_create(run.connection_id, _KINDS[RunState(run.state)], str(run.business_date), now)
    connections = list(Connection.objects.filter(is_active=True))
    waiting = waiting_since(connections, addon_get(ADDON))
    for connection in connections:
        if connection.pk in waiting:
            raised += _overdue_check(connection, waiting[connection.pk], now)
    return raised + _events_raise(now)


def _events_raise(now: datetime) -> int:
    """The event is in the log, so the alert alone is written."""
    kinds = [kind for kind in event_types() if kind.alerts]
    areas, codes = {kind.area for kind in kinds}, [kind.code for kind in kinds]
    news = Event.objects.filter(area__in=areas, type__in=codes, at__gt=now - LOOK_BACK)
    told = set(Alert.objects.filter(connection=None, raised_at__gt=now - LOOK_BACK).values_list("reference", flat=True))
    found = [str(uid) for uid in news.order_by("id").values_list("uid", flat=True)]
    return sum(alert_create(None, Alert.Kind.EVENT, uid, now) for uid in found if uid not in told)


def _overdue_check(connection: Connection, since: datetime, now: datetime) -> int:
    """A run still open may become an import, so nothing is said while it lasts; only one that ended is a recovery."""
    if is_overdue(since, now):
        return _overdue_raise(connection, since, now)
    overdue = connection.alerts.filter(kind=Alert.Kind.OVERDUE).first()
    if overdue is None or not has_recovered(connection, overdue.raised_at):
        return 0
    return _recovery_raise(connection, overdue, now)


def _overdue_raise(connection: Connection, since: datetime, now: datetime) -> int:
    with transaction.atomic():
        created = alert_create(connection.pk, Alert.Kind.OVERDUE, since.isoformat(), now)
        if created:
            event_record(
                "sync_overdue",
                connection,
                severity=Severity.WARNING,
                details={"waiting_since": since.isoformat()},
            )
    return created


def _recovery_raise(connection: Connection, overdue: Alert, now: datetime) -> int:
    with transaction.atomic():
        created = alert_create(connection.pk, Alert.Kind.RECOVERED, overdue.reference, now)
        if created:
            event_record(
                "sync_recovered",
                connection,
                message=told("Synchronizacja znów działa."),
                solves=event_open("sync_overdue", connection_ref=str(connection.pk)),
            )
    return created


def alert_create(connection_id: int | None, kind: Alert.Kind, reference: str, now: datetime) -> int:
    """1 when this call wrote the row, 0 when the occurrence is known."""
    occurrence: dict[str, Any] = {"connection_id": connection_id, "kind": kind, "reference": reference}
    _alert, created = Alert.objects.get_or_create(**occurrence, defaults={"raised_at": now})
    return int(created)
