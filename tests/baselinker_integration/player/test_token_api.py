"""The played token API: it speaks as documented, misbehaves as told, and a stranger's client can drive it."""

import json
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import baselinker
import pytest
import requests
from baselinker.exceptions import APIError, AuthenticationError

from baselinker_integration.player.token_api.answering import reply_to
from baselinker_integration.player.token_api.keeping import world_load, world_save
from baselinker_integration.player.token_api.methods import METHODS
from baselinker_integration.player.token_api.orders import (
    order_confirm,
    order_copy,
    order_edit,
    order_pay,
    order_place,
    order_remove,
    order_split,
    order_status_set,
    orders_merge,
)
from baselinker_integration.player.token_api.server import serving
from baselinker_integration.player.token_api.world import World
from baselinker_integration.token_api.methods import ALLOWED
from tests.architecture.sources import ROOT

RIGHT = "-".join(["1", "2", "RIGHT"])
LINE = {"order_product_id": 1, "name": "Kubek", "price_brutto": Decimal("19.90"), "quantity": 1}


class Time:
    now = 1_800_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def world(time):
    return World(token=RIGHT, now=time)


def ask(world, method, token=RIGHT, **parameters):
    return json.loads(reply_to(world, {"method": method, "parameters": json.dumps(parameters)}, token).body)


def ids(world, **filters):
    return [row["order_id"] for row in ask(world, "getOrders", **filters)["orders"]]


def log(world, **filters):
    return [(row["log_type"], row["object_id"]) for row in ask(world, "getJournalList", **filters)["logs"]]


def test_it_plays_every_method_that_may_be_called():
    assert set(METHODS) == ALLOWED


def test_methods_have_the_names_that_a_published_client_uses():
    modules = Path(baselinker.__file__).parent / "modules"
    named = set(re.findall(r"_make_request\('(\w+)'", "".join(p.read_text() for p in modules.glob("*.py"))))
    assert ALLOWED - named == {"setOrderStatuses"}, "which is younger than that client"


@contextmanager
def stranger(world):
    with serving(world) as url:
        client = baselinker.BaseLinkerClient(world.token)
        client.BASE_URL = url
        with client.session:
            yield client


def test_a_published_client_is_understood(world):
    order_place(world, 501)
    with stranger(world) as client:
        assert [row["id"] for row in client.orders.get_order_status_list()["statuses"]] == [8069, 8070, 8071, 8072]
        assert client.orders.get_order_sources()["sources"]["shop"] == {"2444": "e-Sklep"}
        assert client.external_storage.get_external_storages_list()["storages"][0]["storage_id"] == "shop_2444"
        client.orders.set_order_status(order_id=501, status_id=8071)
        client.orders.set_order_fields(order_id=501, extra_field_1="FV 1/11/2026")
        made = client.courier.create_package_manual(order_id=501, courier_code="dpd", package_number="P 1")
        parcels = client.courier.get_order_packages(order_id=501)["packages"]
        assert [(p["package_id"], p["courier_package_nr"]) for p in parcels] == [(made["package_id"], "P 1")]
        order = client.orders.get_orders(order_id=501)["orders"][0]
        assert (order["order_status_id"], order["extra_field_1"]) == (8071, "FV 1/11/2026")
        rows = client.orders.get_journal_list(last_log_id=0, logs_types=[18, 9])["logs"]
        assert [row["log_type"] for row in rows] == [18, 9]
        with pytest.raises(APIError):
            client.orders.set_order_status(order_id=1, status_id=8071)
        client.session.headers["X-BLToken"] = "wrong"
        with pytest.raises(AuthenticationError):
            client.orders.get_order_sources()


def test_the_deprecated_form_field_is_no_token(world):
    """Where another published client still puts it: there it would stand in every log of bodies."""
    with serving(world) as url:
        fields = {"token": RIGHT, "method": "getOrderSources", "parameters": "{}"}
        answer = requests.post(url, data=fields, timeout=5)
    assert (answer.status_code, answer.json()["error_code"]) == (200, "ERROR_EMPTY_TOKEN")


