"""The check of a token, the account's states, and the lists that are copied."""

from datetime import timedelta

import pytest

from baselinker_integration.accounts.connections import connection_disconnect
from baselinker_integration.background.tokens import tokens_work
from baselinker_integration.models import CarrierMapping, Gate, OutboundCall, StateMapping, TokenAccount
from baselinker_integration.player.token_api.orders import order_place
from baselinker_integration.token_api import gate
from baselinker_integration.token_api.accounts import (
    accounts_active,
    token_paste,
    token_remove,
    way_back_pause,
    way_back_resume,
    way_back_update,
)
from baselinker_integration.token_api.answers import Outcome
from baselinker_integration.token_api.client import TokenClient
from baselinker_integration.token_api.lists import lists_due, lists_read
from eshop.core import clock
from eshop.core.errors import ApplicationError, Conflict
from eshop.orders.models import OrderStatus
from event_log.models import Event, Severity
from tests.baselinker_integration.shop import shop_make
from tests.baselinker_integration.token_api.conftest import TOKEN

pytestmark = pytest.mark.django_db
State = TokenAccount.State


def gate_idle():
    """Nobody called for a while."""
    Gate.objects.update(tat=0, changes_tat=0)


def lines_of(account):
    account.refresh_from_db()
    return [(line["method"], line["verdict"], line["count"], line["text"]) for line in account.check_lines]


def test_a_good_token_is_checked_with_five_calls_and_becomes_active(world, monkeypatch):
    order_place(world)
    account = token_paste(connection=shop_make().connection, token=f"  {TOKEN}\n")
    assert (account.state, account.hint, list(accounts_active())) == (State.OFF, TOKEN[-4:], [])
    monkeypatch.setattr("baselinker_integration.background.tokens.lists_due", lambda now: [])
    assert tokens_work(clock.now()) == 1
    assert lines_of(account) == [
        ("getOrderStatusList", "good", 4, ""),
        ("getOrderSources", "good", 2, ""),
        ("getExternalStoragesList", "good", 1, "shop_2444"),
        ("getJournalList", "good", 2, ""),
        ("getInventories", "good", 1, ""),
    ]
    assert (account.state, account.shop_storage, account.check_asked_at) == (State.ACTIVE, "shop_2444", None)
    assert [call.method for call in world.calls] == [line["method"] for line in account.check_lines]
    assert tokens_work(clock.now()) == 0


def test_a_wrong_token_is_refused_and_a_new_one_starts_again(world):
    account = token_paste(connection=shop_make().connection, token=TOKEN.replace("Q", "X"))
    tokens_work(clock.now())
    assert lines_of(account) == [("getOrderStatusList", "bad", 0, "ERROR_AUTH_TOKEN: Invalid token")]
    assert (account.state, account.state_reason) == (State.REFUSED, "ERROR_AUTH_TOKEN: Invalid token")
    refused = Event.objects.get(type="token_refused")
    assert (refused.severity, Event.objects.filter(solves=refused).count()) == (Severity.ERROR, 0)
    token_paste(connection=account.connection, token=TOKEN)
    tokens_work(clock.now())
    account.refresh_from_db()
    assert (account.state, account.state_reason) == (State.ACTIVE, "")
    assert Event.objects.get(solves=refused).type == "token_checked"


def test_a_journal_that_is_off_and_shops_that_are_many_are_told(world):
    world.switches.journal_is_on = False
    world.storages.append({"storage_id": "shop_7", "name": "Drugi", "methods": []})
    account = token_paste(connection=shop_make().connection, token=TOKEN)
    tokens_work(clock.now())
    assert lines_of(account)[2:4] == [
        ("getExternalStoragesList", "warning", 2, "shop_2444, shop_7"),
        ("getJournalList", "warning", 0, ""),
    ]
    assert (account.state, account.shop_storage) == (State.ACTIVE, "")


def test_numbers_as_texts_and_unknown_keys_change_nothing(world):
    world.switches.strings = world.switches.unknown_keys = True
    account = token_paste(connection=shop_make().connection, token=TOKEN)
    tokens_work(clock.now())
    assert [line[1] for line in lines_of(account)] == ["good", "good", "good", "warning", "good"]
    assert [row["id"] for row in account.statuses] == [8069, 8070, 8071, 8072]
    gate_idle()
    assert lists_read(account.pk, clock.now()) is True
    account.refresh_from_db()
    assert account.couriers == [{"code": "inpost", "name": "InPost"}, {"code": "dpd", "name": "DPD"}]
    assert account.extra_fields == [{"id": "135", "name": "Numer faktury"}]


@pytest.mark.parametrize("text", ["", "krótki", "a" * 201, "dwa słowa i jeszcze trochę", "1-2-ŻÓŁĆŻÓŁĆŻÓŁĆŻÓŁĆ"])
def test_what_is_no_token_is_not_kept(text):
    with pytest.raises(ApplicationError) as error:
        token_paste(connection=shop_make().connection, token=text)
    assert (error.value.field, TokenAccount.objects.count()) == ("token", 0)


