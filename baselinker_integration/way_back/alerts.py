"""Who must be told of the way back: token refused, account blocked, a backlog of an hour, orders that never came."""

from datetime import datetime, timedelta

from django.db import transaction

from baselinker_integration.alerts.watch import alert_create
from baselinker_integration.models import Alert, LostOrder, TokenAccount
from baselinker_integration.way_back.accounts import SENDS
from baselinker_integration.way_back.shown import Backlog, backlog_get
from eshop.core import clock
from eshop.core.told import told
from event_log.models import Event, Severity
from event_log.services import event_record
from event_log.solving import event_open

LOOK_BACK = timedelta(days=3)
_KINDS = {"token_refused": Alert.Kind.TOKEN, "account_blocked": Alert.Kind.BLOCKED}


def way_back_alerts_raise(*, now: datetime) -> int:
    """Write an alert for every new occurrence; returns how many were new."""
    accounts = TokenAccount.objects.filter(connection__is_active=True).select_related("connection").order_by("pk")
    return sum(_account_look(account, now) for account in accounts)


def _account_look(account: TokenAccount, now: datetime) -> int:
    own = Event.objects.filter(connection_ref=str(account.connection_id), at__gt=now - LOOK_BACK, type__in=_KINDS)
    raised = sum(
        alert_create(account.connection_id, _KINDS[kind], str(key), now) for key, kind in own.values_list("pk", "type")
    )
    lost = LostOrder.objects.filter(account=account, found_at__gt=now - LOOK_BACK).values_list("found_at", flat=True)
    for day in {clock.business_date(at) for at in lost}:
        raised += alert_create(account.connection_id, Alert.Kind.LOST, str(day), now)
    return raised + _backlog_look(account, now)


def _backlog_look(account: TokenAccount, now: datetime) -> int:
    is_sending = TokenAccount.objects.filter(SENDS, pk=account.pk).exclude(state=TokenAccount.State.OFF).exists()
    backlog = backlog_get(account, now)
    ref = str(account.connection_id)
    if is_sending and backlog.is_late(now):
        return _late_raise(account, backlog, now)
    if open_event := event_open("way_back_late", connection_ref=ref):
        event_record("way_back_caught_up", account.connection, solves=open_event)
    return 0


def _late_raise(account: TokenAccount, backlog: Backlog, now: datetime) -> int:
    """Once for each time that the backlog grew old."""
    if event_open("way_back_late", connection_ref=str(account.connection_id)):
        return 0
    since = backlog.since.isoformat() if backlog.since else ""
    with transaction.atomic():
        created = alert_create(account.connection_id, Alert.Kind.BACKLOG, since, now)
        if created:
            event_record(
                "way_back_late",
                account.connection,
                severity=Severity.WARNING,
                message=told("Czekają od %(moment)s")
                % {"moment": f"{backlog.since.astimezone(clock.WARSAW):%d.%m %H:%M}"}
                if backlog.since
                else "",
                counts={"waiting_orders": backlog.waiting},
                details={"waiting_since": since},
            )
    return created
