"""A real BaseLinker account, read and never written: what nobody documents is answered here and printed.

    BL_LIVE_TOKEN=... python -m pytest -s tests/live

No other command runs these. About twenty calls, none of which changes anything; nothing of an order is printed.
"""

import json
import os
import time
from datetime import UTC, datetime

import pytest

from baselinker_integration.models import TokenAccount
from baselinker_integration.token_api import client, gate
from baselinker_integration.token_api.accounts import token_paste
from baselinker_integration.token_api.answers import Outcome
from baselinker_integration.token_api.check import token_check
from baselinker_integration.token_api.client import TokenClient
from baselinker_integration.token_api.methods import READING
from baselinker_integration.wire.token_orders import journal_rows, list_parse, orders_there, parcels_there
from eshop.core import clock
from tests.baselinker_integration.shop import shop_make

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.timeout(600)]
PACE = 2000
"""Milliseconds from call to call: thirty a minute leave the account's own programs their share."""


@pytest.fixture(autouse=True)
def only_reading(monkeypatch):
    monkeypatch.setattr(client, "ALLOWED", READING)
    monkeypatch.setattr(gate, "pace", lambda _per_minute: (PACE, PACE * 30))


@pytest.fixture(scope="session", autouse=True)
def token():
    """Asked for first, before any database is made."""
    token = os.environ.get("BL_LIVE_TOKEN", "")
    assert token, "BL_LIVE_TOKEN has to name the token of the account that is read."
    return token


@pytest.fixture
def account(token):
    pasted = token_paste(connection=shop_make().connection, token=token)
    return TokenAccount.objects.select_related("connection").get(pk=pasted.pk)


@pytest.fixture
def ask(account):
    def call(method, **parameters):
        while not gate.permit(account):
            time.sleep(0.1)
        answer = TokenClient(account).call(method, parameters)
        assert answer.outcome is Outcome.DONE, (method, answer.code, answer.message)
        return answer.data

    return call


def told(question, answer):
    print(f"\n{question}\n    {answer}")


def test_what_writes_cannot_be_called(account):
    with pytest.raises(ValueError, match="setOrderStatus"):
        TokenClient(account).call("setOrderStatus", {"order_id": 1, "status_id": 1})


def test_the_check_finds_the_token_good(account):
    assert token_check(account.pk, clock.now())
    account.refresh_from_db()
    for line in account.check_lines:
        told(line["method"], f"{line['verdict']} {line['count']} {line['text']}")
    assert account.state == TokenAccount.State.ACTIVE


def test_a_wrong_token_is_told_as_one(account):
    TokenAccount.objects.filter(pk=account.pk).delete()
    wrong = token_paste(connection=account.connection, token="1-2-" + "X" * 60)
    answer = TokenClient(wrong).call("getOrderStatusList", {})
    told("error_code of a wrong token", f"{answer.code}: {answer.message}")
    assert answer.outcome is Outcome.REFUSED


def test_every_order_can_be_read(ask):
    rows = list_parse(ask("getOrders", get_unconfirmed_orders=True, include_custom_extra_fields=True).get("orders"))
    assert len(orders_there({"orders": rows})) == len(rows)
    told("orders on the first page", len(rows))
    told(
        "date_confirmed of unconfirmed orders",
        {repr(row.get("date_confirmed")) for row in rows if not row["confirmed"]},
    )
    for name in ("custom_extra_fields", "products"):
        told(f"an empty {name}", {json.dumps(row.get(name)) for row in rows if not row.get(name)})
    told("fields", sorted({name for row in rows for name in row}))


@pytest.mark.parametrize(("name", "column"), [("id_from", "order_id"), ("date_from", "date_add")])
def test_orders_from_a_place_come_in_its_order(ask, name, column):
    rows = list_parse(ask("getOrders", get_unconfirmed_orders=True).get("orders"))
    first = min((int(row[column]) for row in rows), default=0)
    found = [int(row[column]) for row in list_parse(ask("getOrders", **{name: first}).get("orders"))]
    told(f"getOrders by {name}", "rising" if found == sorted(found) else "not rising")
    assert all(value >= first for value in found)


def test_the_journal_goes_on_from_a_place(ask):
    rows = journal_rows(ask("getJournalList", last_log_id=0, logs_types=[]))
    told("journal", f"{len(rows)} rows" if rows else "empty: off, or nothing in three days")
    if len(rows) < 2:
        return
    last = rows[len(rows) // 2].number
    numbers = [row.number for row in journal_rows(ask("getJournalList", last_log_id=last, logs_types=[]))]
    told("last_log_id", "inclusive" if last in numbers else "exclusive")
    told("kinds of rows", sorted({row.log_type for row in rows}))
    assert [number for number in numbers if number < last] == []


def test_parcels_and_lists_can_be_read(ask):
    orders = orders_there(ask("getOrders"))
    for order in orders[:3]:
        packages = ask("getOrderPackages", order_id=order.order_id)
        assert len(parcels_there(packages)) == len(list_parse(packages.get("packages")))
    for method, key in (
        ("getCouriersList", "couriers"),
        ("getOrderExtraFields", "extra_fields"),
        ("getOrderSources", "sources"),
    ):
        answer = ask(method)
        told(method, f"{type(answer.get(key)).__name__} of {len(answer.get(key) or [])}")


def test_the_clocks_agree(ask):
    orders = orders_there(ask("getOrders", date_from=int(datetime.now(UTC).timestamp()) - 3 * 86400))
    newest = max((order.date_add for order in orders), default=0)
    told("newest order", datetime.fromtimestamp(newest, UTC).isoformat() if newest else "none in three days")
    assert newest < datetime.now(UTC).timestamp() + 90
