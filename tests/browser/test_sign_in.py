"""Signing in as people do it: invitation, second factor, passkey, profile, roles; in Polish and in English."""

import os
import time
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import Group, User
from django.core.cache import cache

from eshop.panel.roles import OWNER, READER, roles_install
from tests import factories
from tests.browser.test_every_page import violations
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "cztery zielone rowery w garażu"
NEW = "siedem cichych lamp nad rzeką"

WORDS = {
    "pl": {
        "sign in": "Zaloguj się",
        "login": "Login",
        "password": "Hasło",
        "again": "Nowe hasło jeszcze raz",
        "new": "Nowe hasło",
        "save password": "Zapisz hasło",
        "done": "Hasło ustawione",
        "wrong": "Zły login albo hasło.",
        "app": "Włącz aplikację",
        "code": "Kod",
        "codes saved": "Kody zapisane, dalej",
        "dashboard": "Pulpit",
        "save": "Zapisz",
        "readonly role": "Tylko odczyt",
        "email": "Adres e-mail",
        "account": "Moje konto",
        "end": "Zakończ",
        "history": "Historia logowania",
        "sign out": "Wyloguj",
        "continue": "Dalej",
        "key": "Dodaj klucz",
        "passwordless": "Logowanie bez hasła (passkey)",
        "by key": "Zaloguj się kluczem (passkey)",
        "keys": "Klucze i passkey",
    },
    "en": {
        "sign in": "Sign in",
        "login": "Login",
        "password": "Password",
        "again": "New password once more",
        "new": "New password",
        "save password": "Save the password",
        "done": "The password is set",
        "wrong": "Wrong login or password.",
        "app": "Switch an app on",
        "code": "Code",
        "codes saved": "Codes saved, continue",
        "dashboard": "Dashboard",
        "save": "Save",
        "readonly role": "Read only",
        "email": "E-mail address",
        "account": "My account",
        "end": "End",
        "history": "Sign-in history",
        "sign out": "Sign out",
        "continue": "Continue",
        "key": "Add a key",
        "passwordless": "Sign-in without a password (passkey)",
        "by key": "Sign in with a key (passkey)",
        "keys": "Keys and passkeys",
    },
}


class Person:
    """A window in one language, which looks at each page with axe and, where asked, keeps a picture."""

    def __init__(self, browser, address, language):
        cache.clear()
        self.visitor = Visitor(browser, address)
        self.visitor.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        self.page, self.words, self.language, self.faults = self.visitor.page, WORDS[language], language, {}

    def look(self, name):
        self.page.wait_for_timeout(100)
        found = violations(self.page)
        if found:
            self.faults[name] = found
        folder = os.environ.get("SHOTS_DIR")
        if folder:
            self.page.screenshot(path=Path(folder) / f"droga-{name}-{self.language}.png", full_page=True)

    def sign_in(self, login, password):
        self.visitor.open("/panel/login/")
        self.page.get_by_label(self.words["login"], exact=True).fill(login)
        self.page.get_by_label(self.words["password"], exact=True).fill(password)
        self.press("sign in")

    def press(self, word):
        self.page.get_by_role("button", name=self.words[word], exact=True).click()

    def at(self, heading):
        self.page.get_by_role("heading", name=self.words.get(heading, heading), exact=True).first.wait_for()

    def end(self):
        self.visitor.close()
        assert self.faults == {}
        assert (self.visitor.console_errors, self.visitor.outside_requests) == ([], [])


@pytest.fixture
def boss(transactional_db):
    roles_install()
    user = factories.user_make(OWNER, username="szef")
    user.set_password(PASSWORD)
    user.save()
    return user


