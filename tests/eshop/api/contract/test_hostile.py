"""Hostile bodies against the running server: no failure, nothing half-written, the token nowhere in clear."""

import json

import pytest

from tests.eshop.api.contract.hostile import ROWS, hostile_calls
from tests.eshop.api.contract.server import database_values

pytestmark = [pytest.mark.xdist_group("api_server"), pytest.mark.timeout(600)]
ANSWERS = {200, 207, 400, 411, 413, 415, 422}


def attacked(server, count, seed):
    """Statuses by how often, and the names of rows that must not be in the shop: they were refused."""
    statuses, refused = {}, []
    for call in hostile_calls(count, seed):
        status, body = server.call(call.method, call.path, call.body, **call.headers)
        assert status in ANSWERS, (call, status, server.log.read_text(encoding="utf-8", errors="replace")[-3000:])
        told = json.loads(body)
        statuses[status] = statuses.get(status, 0) + 1
        rejected = {row["index"] for row in told.get("rows", ())}
        is_whole = status not in (200, 207)
        refused += [name for place, name in call.names.items() if is_whole or place in rejected]
    return statuses, refused


def check(server, count, seed):
    statuses, refused = attacked(server, count, seed)
    assert {200, 207, 400, 415, 422} <= set(statuses) | {200}, statuses
    tables = database_values(server)
    goods, orders = tables["catalog_product"][1] + tables["catalog_category"][1], tables["orders_change"][1]
    assert refused
    assert [name for name in refused if f"{name}'" in goods + orders] == []
    assert "HOSTILE-" in goods  # the control: rows beside those were written
    assert "Faktura: HOSTILE-" in orders
    assert "Numer w ERP: HOSTILE-" in orders
    return tables


def secret_places(server, secret):
    """Where `secret` can be read: tables and log."""
    found = [name for name, (_count, text) in database_values(server).items() if secret in text]
    return found + ["log"] * (secret in server.log.read_text(encoding="utf-8", errors="replace"))


@pytest.mark.sqlite
def test_three_hundred_hostile_bodies_break_nothing(api_server):
    check(api_server, 300, seed=1)


@pytest.mark.postgres
def test_two_hundred_hostile_bodies_break_nothing_on_postgresql(api_server):
    check(api_server, 200, seed=2)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_ten_thousand_hostile_bodies_break_nothing(api_server):
    check(api_server, 10_000, seed=3)


def test_the_token_is_nowhere_in_clear_wherever_it_was_put(api_server):
    token = api_server.token
    secret = token.split("_")[2]
    row = {"external_id": "TWR-1", "quantity": "5"}
    body = json.dumps({"items": [row]}).encode()
    places = [
        api_server.call("POST", "/api/v1/stock/set", body),
        api_server.call("GET", f"/api/v1/status?token={token}"),
        api_server.call("GET", f"/api/v1/{token}"),
        api_server.call("GET", f"/{token}/{token}"),
        api_server.call("GET", "/api/v1/status", Authorization=f"Bearer {token}x"),
        api_server.call("GET", "/api/v1/status", Authorization=f"Basic {token}"),
        api_server.call("GET", "/api/v1/status", Authorization=f"Bearer {token[:-7]}"),
    ]
    assert [status for status, _body in places] == [200, 422, 404, 404, 401, 401, 401]
    assert all(secret.encode() not in body for _status, body in places)
    assert secret_places(api_server, secret) == []


def test_what_looks_for_the_token_finds_what_is_there(api_server):
    """The control: its open part is in its table, and addresses are in the log."""
    assert "api_apitoken" in secret_places(api_server, api_server.token.split("_")[1])
    api_server.call("GET", "/api/v1/canary-in-the-log")
    assert "log" in secret_places(api_server, "canary-in-the-log")


def test_every_bulk_write_is_attacked():
    from tests.eshop.api.test_every_operation import OPERATIONS

    with_rows = {path for method, path, operation in (each.values for each in OPERATIONS) if _takes_rows(operation)}
    assert with_rows == set(ROWS)


def _takes_rows(operation):
    return "207" in operation["responses"]
