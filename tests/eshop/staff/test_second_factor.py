"""Second factor: codes from an app, recovery codes, roles that demand one."""

import re
import time
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from eshop.panel.roles import OWNER, READER
from eshop.staff.invitations import password_link
from eshop.staff.policy import role_policy_set
from event_log.models import Event
from tests import factories
from tests.eshop.staff.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SECOND = "/panel/konto/drugi-skladnik/"


def _code(secret, *, ahead=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def _switch_on(client):
    """Set up an app; returns its secret and the recovery codes."""
    page = client.get(f"{SECOND}aplikacja/").content.decode()
    secret = re.search(r'id="totp-secret"[^>]*>([A-Z2-7]+)<', page).group(1)
    answer = client.post(f"{SECOND}aplikacja/", {"code": _code(secret)}, follow=True)
    codes = re.search(r'id="recovery-codes"[^>]*>([\d\s]+)<', answer.content.decode()).group(1).split()
    return secret, codes


@pytest.fixture
def window(boss):
    client = Client()
    factories.sign_in(client, boss)
    return client


def _password_given():
    client = Client()
    answer = client.post("/panel/login/", {"login": "szef", "password": PASSWORD, "next": "/panel/orders/order/"})
    return client, answer


def test_a_code_is_needed_besides_the_password(window, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        secret, codes = _switch_on(window)
    assert len(set(codes)) == 10
    client, answer = _password_given()
    assert answer["Location"].startswith(f"{SECOND}logowanie/")
    assert client.get("/panel/").status_code == 302, "the password alone opens nothing"
    wrong = client.post(f"{SECOND}logowanie/", {"code": "000000"})
    assert "Zły kod." in wrong.content.decode()
    right = client.post(f"{SECOND}logowanie/", {"code": _code(secret, ahead=1)})
    assert (right.status_code, right["Location"]) == (302, "/panel/orders/order/")
    kinds = list(Event.objects.filter(area="panel").order_by("id").values_list("type", flat=True))
    assert kinds == ["second_factor_added", "second_factor_failed", "signed_in"]


def test_a_code_works_once(window):
    secret, _codes = _switch_on(window)
    code = _code(secret, ahead=1)
    first, _answer = _password_given()
    assert first.post(f"{SECOND}logowanie/", {"code": code}).status_code == 302
    second, _answer = _password_given()
    assert "Zły kod." in second.post(f"{SECOND}logowanie/", {"code": code}).content.decode()


def test_guessing_codes_meets_a_limit(window):
    secret, _codes = _switch_on(window)
    client, _answer = _password_given()
    for number in range(5):
        client.post(f"{SECOND}logowanie/", {"code": f"00000{number}"})
    late = client.post(f"{SECOND}logowanie/", {"code": _code(secret, ahead=1)})
    assert "Za dużo nieudanych prób." in late.content.decode()


def test_a_recovery_code_signs_in_once(window):
    _secret, codes = _switch_on(window)
    client, _answer = _password_given()
    assert client.post(f"{SECOND}logowanie/", {"code": codes[0]}).status_code == 302
    client, _answer = _password_given()
    assert "Zły kod." in client.post(f"{SECOND}logowanie/", {"code": codes[0]}).content.decode()


def test_recovery_codes_are_shown_once(window):
    _secret, codes = _switch_on(window)
    page = window.get(f"{SECOND}kody/").content.decode()
    assert not [code for code in codes if code in page]


def test_secrets_are_not_readable_in_the_database(window):
    secret, codes = _switch_on(window)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not [code for code in codes if code in stored]


def test_a_changed_secret_key_lets_nobody_in_by_any_code(window, settings):
    secret, codes = _switch_on(window)
    settings.SECRET_KEY = "another-key-that-is-long-enough-for-the-checks"
    client, _answer = _password_given()
    for code in (_code(secret), codes[0]):
        answer = client.post(f"{SECOND}logowanie/", {"code": code})
        assert (answer.status_code, "Zły kod." in answer.content.decode()) == (200, True)
    settings.SECRET_KEY_FALLBACKS = ["test-only-key-that-is-long-enough-for-the-checks"]
    client, _answer = _password_given()
    assert client.post(f"{SECOND}logowanie/", {"code": codes[0]}).status_code == 302


def test_setting_up_asks_for_the_password_when_the_sign_in_is_long_ago(boss):
    client = Client()
    client.force_login(boss)
    answer = client.get(f"{SECOND}aplikacja/")
    assert answer["Location"].startswith("/panel/konto/ponownie/")


def test_a_role_may_demand_it(boss):
    role_policy_set(role=Group.objects.get(name=READER), needs_second_factor=True)
    reader = factories.user_make(READER, username="czytelnik")
    client = Client()
    factories.sign_in(client, reader)
    for page in ("/panel/", "/panel/orders/order/", "/panel/eksporty/"):
        assert client.get(page)["Location"] == SECOND
    assert "Twoja rola wymaga drugiego składnika logowania." in client.get(SECOND).content.decode()
    _switch_on(client)
    assert client.get("/panel/orders/order/").status_code == 200
    other = Client()
    factories.sign_in(other, boss)
    assert other.get("/panel/").status_code == 200, "other roles go on as before"


def test_a_demanded_factor_is_not_taken_off(boss):
    role_policy_set(role=Group.objects.get(name=OWNER), needs_second_factor=True)
    client = Client()
    factories.sign_in(client, boss)
    _switch_on(client)
    answer = client.post(f"{SECOND}aplikacja/usun/")
    assert "Twoja rola wymaga drugiego składnika logowania. Najpierw dodaj inny." in answer.content.decode()
    assert Authenticator.objects.filter(user=boss, type="totp").exists()


def test_a_superuser_counts_as_an_owner(db):
    role_policy_set(role=Group.objects.get(name=OWNER), needs_second_factor=True)
    client = Client()
    factories.sign_in(client, factories.user_make(is_superuser=True))
    assert client.get("/panel/")["Location"] == SECOND


def test_the_demand_is_ticked_in_the_role(boss):
    client = Client()
    factories.sign_in(client, boss)
    role = Group.objects.get(name=READER)
    rights = [Permission.objects.get(codename="view_order").pk]
    address = f"/panel/auth/group/{role.pk}/change/"
    client.post(address, {"name": READER, "permissions": rights, "needs_second_factor": "on"})
    assert Group.objects.get(pk=role.pk).policy.needs_second_factor
    assert (
        "checked" in re.search(r'<input[^>]*name="needs_second_factor"[^>]*>', client.get(address).content.decode())[0]
    )
    client.post(address, {"name": READER, "permissions": rights})
    assert not Group.objects.get(pk=role.pk).policy.needs_second_factor


def test_an_owner_takes_a_lost_factor_off_a_colleague(boss):
    colleague = factories.user_make(READER, username="kolega")
    client = Client()
    factories.sign_in(client, colleague)
    _switch_on(client)
    owner = Client()
    factories.sign_in(owner, boss)
    assert owner.post(f"/panel/auth/user/{colleague.pk}/drugi-skladnik/").status_code == 302
    assert not Authenticator.objects.exists()
    assert Event.objects.filter(type="second_factor_removed", subject_label="kolega").count() == 1


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "account_reauthenticate"])
def test_browsers_keep_no_copy_of_pages_about_the_second_factor(boss, client, name):
    client.force_login(boss)
    assert "no-store" in client.get(reverse(name)).headers["Cache-Control"]


def test_nor_of_the_page_where_a_link_leads(boss, client):
    answer = client.get(urlsplit(password_link(boss)).path, follow=True)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
