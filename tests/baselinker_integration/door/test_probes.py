"""How the address answers before anybody is known: probes, keys, add-on state (protocol, 1.3 and 1.4)."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from baselinker_integration.accounts.connections import connection_disconnect
from baselinker_integration.accounts.keys import key_create, key_import, key_revoke_old
from eshop.addons.services import addon_activate, addon_cancel, addon_suspend
from eshop.core import clock
from eshop.core.errors import ApplicationError
from event_log.models import Event, Severity
from tests.baselinker_integration.shop import Shop, shop_make

pytestmark = pytest.mark.django_db
FILE_VERSION = {"platform": "e-Sklep", "version": "1.0.0", "standard": 4}


@pytest.fixture
def shop() -> Shop:
    return shop_make()


def post(shop: Shop, **fields: str) -> dict:
    response = Client().post(shop.connection.path, fields)
    assert (response.status_code, response["Content-Type"]) == (200, "application/json; charset=utf-8")
    return json.loads(response.content)


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options", "trace"])
def test_anything_but_post_is_told_that_the_password_is_missing(shop, method):
    response = getattr(Client(), method)(shop.connection.path)
    assert response.status_code == 200
    if method != "head":
        assert json.loads(response.content)["error_code"] == "no_password"


def test_an_empty_post_gets_the_file_version(shop):
    assert post(shop) == FILE_VERSION


def test_an_empty_post_is_refused_where_the_shop_wants_it_so(shop, settings):
    settings.BASELINKER_EMPTY_POST = "no_password"
    assert post(shop)["error_code"] == "no_password"


def test_fields_without_password_are_refused(shop):
    assert post(shop, action="FileVersion")["error_code"] == "no_password"
    assert post(shop, bl_pass="", action="FileVersion")["error_code"] == "no_password"


def test_the_right_password_gets_the_answer(shop):
    assert post(shop, bl_pass=shop.key, action="FileVersion") == FILE_VERSION


def test_a_key_in_the_address_does_not_count(shop):
    response = Client().post(f"{shop.connection.path}?bl_pass={shop.key}&action=FileVersion", {"x": "1"})
    assert json.loads(response.content)["error_code"] == "no_password"


@pytest.mark.parametrize("wrong", ["x", "ż", "\x00", "0" * 48, " "])
def test_a_wrong_password_is_refused_and_collapsed_into_one_warning(shop, wrong):
    for _ in range(3):
        assert post(shop, bl_pass=wrong, action="FileVersion")["error_code"] == "incorrect_password"
    event = Event.objects.get(type="wrong_password")
    assert (event.severity, event.repeats) == (Severity.WARNING, 2)
    assert wrong.strip("\x00 x") == "" or wrong not in str(event.__dict__)


def test_an_unknown_address_looks_like_a_wrong_password(shop):
    response = Client().post("/baselinker/nie-ma/", {"bl_pass": shop.key, "action": "FileVersion"})
    assert json.loads(response.content)["error_code"] == "incorrect_password"


def test_one_accounts_key_does_not_open_another(shop):
    other = shop_make(name="Drugie")
    assert post(other, bl_pass=shop.key, action="FileVersion")["error_code"] == "incorrect_password"


@pytest.mark.parametrize(
    "action", ["", "fileversion", "__init__", "ProductDelete", "GetModuleInformation", "../x", "run"]
)
def test_only_declared_actions_can_be_called(shop, action):
    assert post(shop, bl_pass=shop.key, action=action)["error_code"] == "unsupported_action"


def test_every_supported_method_is_really_supported(shop):
    methods = shop.call("SupportedMethods")
    assert len(methods) == len(set(methods)) >= 13
    for method in methods:
        assert shop.call(method) == [] or shop.call(method).__class__ in (dict, list)
        reply = shop.call(method)
        assert isinstance(reply, list) or reply.get("error_code") != "unsupported_action"


class TestRotation:
    def test_both_keys_are_valid_until_the_old_one_runs_out(self, shop):
        new = key_create(connection=shop.connection, rotation=timedelta(hours=1))
        assert post(shop, bl_pass=shop.key, action="FileVersion") == FILE_VERSION
        assert post(shop, bl_pass=new, action="FileVersion") == FILE_VERSION
        later = clock.now() + timedelta(hours=2)
        assert shop.call("FileVersion", later)["error_code"] == "incorrect_password"

    def test_a_rotation_can_be_ended_at_once(self, shop):
        key_create(connection=shop.connection)
        assert key_revoke_old(connection=shop.connection) == 1
        assert post(shop, bl_pass=shop.key, action="FileVersion")["error_code"] == "incorrect_password"

    def test_a_key_made_by_baselinker_can_be_pasted(self, shop):
        key_import(connection=shop.connection, key="  klucz-z-BaseLinkera-123 ")
        assert post(shop, bl_pass="klucz-z-BaseLinkera-123", action="FileVersion") == FILE_VERSION

    @pytest.mark.parametrize("bad", ["krotki", "Krotki!Klucz15z", "ż" * 20, "a" * 129, ""])
    def test_a_key_that_cannot_be_safe_is_refused(self, shop, bad):
        with pytest.raises(ApplicationError):
            key_import(connection=shop.connection, key=bad)

    @pytest.mark.parametrize(
        "bad",
        [
            "a" * 24,
            "123456789" * 3,
            "0123456789abcdef",
            "zyxwvutsrqponmlkjihg",
            "qwertyuiopasdfghjkl",
            "1Q2w3e4r5t6y7u8i",
            "doomsayer.2.7mords.v",
        ],
    )
    def test_a_key_that_is_easy_to_guess_is_refused_and_the_present_one_stays(self, shop, bad):
        with pytest.raises(ApplicationError) as refused:
            key_import(connection=shop.connection, key=bad)
        assert (refused.value.field, bad in str(refused.value)) == ("key", False)
        assert post(shop, bl_pass=shop.key, action="FileVersion") == FILE_VERSION

    def test_sixteen_characters_of_which_ten_differ_are_enough(self, shop):
        key_import(connection=shop.connection, key="k7Rq2mXv9tkkkkkk")
        assert post(shop, bl_pass="k7Rq2mXv9tkkkkkk", action="FileVersion") == FILE_VERSION

    def test_the_database_does_not_give_the_key_away(self, shop):
        stored = list(shop.connection.keys.values())
        assert shop.key not in str(stored)
        assert stored[0]["hint"] == shop.key[-4:]


class TestAddon:
    def test_a_suspended_addon_says_so_and_comes_back(self, shop):
        addon_suspend(code="baselinker")
        reply = post(shop, bl_pass=shop.key, action="ProductsList")
        assert (reply["error"], reply["error_code"]) == (True, "addon_suspended")
        addon_activate(code="baselinker")
        assert post(shop, bl_pass=shop.key, action="FileVersion") == FILE_VERSION

    def test_a_cancelled_addon_says_so(self, shop):
        addon_cancel(code="baselinker")
        assert post(shop, bl_pass=shop.key, action="OrderAdd")["error_code"] == "addon_cancelled"

    def test_the_state_is_not_told_without_the_key(self, shop):
        addon_cancel(code="baselinker")
        assert post(shop, bl_pass="x", action="FileVersion")["error_code"] == "incorrect_password"

    def test_every_step_is_an_event(self, shop):
        addon_suspend(code="baselinker")
        addon_cancel(code="baselinker")
        steps = Event.objects.filter(type__startswith="addon_").order_by("id").values_list("type", flat=True)
        assert list(steps) == ["addon_ordered", "addon_activated", "addon_suspended", "addon_cancelled"]


def test_a_disconnected_account_answers_as_if_unknown(shop):
    connection_disconnect(connection=shop.connection)
    assert post(shop, bl_pass=shop.key, action="FileVersion")["error_code"] == "incorrect_password"
