"""Signing in: who gets in, how guessing ends, what the history tells."""

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from event_log.models import Event, Severity
from tests import factories
from tests.eshop.staff.conftest import PASSWORD

pytestmark = pytest.mark.django_db
ADDRESS = "/panel/login/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def _try(name, password, *, address="192.0.2.1", client=None, **fields):
    client = client or Client()
    headers = {"user-agent": FIREFOX}
    return client.post(ADDRESS, {"login": name, "password": password, **fields}, REMOTE_ADDR=address, headers=headers)


def _lines():
    events = Event.objects.filter(area="panel").order_by("id")
    return [(e.type, e.subject_label, e.details["address"], e.details["device"], e.repeats + 1) for e in events]


def test_the_right_password_leads_to_the_page_asked_for_and_is_in_the_history(boss):
    answer = _try("szef", PASSWORD, next="/panel/orders/order/")
    assert (answer.status_code, answer["Location"]) == (302, "/panel/orders/order/")
    assert _lines() == [("signed_in", "szef", "192.0.2.1", "Firefox, Linux", 1)]


@pytest.mark.parametrize("target", ["https://zly.example/", "//zly.example/", "javascript:alert(1)", ""])
def test_a_bad_target_leads_to_the_panel(boss, target):
    assert _try("szef", PASSWORD, next=target)["Location"] == "/panel/"


def test_the_lock_falls_on_user_and_address_together(boss):
    other = factories.user_make(username="inna")
    for number in range(settings.AXES_FAILURE_LIMIT):
        answer = _try("szef", f"zle-haslo-{number}")
        assert "Zły login albo hasło." in answer.content.decode() or number == settings.AXES_FAILURE_LIMIT - 1
    assert answer.status_code == 429
    locked = _try("szef", PASSWORD)
    assert locked.status_code == 429
    assert "Za dużo nieudanych prób." in locked.content.decode()
    assert _try("szef", PASSWORD, address="192.0.2.2").status_code == 302, "the owner at his own desk"
    assert _try("inna", "correct horse battery").status_code == 302, "a colleague behind the same address"
    assert other.username == "inna"
    assert [(kind, times) for kind, _who, _from, _with, times in _lines()] == [
        ("sign_in_failed", settings.AXES_FAILURE_LIMIT - 1),
        ("sign_in_locked", 2),
        ("signed_in", 1),
        ("signed_in", 1),
    ]


def test_the_lock_ends_by_itself(boss):
    for number in range(settings.AXES_FAILURE_LIMIT):
        _try("szef", f"zle-haslo-{number}")
    assert _try("szef", PASSWORD).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME)
    assert _try("szef", PASSWORD).status_code == 302


def test_another_way_to_write_the_name_is_no_way_round_the_lock(boss):
    names = ["szef", "SZEF", "Szef", " szef", "ｓｚｅｆ"]
    for number in range(settings.AXES_FAILURE_LIMIT):
        _try(names[number % len(names)], f"zle-haslo-{number}")
    assert _try("szef", PASSWORD).status_code == 429


def test_without_the_limit_guessing_goes_on(boss, settings):
    """The control: it is the limit that stops."""
    settings.AXES_LOCK_OUT_AT_FAILURE = False
    for number in range(12):
        _try("szef", f"zle-haslo-{number}")
    assert _try("szef", PASSWORD).status_code == 302


def test_many_names_from_one_address_meet_the_limit_of_requests(boss):
    answers = [_try(f"nazwa{number}", "cokolwiek").status_code for number in range(31)]
    assert (answers[:30], answers[30]) == ([200] * 30, 429)


def test_limits_are_counted_in_the_database_not_in_a_process(boss):
    assert settings.CACHES["default"]["BACKEND"].endswith(("DatabaseCache", "RedisCache"))
    _try("szef", "zle-haslo")
    assert AccessAttempt.objects.get().failures_since_start == 1


def test_an_unknown_name_costs_the_same_work(boss, monkeypatch, django_assert_max_num_queries):
    hashed = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *a, **k: hashed.append(1) or real(self, *a, **k))
    counts = {}
    for name in ("szef", "nikt"):
        hashed.clear()
        with django_assert_max_num_queries(100) as queries:
            known = _try(name, "zle-haslo")
        counts[name] = (len(hashed), len(queries), known.status_code)
    assert counts["szef"] == counts["nikt"]
    assert counts["nikt"][0] == 1


def test_what_was_typed_as_an_unknown_name_is_not_kept(boss):
    _try("MojeTajneHaslo123", "szef")
    assert _lines() == [("sign_in_failed", "", "192.0.2.1", "Firefox, Linux", 1)]
    assert not Event.objects.filter(message__icontains="tajne").exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_who_may_not_enter_is_told_no_more_than_anybody(boss, change):
    User.objects.filter(pk=boss.pk).update(**change)
    answer = _try("szef", PASSWORD)
    assert "Zły login albo hasło." in answer.content.decode()
    assert "_auth_user_id" not in answer.client.session


def test_an_account_switched_off_is_out_at_once(boss):
    client = Client()
    _try("szef", PASSWORD, client=client)
    assert client.get("/panel/").status_code == 200
    User.objects.filter(pk=boss.pk).update(is_active=False)
    assert client.get("/panel/").status_code == 302


def test_signing_out_is_in_the_history_too(boss):
    client = Client()
    _try("szef", PASSWORD, client=client)
    assert client.post("/panel/logout/", REMOTE_ADDR="192.0.2.1", headers={"user-agent": FIREFOX}).status_code == 302
    assert [line[0] for line in _lines()] == ["signed_in", "signed_out"]
    assert client.get("/panel/").status_code == 302


def test_the_profile_shows_the_history(boss):
    _try("szef", "zle-haslo", address="192.0.2.66")
    client = Client()
    _try("szef", PASSWORD, client=client)
    page = client.get("/panel/konto/").content.decode()
    assert "Historia logowania" in page
    for text in ("Nieudane logowanie", "192.0.2.66", "Zalogowano", "192.0.2.1", "Firefox, Linux"):
        assert text in page
    failure = Event.objects.get(type="sign_in_failed")
    assert failure.severity == Severity.WARNING


@pytest.mark.parametrize("field", ["username", "login"])
def test_the_name_is_taken_by_either_field_and_guesses_with_either_are_counted(client, boss, field):
    assert 'name="username"' in client.get("/panel/login/").content.decode()
    assert client.post("/panel/login/", {field: "szef", "password": "zle-haslo"}).status_code == 200
    assert Event.objects.filter(type="sign_in_failed").count() == 1
    assert client.post("/panel/login/", {field: "szef", "password": PASSWORD})["Location"] == "/panel/"


def test_the_panels_address_for_signing_in_has_no_other_door(client, boss):
    """Django's own form, which counts nothing, is not reachable."""
    assert 'id="passkey-form"' in client.get("/panel/login/").content.decode()
    fields = {"username": "szef", "password": PASSWORD, "this_is_the_login_form": "1"}
    assert client.post("/panel/login/", fields)["Location"] == "/panel/"
    assert Event.objects.filter(type="signed_in").count() == 1


def test_nobody_registers_himself(client):
    for path in ("/panel/konto/signup/", "/panel/signup/", "/accounts/signup/", "/panel/konto/rejestracja/"):
        assert client.get(path).status_code in (302, 404)
    assert User.objects.count() == 0
