"""Who is told when the way back stands still, and that he is told once."""

from datetime import timedelta

import pytest
from django.core import mail

from baselinker_integration.alerts.mail import alert_mails_send
from baselinker_integration.models import Alert, WayBack
from baselinker_integration.token_api.accounts import token_refused
from baselinker_integration.way_back.alerts import way_back_alerts_raise
from baselinker_integration.way_back.finding import orders_find
from eshop.core import clock
from eshop.orders.models import OrderStatus
from tests.baselinker_integration.way_back.orders import events, moved, work

pytestmark = pytest.mark.django_db


def test_a_backlog_of_an_hour_is_told_once_and_its_end_too(both):
    moved(both(501), OrderStatus.CONFIRMED)
    orders_find(clock.now())
    assert way_back_alerts_raise(now=clock.now() + timedelta(minutes=59)) == 0
    later = clock.now() + timedelta(hours=1, minutes=1)
    assert [way_back_alerts_raise(now=later), way_back_alerts_raise(now=later + timedelta(hours=1))] == [1, 0]
    (event,) = events("way_back_late")
    assert event.counts == {"waiting_orders": 1}
    work()
    assert way_back_alerts_raise(now=later) == 0
    (caught_up,) = events("way_back_caught_up")
    assert caught_up.solves_id == event.pk


def test_a_refused_token_is_mailed_once(settings, sending):
    settings.ALERT_EMAILS = ["anna@example.invalid"]
    token_refused(sending, "ERROR_AUTH_TOKEN: Invalid token")
    assert [way_back_alerts_raise(now=clock.now()), way_back_alerts_raise(now=clock.now())] == [1, 0]
    assert (alert_mails_send(now=clock.now()), alert_mails_send(now=clock.now())) == (1, 0)
    assert mail.outbox[0].subject == "BaseLinker (Konto): token odrzucony"
    assert list(Alert.objects.values_list("kind", flat=True)) == ["token"]


def test_nothing_waits_nothing_is_told(both):
    both(501)
    assert way_back_alerts_raise(now=clock.now()) == 0
    assert WayBack.objects.exclude(due_at=None).count() == 0
