"""Ways round signing in that stay closed: a session brought along, a forgotten password, an old session."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.sessions.models import Session
from django.test import Client

from eshop.staff.invitations import password_link
from event_log.models import Event
from tests import factories
from tests.eshop.staff.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "siedem żółtych sów na płocie"


def sign_in(client: Client, password: str = PASSWORD):
    return client.post("/panel/login/", {"login": "szef", "password": password})


def set_password_by_link(link: str, client: Client):
    opened = client.get("/" + link.split("/", 3)[3], follow=True)
    return client.post(opened.request["PATH_INFO"], {"password1": NEW, "password2": NEW}, follow=True)


def test_a_session_brought_along_is_not_the_one_that_is_signed_in(boss):
    """Somebody who made another's browser use a session of his own has nothing of it."""
    client = Client()
    client.get("/panel/login/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    assert sign_in(client).status_code == 302
    assert client.session.session_key != planted
    assert client.get("/panel/").status_code == 200
    assert not Session.objects.filter(session_key=planted).exists()
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get("/panel/").status_code == 302


def test_a_forgotten_password_does_not_spare_the_second_factor(boss):
    TOTP.activate(boss, generate_totp_secret())
    client = Client()
    set_password_by_link(password_link(boss), client)
    boss.refresh_from_db()
    assert boss.check_password(NEW)
    assert client.get("/panel/").status_code == 302, "the link alone signs nobody in"
    answer = sign_in(client, NEW)
    assert answer["Location"].startswith("/panel/konto/drugi-skladnik/logowanie/")
    assert client.get("/panel/").status_code == 302


def test_a_changed_password_ends_the_other_sessions(boss):
    here, there = Client(), Client()
    for client in (here, there):
        factories.sign_in(client, boss)
        assert client.get("/panel/").status_code == 200
    set_password_by_link(password_link(boss), Client())
    assert [client.get("/panel/").status_code for client in (here, there)] == [302, 302]


def test_ones_own_new_password_stands_in_the_log_and_ends_the_other_sessions(boss):
    here, there = Client(), Client()
    sign_in(here), sign_in(there)
    answer = here.post(
        "/panel/password_change/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    )
    assert answer.headers["Location"] == "/panel/password_change/done/"
    (event,) = Event.objects.filter(type="password_set")
    assert (event.subject_label, event.actor_label, event.details["address"]) == ("szef", "szef", "127.0.0.1")
    assert [client.get("/panel/").status_code for client in (here, there)] == [200, 302]


def test_a_stolen_session_does_not_guess_the_password_without_end(boss):
    thief = Client()
    sign_in(thief)
    guess = {"old_password": "zły strzał", "new_password1": NEW, "new_password2": NEW}
    answers = [thief.post("/panel/password_change/", guess).status_code for _number in range(6)]
    assert answers == [200] * 5 + [429]
    right = {**guess, "old_password": PASSWORD}
    assert thief.post("/panel/password_change/", right).status_code == 429
    boss.refresh_from_db()
    assert boss.check_password(PASSWORD)
    assert not Event.objects.filter(type="password_set").exists()
