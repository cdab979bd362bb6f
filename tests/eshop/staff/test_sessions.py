"""How long a session lasts, who ends it, and when the password is asked again."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from eshop.core import clock
from eshop.core.upkeep import upkeep_units
from eshop.panel.roles import READER
from event_log.models import Event
from tests import factories
from tests.eshop.staff.conftest import PASSWORD

pytestmark = pytest.mark.django_db
ORDERS = "/panel/orders/order/"


def _signed_in(name="szef", password=PASSWORD):
    client = Client()
    assert client.post("/panel/login/", {"login": name, "password": password}).status_code == 302
    return client


def _after(**span):
    return time_machine.travel(timezone.now() + timedelta(**span), tick=False)


def test_a_session_ends_after_a_time_without_use(boss, settings):
    settings.SESSION_IDLE_SECONDS = 3600
    client = _signed_in()
    client.get(ORDERS)
    with _after(minutes=59):
        assert client.get(ORDERS).status_code == 200
    with _after(minutes=118):
        assert client.get(ORDERS).status_code == 200, "used in between"
    with _after(minutes=179):
        answer = client.get(f"{ORDERS}?q=1")
    assert answer["Location"] == "/panel/login/?next=%2Fpanel%2Forders%2Forder%2F%3Fq%3D1"
    assert Event.objects.filter(type="session_expired").count() == 1


def test_a_page_that_asks_by_itself_is_no_use(boss, settings):
    settings.SESSION_IDLE_SECONDS = 3600
    client = _signed_in()
    client.get(ORDERS)
    with _after(minutes=50):
        assert client.get(ORDERS, headers={"sec-fetch-mode": "cors"}).status_code == 200
    with _after(minutes=61):
        assert client.get(ORDERS).status_code == 302


def test_a_session_ends_after_its_whole_time_however_much_it_is_used(boss, settings):
    settings.SESSION_IDLE_SECONDS, settings.SESSION_COOKIE_AGE = 3600, 7200
    client = _signed_in()
    client.get(ORDERS)
    for minutes in (50, 100, 119):
        with _after(minutes=minutes):
            assert client.get(ORDERS).status_code == 200
    with _after(minutes=121):
        assert client.get(ORDERS).status_code == 302


def test_reading_does_not_write_the_session_at_every_click(boss, django_assert_max_num_queries):
    client = _signed_in()
    client.get("/panel/konto/")
    with django_assert_max_num_queries(60) as queries:
        client.get("/panel/konto/")
    assert not [query for query in queries if query["sql"].startswith(("UPDATE", "INSERT"))]


def test_own_sessions_are_listed_and_ended(boss):
    here, there = _signed_in(), _signed_in()
    page = here.get("/panel/konto/").content.decode()
    assert page.count("ta przeglądarka") == 1
    other = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post(f"/panel/konto/sesje/{other.pk}/zakoncz/").status_code == 302
    assert there.get("/panel/").status_code == 302
    assert here.get("/panel/").status_code == 200


def test_all_others_are_ended_at_once(boss):
    here, there, elsewhere = _signed_in(), _signed_in(), _signed_in()
    here.post("/panel/konto/sesje/inne/zakoncz/")
    assert [client.get("/panel/").status_code for client in (here, there, elsewhere)] == [200, 302, 302]


def test_nobody_ends_the_sessions_of_others(boss):
    there = _signed_in()
    reader = factories.user_make(READER)
    client = Client()
    factories.sign_in(client, reader)
    other = UserSession.objects.get(session_key=there.session.session_key)
    assert client.post(f"/panel/konto/sesje/{other.pk}/zakoncz/").status_code == 404
    assert there.get("/panel/").status_code == 200


def test_a_change_of_rights_asks_for_the_password_and_goes_on_with_the_form(boss):
    colleague = factories.user_make(READER, username="kolega")
    client = Client()
    client.force_login(boss)
    fields = {"username": "kolega", "is_active": "on", "email": "kolega@example.com", "groups": []}
    asked = client.post(f"/panel/auth/user/{colleague.pk}/change/", fields)
    assert asked["Location"].startswith("/panel/konto/ponownie/?next=")
    colleague.refresh_from_db()
    assert colleague.email == ""
    wrong = client.post(asked["Location"], {"password": "zle", "next": f"/panel/auth/user/{colleague.pk}/change/"})
    assert "Złe hasło." in wrong.content.decode()
    done = client.post(asked["Location"], {"password": PASSWORD, "next": f"/panel/auth/user/{colleague.pk}/change/"})
    assert done.status_code == 302
    colleague.refresh_from_db()
    assert (colleague.email, list(colleague.groups.all())) == ("kolega@example.com", [])


@pytest.mark.parametrize("path", ["/panel/konto/e-mail/", "/panel/baselinker/connection/add/"])
def test_pages_of_keys_and_mail_ask_first(boss, path):
    client = Client()
    client.force_login(boss)
    assert client.get(path)["Location"].startswith("/panel/konto/ponownie/")


def test_a_new_key_asks_first_and_no_secret_waits_in_the_session(boss):
    connection = factories.connection_make()
    client = Client()
    client.force_login(boss)
    asked = client.post(f"/panel/baselinker/connection/{connection.pk}/klucz/")
    assert asked["Location"].startswith("/panel/konto/ponownie/")
    assert connection.keys.count() == 0
    client.post("/panel/baselinker/connection/add/", {"name": "X", "key": "tajny-klucz-kupca-123"})
    assert "tajny-klucz" not in str(dict(client.session))


def test_a_role_asks_first(boss):
    client = Client()
    client.force_login(boss)
    role = Group.objects.get(name=READER)
    assert client.post(f"/panel/auth/group/{role.pk}/delete/", {"post": "yes"})["Location"].startswith(
        "/panel/konto/ponownie/"
    )
    assert Group.objects.filter(pk=role.pk).exists()


def test_who_signed_in_a_moment_ago_is_not_asked(boss):
    """The control: asking always would pass the tests above as well."""
    client = _signed_in()
    assert client.get("/panel/konto/e-mail/").status_code == 200
    answer = client.post("/panel/konto/e-mail/", {"email": "nowy@example.com"})
    assert answer["Location"] == "/panel/konto/"
    boss.refresh_from_db()
    assert boss.email == "nowy@example.com"
    with _after(minutes=11):
        assert client.get("/panel/konto/e-mail/").status_code == 302


def test_the_old_address_is_told(boss, mailoutbox, settings):
    settings.MAIL_IS_CONFIGURED = True
    _signed_in().post("/panel/konto/e-mail/", {"email": "nowy@example.com"})
    assert [(mail.to, "zmieniony" in mail.body) for mail in mailoutbox] == [(["szef@example.com"], True)]


def test_name_and_language_are_ones_own(boss):
    client = _signed_in()
    client.post("/panel/konto/", {"first_name": "Anna", "last_name": "Lis", "language": "en"})
    assert "My account" in client.get("/panel/konto/").content.decode()
    boss.refresh_from_db()
    assert (boss.first_name, boss.last_name, boss.is_superuser) == ("Anna", "Lis", False)
    assert "My account" in _signed_in().get("/panel/konto/").content.decode(), "and in the next session"


def test_old_sessions_are_cleared_away(boss):
    _signed_in()
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    live = _signed_in()
    assert upkeep_units()["sessions_deleted"](clock.now()) == 1
    assert [session.session_key for session in Session.objects.all()] == [live.session.session_key]
    assert [session.session_key for session in UserSession.objects.all()] == [live.session.session_key]
