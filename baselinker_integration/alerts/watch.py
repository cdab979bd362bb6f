"""Who must be told: an export had errors, or none came for 26 hours, and once more when exports work again.

The unique constraint on an alert decides that one occurrence is one event and one mail, however often this runs.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from baselinker_integration.accounts.connections import ADDON
from baselinker_integration.accounts.events import account_event
from baselinker_integration.models import Alert, Connection, SyncRun
from baselinker_integration.models.run import RunState
from eshop.addons.models import Addon, AddonState
from event_log.models import Severity

OVERDUE_AFTER = timedelta(hours=26)
LOOK_BACK = timedelta(days=3)
"""Runs that ended longer ago are no news; it is more than the longest gap that a stopped installation would explain."""

COMPLETED = (RunState.COMPLETED, RunState.COMPLETED_WITH_WARNINGS, RunState.COMPLETED_WITH_ERRORS)


def alerts_raise(*, now: datetime) -> int:
    """Write an alert, and its event where the log has none yet, for every new occurrence; returns how many were new."""
    addon = Addon.objects.filter(code=ADDON, state=AddonState.ACTIVE).first()
    if addon is None:
        return 0
    raised = 0
    for run in SyncRun.objects.filter(state=RunState.COMPLETED_WITH_ERRORS, closed_at__gt=now - LOOK_BACK):
        raised += _alert_create(run.connection_id, Alert.Kind.ERRORS, str(run.business_date), now)
    for connection in Connection.objects.filter(is_active=True):
        raised += _overdue_check(connection, addon.state_since, now)
    return raised


def _overdue_check(connection: Connection, active_since: datetime, now: datetime) -> int:
    """A run still open may become an export, so nothing is said while it lasts; only a completed one is a recovery."""
    begun = connection.runs.exclude(state=RunState.INTERRUPTED).aggregate(last=Max("opened_at"))["last"]
    waiting_since = max(instant for instant in (connection.created_at, active_since, begun) if instant is not None)
    if now - waiting_since >= OVERDUE_AFTER:
        return _overdue_raise(connection, waiting_since, now)
    overdue = connection.alerts.filter(kind=Alert.Kind.OVERDUE).first()
    if overdue is None or not connection.runs.filter(state__in=COMPLETED, opened_at__gt=overdue.raised_at).exists():
        return 0
    return _recovery_raise(connection, overdue, now)


def _overdue_raise(connection: Connection, waiting_since: datetime, now: datetime) -> int:
    with transaction.atomic():
        created = _alert_create(connection.pk, Alert.Kind.OVERDUE, waiting_since.isoformat(), now)
        if created:
            account_event(
                "sync_overdue",
                connection,
                severity=Severity.WARNING,
                details={"waiting_since": waiting_since.isoformat()},
            )
    return created


def _recovery_raise(connection: Connection, overdue: Alert, now: datetime) -> int:
    with transaction.atomic():
        created = _alert_create(connection.pk, Alert.Kind.RECOVERED, overdue.reference, now)
        if created:
            account_event(
                "sync_recovered",
                connection,
                message=_("Synchronizacja znów działa."),
            )
    return created


def _alert_create(connection_id: int, kind: Alert.Kind, reference: str, now: datetime) -> int:
    """1 when this call wrote the row, 0 when the occurrence is known."""
    _alert, created = Alert.objects.get_or_create(
        connection_id=connection_id, kind=kind, reference=reference, defaults={"raised_at": now}
    )
    return int(created)