@pytest.mark.parametrize(
    ("token", "method", "parameters", "code"),
    [
        ("", "getOrders", "{}", "ERROR_EMPTY_TOKEN"),
        ("x", "getOrders", "{}", "ERROR_AUTH_TOKEN"),
        (RIGHT, "getorders", "{}", "ERROR_UNKNOWN_METHOD"),
        (RIGHT, "getOrders", "{", "ERROR_INVALID_PARAMETERS"),
        (RIGHT, "getOrders", '{"order_id":"x"}', "ERROR_INVALID_PARAMETER"),
        (RIGHT, "setOrderStatus", '{"order_id":1,"status_id":8071}', "ERROR_INVALID_ORDER"),
    ],
)
def test_errors_come_with_http_200(world, token, method, parameters, code):
    reply = reply_to(world, {"method": method, "parameters": parameters}, token)
    assert (reply.status, json.loads(reply.body)["error_code"]) == (200, code)


@pytest.mark.parametrize(("window", "blocked_at"), [("sliding", 101), ("fixed", 101)])
def test_the_hundred_and_first_call_of_a_minute_is_blocked_with_the_literal_words(world, time, window, blocked_at):
    world.switches.window = window
    codes = [ask(world, "getOrderSources").get("error_code") for _ in range(blocked_at)]
    assert codes == [None] * 100 + ["ERROR_BLOCKED_TOKEN"]
    time.now += 599
    said = ask(world, "getOrderSources")["error_message"]
    assert said == "Query limit exceeded, token blocked until 2027-01-15 09:10:00"
    time.now += 1
    assert ask(world, "getOrderSources")["status"] == "SUCCESS"
    assert (world.limit.blocks, world.limit.knocks) == (1, 1)


def test_a_fixed_window_lets_two_hundred_pass_at_its_edge_and_a_sliding_one_does_not(world, time):
    time.now += 59 - time.now % 60
    for window, passed in (("fixed", 200), ("sliding", 100)):
        fresh = World(token=RIGHT, now=time)
        fresh.switches.window = window
        answers = [ask(fresh, "getOrderSources")["status"] for _ in range(100)]
        time.now += 1
        answers += [ask(fresh, "getOrderSources")["status"] for _ in range(100)]
        time.now += 59
        assert answers.count("SUCCESS") == passed


@pytest.mark.parametrize(
    ("stamp", "end"),
    [("warsaw", "until 2027-01-15 09:10:00"), ("utc", "until 2027-01-15 08:10:00"), ("absent", "blocked")],
)
def test_the_zone_of_the_stamp_can_be_chosen(world, stamp, end):
    world.switches.stamp, world.switches.calls_a_minute = stamp, 0
    assert ask(world, "getOrderSources")["error_message"].endswith(end)


def test_beyond_the_limit_the_whole_account_may_be_locked(world):
    world.switches.cuts_accounts, world.switches.calls_a_minute = True, 0
    assert ask(world, "getOrderSources")["error_code"] == "ERROR_USER_ACCOUNT_BLOCKED"


def test_an_empty_map_is_a_list_and_numbers_may_be_texts(world):
    order_place(world, 501)
    assert ask(world, "getOrders", include_custom_extra_fields=True)["orders"][0]["custom_extra_fields"] == []
    world.switches.strings = True
    order = ask(world, "getOrders")["orders"][0]
    assert (order["order_id"], order["confirmed"], order["payment_done"]) == ("501", "1", "0")
    assert "custom_extra_fields" not in order


def test_unknown_keys_texts_of_every_plane_and_lone_surrogates(world):
    order_place(world, 501, user_comments="zażółć 🎁 \ud83c")
    world.switches.unknown_keys = True
    order = ask(world, "getOrders")["orders"][0]
    assert (order["user_comments"], order["a_new_key"]) == ("zażółć 🎁 \ud83c", {"of": ["tomorrow"]})


def test_orders_come_a_hundred_at_a_time_also_within_one_second(world):
    for number in range(1, 251):
        order_place(world, number)
    second = int(world.now())
    assert ids(world, date_confirmed_from=second) == list(range(1, 101))
    assert ids(world, date_confirmed_from=second, id_from=101) == list(range(101, 201))
    assert ids(world, date_confirmed_from=second + 1) == []
    assert ids(world, an_unknown_filter="x") == list(range(1, 101))


