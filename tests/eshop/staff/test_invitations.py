"""Inviting an administrator, and a new password for one who forgot his."""

import re
from datetime import timedelta
from threading import Event as Signal

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from eshop.panel.roles import READER
from eshop.staff.mails import mailing
from event_log.models import Event
from tests import factories
from tests.eshop.staff.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "siedem cichych lamp nad rzeką"
LINK = re.compile(r"https?://[^\s<]+/panel/konto/haslo/[^\s<]+")


@pytest.fixture(autouse=True)
def _address(settings):
    settings.PUBLIC_URL = "https://panel.example.com"
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def with_mail(settings, mails_at_once):
    settings.MAIL_IS_CONFIGURED = True


def _invite(boss, **headers):
    client = Client()
    factories.sign_in(client, boss)
    role = Group.objects.get(name=READER)
    fields = {"username": "nowa", "email": "nowa@example.com", "is_active": "on", "groups": [role.pk]}
    return client.post("/panel/auth/user/add/", fields, **headers)


def _set_password(link, password):
    client = Client()
    opened = client.get(link.replace("https://panel.example.com", ""), follow=True)
    return client.post(opened.request["PATH_INFO"], {"password1": password, "password2": password}, follow=True)


def test_without_mail_the_inviter_sees_the_link_once_and_the_invited_signs_in(boss, mailoutbox):
    page = _invite(boss).content.decode()
    (link,) = set(LINK.findall(page))
    assert link.startswith("https://panel.example.com/panel/konto/haslo/")
    assert mailoutbox == []
    assert "Hasło ustawione" in _set_password(link, NEW).content.decode()
    client = Client()
    assert client.post("/panel/login/", {"login": "nowa", "password": NEW})["Location"] == "/panel/"
    assert client.get("/panel/orders/order/").status_code == 200
    assert client.get("/panel/auth/user/").status_code == 403


def test_with_mail_the_link_goes_to_the_invited_alone(boss, mailoutbox, with_mail):
    answer = _invite(boss, HTTP_HOST="zly.example")
    assert (answer.status_code, answer["Location"]) == (302, "/panel/auth/user/")
    (mail,) = mailoutbox
    assert mail.to == ["nowa@example.com"]
    (link,) = LINK.findall(mail.body)
    assert "zly.example" not in mail.body
    assert "Hasło ustawione" in _set_password(link, NEW).content.decode()


def test_a_mail_that_cannot_be_sent_leaves_account_and_link(boss, monkeypatch, with_mail):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("eshop.staff.invitations.mail_send", refuse)
    page = _invite(boss).content.decode()
    assert LINK.search(page)
    assert "Wiadomości nie udało się wysłać." in page
    assert User.objects.filter(username="nowa", is_staff=True).exists()


def test_the_link_works_once(boss):
    link = LINK.findall(_invite(boss).content.decode())[0]
    _set_password(link, NEW)
    again = _set_password(link, "zupełnie inne hasło obcego")
    assert "Ten link jest nieważny albo został już użyty." in again.content.decode()
    assert User.objects.get(username="nowa").check_password(NEW)


def test_the_link_expires(boss, settings):
    link = LINK.findall(_invite(boss).content.decode())[0]
    late = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT + 7200)
    with time_machine.travel(late, tick=True):
        assert "Ten link jest nieważny" in _set_password(link, NEW).content.decode()
    assert not User.objects.get(username="nowa").has_usable_password()


def test_the_invitation_is_in_the_log_without_the_link(boss):
    link = LINK.findall(_invite(boss).content.decode())[0]
    event = Event.objects.get(type="invited")
    assert event.subject_label == "nowa"
    assert link not in f"{event.message}{event.details}"


