from datetime import UTC, datetime, timedelta

import pytest

from baselinker_integration.accounts.callers import Caller
from baselinker_integration.door.record import call_begin
from baselinker_integration.door.retention import old_calls_prune
from baselinker_integration.models import InboundCall, OutboundCall
from event_log.models import Event
from tests.baselinker_integration.shop import shop_make

pytestmark = pytest.mark.django_db


def test_calls_go_when_their_days_are_over_also_those_never_run_again(settings):
    settings.CALL_RETENTION_DAYS = 30
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    first_kept = datetime(2026, 10, 23, 22, 0, tzinfo=UTC)
    caller = Caller(shop_make().connection)
    for received in (first_kept - timedelta(seconds=1), first_kept):
        call = call_begin(caller=caller, action="OrderAdd", fields={"baselinker_id": "1"}, remote_address="", now=now)
        InboundCall.objects.filter(pk=call.pk).update(received_at=received, state=InboundCall.State.REFUSED)
    assert old_calls_prune(now=now) == 1
    assert InboundCall.objects.get().received_at == first_kept
    assert Event.objects.get(type="calls_pruned").counts == {"calls": 1}
    assert old_calls_prune(now=now) == 0
    assert Event.objects.filter(type="calls_pruned").count() == 1


def test_our_own_calls_go_when_those_of_baselinker_would(settings):
    settings.CALL_RETENTION_DAYS = 30
    now, connection = datetime(2026, 11, 23, 12, 0, tzinfo=UTC), shop_make().connection
    first_kept = datetime(2026, 10, 23, 22, 0, tzinfo=UTC)
    for sent in (first_kept - timedelta(seconds=1), first_kept):
        OutboundCall.objects.create(
            connection=connection, method="getOrders", outcome="done", sent_at=sent, duration_ms=1
        )
    assert old_calls_prune(now=now) == 1
    assert OutboundCall.objects.get().sent_at == first_kept
    assert Event.objects.get(type="calls_pruned").counts == {"calls": 1}