def _code(secret, ahead=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


IN_ENGLISH = pytest.param("en", marks=pytest.mark.long)
"""test_an_owner_invites reads both languages every time, the others Polish."""


@pytest.mark.parametrize("language", ["pl", "en"])
def test_an_owner_invites_and_the_invited_sets_a_password_and_works(browser, live_server, boss, language, settings):
    settings.PUBLIC_URL = live_server.url
    owner = Person(browser, live_server.url, language)
    owner.sign_in("szef", "złe hasło")
    owner.page.get_by_text(owner.words["wrong"]).wait_for()
    owner.look("zle-haslo")
    owner.sign_in("szef", PASSWORD)
    owner.at("dashboard")
    page = owner.visitor.open("/panel/auth/user/add/")
    page.get_by_label(owner.words["login"]).fill("nowa")
    page.get_by_label(owner.words["email"]).fill("nowa@example.com")
    page.get_by_label(owner.words["readonly role"]).check()
    owner.look("zaproszenie")
    owner.press("save")
    link = page.locator("#password-link").inner_text()
    owner.look("link")
    owner.end()

    invited = Person(browser, live_server.url, language)
    invited.page.goto(link)
    invited.page.get_by_label(invited.words["new"], exact=True).fill("haslo1234567")
    invited.page.get_by_label(invited.words["again"]).fill("haslo1234567")
    invited.press("save password")
    invited.page.locator(".field .error").first.wait_for()
    invited.look("slabe-haslo")
    invited.page.get_by_label(invited.words["new"], exact=True).fill(NEW)
    invited.page.get_by_label(invited.words["again"]).fill(NEW)
    invited.press("save password")
    invited.at("done")
    invited.look("haslo-ustawione")
    invited.sign_in("nowa", NEW)
    invited.at("dashboard")
    assert invited.page.get_by_role("link", name="Administratorzy").count() == 0
    invited.end()
    made = User.objects.get(username="nowa")
    assert (made.is_staff, [group.name for group in made.groups.all()]) == (True, [READER])


@pytest.mark.parametrize("language", ["pl", IN_ENGLISH])
def test_a_code_from_an_app_is_set_up_and_asked_for(browser, live_server, boss, language):
    person = Person(browser, live_server.url, language)
    person.sign_in("szef", PASSWORD)
    person.at("dashboard")
    person.visitor.open("/panel/konto/drugi-skladnik/")
    person.look("drugi-skladnik")
    person.page.get_by_role("link", name=person.words["app"]).click()
    secret = person.page.locator("#totp-secret").inner_text()
    person.page.get_by_label(person.words["code"], exact=True).fill(_code(secret))
    person.look("aplikacja")
    person.press("app")
    assert len(person.page.locator("#recovery-codes").inner_text().split()) == 10
    person.look("kody-zapasowe")
    person.page.get_by_role("link", name=person.words["codes saved"]).click()
    person.at("dashboard")
    person.end()

    again = Person(browser, live_server.url, language)
    again.sign_in("szef", PASSWORD)
    again.page.get_by_label(again.words["code"], exact=True).fill("000000")
    again.press("sign in")
    again.page.locator(".field .error").wait_for()
    again.look("zly-kod")
    again.page.get_by_label(again.words["code"], exact=True).fill(_code(secret, 1))
    again.press("sign in")
    again.at("dashboard")
    again.end()


@pytest.mark.parametrize("language", ["pl", IN_ENGLISH])
def test_a_passkey_signs_in_without_a_password(browser, live_server, boss, language):
    person = Person(browser, live_server.url.replace("127.0.0.1", "localhost"), language)
    devtools = person.visitor.context.new_cdp_session(person.page)
    devtools.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    key |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    person.sign_in("szef", PASSWORD)
    person.at("dashboard")
    person.visitor.open("/panel/konto/drugi-skladnik/klucze/dodaj/")
    person.page.get_by_label(person.words["passwordless"]).check()
    person.look("klucz")
    person.press("key")
    person.page.locator("#recovery-codes").wait_for()
    person.visitor.open("/panel/konto/drugi-skladnik/klucze/")
    person.at("keys")
    person.look("klucze")
    person.visitor.context.clear_cookies(name="sessionid")
    person.visitor.open("/panel/login/")
    person.press("by key")
    person.at("dashboard")
    person.end()


@pytest.mark.parametrize("language", ["pl", IN_ENGLISH])
def test_the_profile_ends_another_session_and_shows_the_history(browser, live_server, boss, language):
    there = Person(browser, live_server.url, language)
    there.sign_in("szef", PASSWORD)
    there.at("dashboard")
    here = Person(browser, live_server.url, language)
    here.sign_in("szef", PASSWORD)
    here.visitor.open("/panel/konto/")
    here.at("account")
    here.at("history")
    here.look("profil")
    here.press("end")
    here.page.locator("table").first.wait_for()
    assert here.page.get_by_role("button", name=here.words["end"], exact=True).count() == 0
    there.visitor.page.goto(f"{live_server.url}/panel/")
    there.page.get_by_role("button", name=there.words["sign in"], exact=True).wait_for()
    there.end()
    here.end()


def test_a_change_of_a_role_asks_for_the_password_and_is_saved(browser, live_server, boss):
    person = Person(browser, live_server.url, "pl")
    person.visitor.sign_in(boss, just_now=False)
    role = Group.objects.create(name="Magazyn")
    page = person.visitor.open(f"/panel/auth/group/{role.pk}/change/")
    page.get_by_label("Nazwa").fill("Magazynierzy")
    person.press("save")
    page.get_by_label("Hasło").fill(PASSWORD)
    person.look("ponownie")
    person.press("continue")
    page.get_by_role("link", name="Magazynierzy").first.wait_for()
    role.refresh_from_db()
    assert role.name == "Magazynierzy"
    person.end()


def test_ones_own_account_and_role_say_why_they_are_closed(browser, live_server, boss):
    person = Person(browser, live_server.url, "pl")
    person.visitor.sign_in(boss)
    page = person.visitor.open(f"/panel/auth/user/{boss.pk}/change/")
    page.get_by_text("To Twoje konto.").wait_for()
    person.look("wlasne-konto")
    page = person.visitor.open(f"/panel/auth/group/{Group.objects.get(name=OWNER).pk}/change/")
    page.get_by_text("To Twoja rola.").wait_for()
    person.look("wlasna-rola")
    person.end()
