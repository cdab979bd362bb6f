"""What people must know of an ERP is sent to them as other alerts, without BaseLinker and Celery."""

from datetime import timedelta
from smtplib import SMTPException

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from baselinker_integration.alerts import mail as alert_mail
from baselinker_integration.background.due_work import due_work_do
from baselinker_integration.models import Alert, Connection
from eshop.api.clients.services import client_switch
from eshop.api.clients.silence import silences_tell
from eshop.api.models import ApiClient, ApiToken, WholeSync
from event_log.models import Event
from tests.eshop.api.caller import api_caller_make

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(settings):
    settings.ALERT_EMAILS, settings.PUBLIC_URL = ["sklep@example.com"], "https://panel.example.com"
    return timezone.now()


def client_make(name, **token):
    api_caller_make(name)
    client = ApiClient.objects.get(name=name)
    ApiToken.objects.filter(client=client).update(**token)
    return client


def subjects():
    return sorted(message.subject for message in mail.outbox)


def test_each_is_sent_once(now):
    client_make("Kończy", expires_at=now + timedelta(days=13))
    client_make("Skończył", expires_at=now - timedelta(minutes=1))
    client_make("Milczy", last_used_at=now - timedelta(hours=28))
    WholeSync.objects.create(client=client_make("Porzucił"), opened_at=now - timedelta(hours=25))
    expected = [
        "ERP milczy od 26 godzin: Milczy",
        "Porzucono pełną synchronizację z ERP: Porzucił",
        "Token API stracił ważność: Skończył",
        "Token API wkrótce straci ważność: Kończy",
    ]
    assert due_work_do(now=now)["mails"] == 4
    assert subjects() == expected
    assert all("https://panel.example.com/panel/" in message.body for message in mail.outbox)
    (silence,) = (message for message in mail.outbox if message.subject.endswith("Milczy"))
    assert silence.body.startswith("Sprawdź, czy ERP działa i czy ma ważny token.")
    for minutes in (1, 60, 60 * 24 * 2):
        assert due_work_do(now=now + timedelta(minutes=minutes))["mails"] == 0
    assert subjects() == expected
    assert not Connection.objects.exists()


def test_an_erp_that_is_heard_again_is_told_of(now):
    client = client_make("Optima", last_used_at=now - timedelta(hours=28))
    due_work_do(now=now)
    ApiToken.objects.filter(client=client).update(last_used_at=now + timedelta(minutes=1))
    due_work_do(now=now + timedelta(minutes=2))
    assert subjects() == ["ERP milczy od 26 godzin: Optima", "ERP znów się odzywa: Optima"]


def test_nothing_is_said_of_a_client_that_is_switched_off_or_of_what_happened_last_week(now):
    off = client_make("Dawny", last_used_at=now - timedelta(hours=28), expires_at=now + timedelta(days=1))
    client_switch(client=off, is_active=False)
    client_make("Milczy", last_used_at=now - timedelta(days=6))
    with time_machine.travel(now - timedelta(days=4)):
        assert silences_tell(now - timedelta(days=4)) == 1
    assert due_work_do(now=now)["mails"] == 0
    assert subjects() == []


def test_one_that_could_not_be_sent_is_sent_later(now, monkeypatch):
    def refuse(*_told, **_kept):
        raise SMTPException

    client_make("Milczy", last_used_at=now - timedelta(hours=28))
    with monkeypatch.context() as patched:
        patched.setattr(alert_mail, "mail_send", refuse)
        due_work_do(now=now)
    failure = Event.objects.get(type="alert_not_mailed")
    assert (failure.details, failure.connection_ref, subjects()) == ({"error": "SMTPException"}, "", [])
    due_work_do(now=now + alert_mail.CLAIM_LASTS)
    assert subjects() == ["ERP milczy od 26 godzin: Milczy"]
    assert Event.objects.get(type="alert_delivered").solves == failure
    assert Alert.objects.get().mailed_at == now + alert_mail.CLAIM_LASTS
