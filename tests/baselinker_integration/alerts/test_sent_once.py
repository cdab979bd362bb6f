"""What was sent is not sent again: neither to a mail server that had it and hung up, nor to a chat that has it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from baselinker_integration.alerts.mail import CLAIM_LASTS, alert_mails_send
from baselinker_integration.models import Alert
from event_log.models import Event
from tests.listener import listening
from tests.mail_server import mail_server

pytestmark = pytest.mark.django_db

BEGAN = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)


@pytest.fixture
def alert():
    return Alert.objects.create(connection=None, kind=Alert.Kind.EVENT, reference=str(uuid4()), raised_at=BEGAN)


@pytest.fixture
def server(settings):
    settings.ALERT_EMAILS = ["sklep@example.invalid"]
    settings.EMAIL_BACKEND = "event_log.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
    settings.DEFAULT_FROM_EMAIL = "e-Sklep <panel@sklep.example>"
    with mail_server() as made:
        settings.EMAIL_PORT = made.port
        yield made


def passes(count: int, first: int = 0) -> list[int]:
    """What so many passes sent, each when the claim of the one before is over."""
    return [alert_mails_send(now=BEGAN + CLAIM_LASTS * number) for number in range(first, first + count)]


def failures() -> list[tuple[str, dict, int]]:
    return list(Event.objects.filter(type="alert_not_mailed").values_list("type", "details", "repeats"))


def test_a_server_that_always_dies_after_it_had_the_mail_gets_it_twice_under_one_id(alert, server):
    server.dies = "end"
    assert passes(5) == [0, 0, 0, 0, 0]
    name = f"<alert.{alert.pk}.20261128080000000000@sklep.example>"
    assert [mail["Message-ID"] for mail in server.mails] == [name, name]
    assert failures() == [("alert_not_mailed", {"error": "MailInDoubtError"}, 1)]


def test_control_with_another_backend_it_gets_a_copy_with_every_pass(alert, server, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    server.dies = "end"
    passes(5)
    assert len(server.mails) == 5


def test_a_server_that_died_once_gets_it_again_and_that_is_all(alert, server):
    server.dies = "end"
    passes(1)
    server.dies = ""
    assert passes(3, first=1) == [1, 0, 0]
    assert len(server.mails) == 2
    assert Event.objects.get(type="alert_delivered").solves.type == "alert_not_mailed"


def test_a_server_that_cannot_have_it_is_asked_until_it_takes_it(alert, server):
    server.dies = "data"
    assert passes(4) == [0, 0, 0, 0]
    assert (server.mails, failures()[0][1]) == ([], {"error": "SMTPServerDisconnected"})
    server.dies = ""
    assert passes(2, first=4) == [1, 0]
    assert len(server.mails) == 1


def test_an_address_that_is_none_stops_no_pass_and_is_not_on_record_as_sent(alert, server, settings):
    settings.ALERT_EMAILS = ["sklep@@example.invalid"]
    other = Alert.objects.create(connection=None, kind=Alert.Kind.EVENT, reference=str(uuid4()), raised_at=BEGAN)
    assert passes(1) == [0]
    assert not Event.objects.filter(type="mail_sent").exists()
    assert Event.objects.filter(type="alert_not_mailed").count() == 2
    settings.ALERT_EMAILS = ["sklep@example.invalid"]
    assert passes(1, first=1) == [2]
    assert server.mails[1]["Message-ID"].startswith(f"<alert.{other.pk}.")


def test_a_chat_that_refuses_is_asked_again_and_the_other_has_it_once(alert, settings):
    with listening() as good, listening() as bad:
        settings.ALERT_EMAILS = []
        settings.ALERT_URLS = [f"json://{bad.host}/zly", f"json://{good.host}/dobry"]
        bad.status = 500
        assert passes(3) == [0, 0, 0]
        assert (len(good.asked), len(bad.asked)) == (1, 3)
        bad.status = 200
        assert passes(2, first=3) == [1, 0]
        assert (len(good.asked), len(bad.asked)) == (1, 4)
    assert Alert.objects.get().pushed_at == BEGAN + CLAIM_LASTS * 3


def test_what_is_a_day_old_is_history(alert, server):
    server.dies = "data"
    passes(1)
    server.dies = ""
    assert alert_mails_send(now=BEGAN + timedelta(hours=24)) == 0
    assert server.mails == []