def test_a_forgotten_password_is_set_by_mail_whatever_host_the_request_named(boss, mailoutbox, with_mail):
    old = Client()
    factories.sign_in(old, boss)
    answer = Client().post("/panel/konto/haslo/", {"email": "szef@example.com"}, HTTP_HOST="zly.example")
    assert answer.status_code == 302
    (mail,) = mailoutbox
    assert "zly.example" not in mail.body
    link = LINK.findall(mail.body)[0]
    _set_password(link, NEW)
    boss.refresh_from_db()
    assert boss.check_password(NEW)
    assert old.get("/panel/").status_code == 302, "sessions of the old password are over"
    assert Event.objects.filter(type="password_set", subject_label="szef").count() == 1


def test_an_unknown_address_gets_the_same_answer_and_no_mail(boss, mailoutbox, with_mail):
    pages = [
        Client().post("/panel/konto/haslo/", {"email": email}, follow=True)
        for email in ("szef@example.com", "nikt@example.com")
    ]
    assert [page.request["PATH_INFO"] for page in pages] == ["/panel/konto/haslo/wyslano/"] * 2
    assert [mail.to for mail in mailoutbox] == [["szef@example.com"]]


@pytest.mark.parametrize("fails", [False, True], ids=["slow", "broken"])
def test_neither_a_slow_nor_a_broken_mail_server_tells_who_has_an_account(boss, settings, monkeypatch, caplog, fails):
    settings.MAIL_IS_CONFIGURED = True
    answered, done = Signal(), Signal()

    def send(message):
        assert message.to == ["szef@example.com"]
        assert answered.wait(30), "the answer waited for the mail server"
        done.set()
        if fails:
            raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr(EmailMessage, "send", send)
    recorded = []  # the thread has a connection of its own, which sees nothing of this test's transaction
    monkeypatch.setattr(mailing, "mail_record", lambda message, error: recorded.append((message.to, type(error))))
    answer = Client().post("/panel/konto/haslo/", {"email": "szef@example.com"})
    answered.set()
    assert answer.headers["Location"] == "/panel/konto/haslo/wyslano/"
    assert done.wait(30)
    mailing._sending.submit(lambda: None).result(30)  # one worker: the mail before is finished with
    assert [record.getMessage() for record in caplog.records if record.exc_info] == (
        ["A mail with a password link was not sent"] if fails else []
    )
    assert recorded == [(["szef@example.com"], ConnectionRefusedError if fails else type(None))]


def test_asking_for_mails_has_a_limit(boss, mailoutbox, with_mail):
    statuses = [Client().post("/panel/konto/haslo/", {"email": "szef@example.com"}).status_code for _ in range(6)]
    assert (statuses, len(mailoutbox)) == ([302] * 5 + [429], 5)


def test_a_new_password_ends_the_lock_of_wrong_ones(boss, settings):
    for number in range(settings.AXES_FAILURE_LIMIT):
        Client().post("/panel/login/", {"login": "szef", "password": f"zle {number}"})
    assert Client().post("/panel/login/", {"login": "szef", "password": PASSWORD}).status_code == 429
    from eshop.staff.invitations import password_link

    _set_password(password_link(boss), NEW)
    assert Client().post("/panel/login/", {"login": "szef", "password": NEW}).status_code == 302


def test_an_owner_makes_a_link_for_a_colleague_who_forgot(boss):
    colleague = factories.user_make(READER, username="kolega")
    client = Client()
    factories.sign_in(client, boss)
    page = client.post(f"/panel/auth/user/{colleague.pk}/link/").content.decode()
    _set_password(LINK.findall(page)[0], NEW)
    colleague.refresh_from_db()
    assert colleague.check_password(NEW)


def test_a_reader_makes_no_links(boss):
    client = Client()
    factories.sign_in(client, factories.user_make(READER))
    assert client.post(f"/panel/auth/user/{boss.pk}/link/").status_code == 403
    assert not Event.objects.filter(type="password_link_made").exists()


def test_the_command_lets_a_lost_owner_back_in(boss, capsys):
    call_command("sign_in_link", "szef", "--remove-second-factor")
    _set_password(capsys.readouterr().out.strip(), NEW)
    boss.refresh_from_db()
    assert boss.check_password(NEW)
    with pytest.raises(CommandError, match="There is no active account"):
        call_command("sign_in_link", "nikt")