def test_the_token_is_nowhere(world, account, caplog):
    """Not in a row, an event, a log line, an exception: whatever happened to it."""
    world.faults.add("lost", "getOrders")
    caplog.set_level("DEBUG")
    client = TokenClient(account)
    outcomes = [client.call(method, {}).outcome for method in ("getOrders", "getOrders", "getOrderPackages")]
    assert outcomes == [Outcome.UNSURE, Outcome.DONE, Outcome.REJECTED]
    with pytest.raises(ValueError, match="deleteOrders") as refused:
        client.call("deleteOrders", {})
    told = [str(refused.value), caplog.text, repr(list(OutboundCall.objects.values()))]
    told += [repr(list(Event.objects.values())), repr(list(TokenAccount.objects.values())), repr(vars(client))]
    assert [text for text in told if TOKEN in text or TOKEN[8:24] in text] == []
    assert OutboundCall.objects.count() == 3


def test_after_a_change_of_the_key_the_account_is_refused_with_the_reason(world, account, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, []
    settings.KEY_PEPPER, settings.KEY_PEPPER_FALLBACKS = "", []
    assert TokenClient(account).call("getOrders", {}).outcome is Outcome.REFUSED
    account.refresh_from_db()
    assert account.state == State.REFUSED
    assert account.state_reason == "Zmienił się klucz SECRET_KEY sklepu: wklej token ponownie."
    assert world.calls == []


def test_the_old_key_among_the_fallbacks_goes_on_reading_it(world, account, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]
    assert TokenClient(account).call("getOrders", {}).is_done


def test_a_late_refusal_of_an_old_token_says_nothing_of_the_new_one(world, account):
    token_paste(connection=account.connection, token=TOKEN[:-4] + "NEWT")
    TokenAccount.objects.update(state=State.ACTIVE)
    world.token = "another"
    TokenClient(account).call("getOrders", {})
    assert TokenAccount.objects.get().state == State.ACTIVE


def test_pausing_stops_the_account_and_resuming_starts_it(account):
    assert way_back_pause(account=account).state == State.PAUSED
    assert list(accounts_active()) == []
    with pytest.raises(Conflict):
        way_back_pause(account=account)
    assert way_back_resume(account=account).state == State.ACTIVE
    assert list(accounts_active()) == [account]
    assert list(Event.objects.filter(type__startswith="way_back").order_by("id").values_list("type", flat=True)) == [
        "way_back_paused",
        "way_back_resumed",
    ]


def test_a_disconnected_account_is_called_no_more(account):
    connection_disconnect(connection=account.connection)
    assert list(accounts_active()) == []


def test_removing_the_token_removes_its_row_and_keeps_the_calls(world, account):
    TokenClient(account).call("getOrders", {})
    token_remove(account=account)
    assert (TokenAccount.objects.count(), Gate.objects.count(), OutboundCall.objects.count()) == (0, 0, 1)


def test_switches_are_changed_with_an_event_and_nothing_else_can_be(account):
    changed = way_back_update(account=account, sends_state=True, per_minute=60)
    assert (changed.sends_state, changed.per_minute) == (True, 60)
    fields = [change["field"] for change in Event.objects.get(type="way_back_changed").details["changes"]]
    assert fields == ["baselinker.tokenaccount.sends_state", "baselinker.tokenaccount.per_minute"]
    for wrong in ({"per_minute": 101}, {"sealed": b"x"}, {"state": "active"}):
        with pytest.raises(ApplicationError):
            way_back_update(account=account, **wrong)


def test_a_status_that_vanished_is_marked_and_told_once(world, account):
    StateMapping.objects.create(
        account=account, shop_state=OrderStatus.COMPLETED, status_id=8071, status_name="Wysłane"
    )
    CarrierMapping.objects.create(account=account, shop_carrier="InPost", courier_code="inpost")
    world.statuses = [row for row in world.statuses if row["id"] != 8071]
    assert lists_read(account.pk, clock.now()) is True
    gate_idle()
    assert lists_read(account.pk, clock.now()) is True
    assert StateMapping.objects.get().is_gone is True
    assert CarrierMapping.objects.get().is_gone is False
    event = Event.objects.get(type="statuses_changed")
    assert (event.severity, event.message) == (Severity.WARNING, "Wysłane")


def test_lists_that_baselinker_does_not_give_are_asked_for_again_in_an_hour(world, account):
    world.faults.add("refused", "getCouriersList")
    now = clock.now()
    assert lists_read(account.pk, now) is False
    assert (lists_due(now + timedelta(minutes=59)), lists_due(now + timedelta(minutes=60))) == ([], [account.pk])


def test_a_locked_account_stops_and_one_probe_starts_it_again(world, account):
    world.faults.add("locked")
    answer = TokenClient(account).call("getOrders", {})
    assert answer.outcome is Outcome.ACCOUNT
    account.refresh_from_db()
    assert (account.state, gate.permit(account)) == (State.BLOCKED, False)
    assert tokens_work(clock.now()) == 0
    past = Gate.objects.get().blocked_until - 31 * 60_000
    Gate.objects.update(blocked_until=past, probe=past)
    assert gate.permit(account) is False
    assert tokens_work(clock.now()) >= 1
    account.refresh_from_db()
    assert (account.state, gate.permit(account)) == (State.ACTIVE, True)
    assert Event.objects.get(type="account_unblocked").solves == Event.objects.get(type="account_blocked")
    assert [call.method for call in world.calls].count("getOrderStatusList") >= 1
