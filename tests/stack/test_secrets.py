"""The communication key and a wrong guess at it are in no log and in no table."""

import psycopg
import pytest
import requests
from psycopg import sql

from tests.stack.conftest import Stack

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("stack"), pytest.mark.timeout(180)]

GUESS = "canary-guess-5e1f0d"
PHONE = "600700801"


def tables_holding(stack: Stack, text: str) -> list[str]:
    """Names of the tables with `text` in any column of any row."""
    with stack.database() as connection:
        names = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        return [name for name in names if _holds(connection, name, text)]


def _holds(connection: psycopg.Connection, table: str, text: str) -> bool:
    query = sql.SQL("SELECT EXISTS (SELECT 1 FROM {} AS row WHERE strpos(row::text, %s) > 0)")
    found = connection.execute(query.format(sql.Identifier(table)), (text,)).fetchone()
    return bool(found and found[0])


def test_no_key_is_in_any_log_or_table(stack, account):
    connected = account()
    services = [stack.start(name) for name in ("web", "worker", "beat")]
    address, key = stack.url(connected["path"]), connected["key"]
    for guess in (key, GUESS):
        order = {"baselinker_id": "1", "products": "not json", "user_comments": f"bl_pass={guess}", "phone": PHONE}
        for fields in (
            {"action": "FileVersion"},
            {"action": guess},
            {"action": "ProductsList", "page": guess},
            {"action": "OrderAdd", **order},
        ):
            answer = requests.post(address, data={"bl_pass": guess, **fields}, timeout=10)
            assert answer.status_code == 200
            assert guess not in answer.text
        assert requests.get(address, params={"bl_pass": guess}, timeout=10).status_code == 200
        requests.post(address, data=b"\xff\xfe" + guess.encode(), headers={"Content-Type": "text/plain"}, timeout=10)
        requests.post(address, json={"bl_pass": guess}, timeout=10)
        requests.get(stack.url("/panel/login/"), params={"bl_pass": guess}, timeout=10)
    for service in services:
        assert service.terminate() == 0
        for text in (key, GUESS, PHONE):
            assert text not in service.text(), service.name
    for text in (key, GUESS, PHONE):
        assert tables_holding(stack, text) == []


def test_the_search_finds_what_is_there(stack, account):
    """The control: a name that is stored is found by the same search."""
    connected = account()
    assert "baselinker_connection" in tables_holding(stack, connected["name"])