def test_an_order_is_unconfirmed_confirmed_edited_paid_split_copied_merged_and_gone(world):
    order_place(world, 501, confirmed=False, products=[dict(LINE), dict(LINE)])
    assert (ids(world), ids(world, get_unconfirmed_orders=True)) == ([], [501])
    order_confirm(world, 501)
    order_edit(world, 501, products=[dict(LINE), dict(LINE), dict(LINE)])
    order_pay(world, 501, Decimal("59.70"))
    parted, copied = order_split(world, 501), order_copy(world, 501)
    orders_merge(world, 501, parted)
    order_remove(world, copied)
    assert ids(world) == [501]
    assert len(world.orders[501]["products"]) == 3
    assert log(world) == [(1, 0), (2, 0), (13, 0), (3, 0), (6, parted), (17, copied), (5, parted), (4, 0)]
    paid = ask(world, "getOrderPaymentsHistory", order_id=501, show_full_history=True)["payments"]
    assert [(row["paid_before"], row["paid_after"], row["total_price"]) for row in paid] == [("0", "59.70", "59.70")]
    assert ask(world, "getOrderPaymentsHistory", order_id=501)["payments"] == []


def test_the_journal_is_off_inclusive_repeated_turned_cut_and_forgets_after_three_days(world, time):
    order_place(world, 501)
    first, second = (row["log_id"] for row in ask(world, "getJournalList")["logs"])

    def numbers(**filters):
        return [row["log_id"] for row in ask(world, "getJournalList", **filters)["logs"]]

    assert numbers(last_log_id=first) == [second]
    world.switches.journal_inclusive = True
    assert numbers(last_log_id=first) == [first, second]
    world.switches.journal_newest_first = True
    assert numbers() == [second, first]
    world.switches.journal_page = 1
    assert numbers() == [first]
    world.switches.journal_repeats = True
    assert numbers() == [first, first]
    time.now += 3 * 86_400 + 1
    assert numbers() == []
    order_place(world, 502)
    world.switches.journal_is_on = False
    assert numbers() == []


def test_a_status_runs_the_sellers_automatic_action_whoever_sets_it(world):
    told = []
    world.on_status = lambda order_id, status_id: told.append((order_id, status_id))
    order_place(world, 501)
    ask(world, "setOrderStatus", order_id=501, status_id=8071)
    order_status_set(world, 501, 8072)
    ask(world, "setOrderStatuses", order_ids=[501, 999], status_id=8070)
    assert told == [(501, 8071), (501, 8072), (501, 8070)]
    assert log(world, logs_types=[18]) == [(18, 8071), (18, 8072), (18, 8070)]


def test_the_same_parcel_twice_is_two_parcels_and_too_long_a_number_none(world):
    order_place(world, 501)
    sent = {"order_id": 501, "courier_code": "dpd", "package_number": "P1"}
    assert [ask(world, "createPackageManual", **sent)["status"] for _ in range(2)] == ["SUCCESS"] * 2
    assert ask(world, "createPackageManual", **sent | {"package_number": "9" * 41})["status"] == "ERROR"
    assert len(world.parcels[501]) == 2


def test_the_command_plays_until_it_is_stopped():
    command = [
        sys.executable,
        "manage.py",
        "play_token_api",
        "--port",
        "0",
        "--orders",
        "501",
        "--trouble",
        "gateway:getOrders",
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as played:
        url = played.stdout.readline().strip().partition("=")[2]
        header = {"X-BLToken": played.stdout.readline().split()[1]}
        fields = {"method": "getOrders", "parameters": "{}"}
        statuses = [requests.post(url, data=fields, headers=header, timeout=5) for _ in range(2)]
        played.send_signal(signal.SIGINT)
        last = played.stdout.read()
    assert [answer.status_code for answer in statuses] == [502, 200]
    assert [row["order_id"] for row in statuses[1].json()["orders"]] == [501]
    assert (last.strip(), played.returncode) == ("1 calls", 0)


def test_an_account_that_is_kept_goes_on_in_another_process(world, time, tmp_path):
    kept = tmp_path / "account"
    world_load(world, kept)
    order_place(world, 501, products=[LINE])
    world.on_done = lambda: world_save(world, kept)
    ask(world, "setOrderStatus", order_id=501, status_id=8070)
    made = ask(world, "createPackageManual", order_id=501, courier_code="dpd", package_number="A-1")
    other = World(token=RIGHT, now=time)
    world_load(other, kept)
    assert other.orders[501]["order_status_id"] == 8070
    assert [parcel["package_id"] for parcel in other.parcels[501]] == [made["package_id"]]
    assert (other.journal, other.number()) == (world.journal, world.number())
    assert (list(other.limit.calls), other.limit.most) == ([time.now, time.now], 2)
