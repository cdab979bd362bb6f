"""The token and the address for hints, looked for in every channel after a day of everything that can happen."""

import json
import traceback

import pytest
from django.db import connection
from django.urls import reverse

from baselinker_integration import tasks
from baselinker_integration.models import TokenAccount
from baselinker_integration.token_api.accounts import token_paste
from baselinker_integration.token_api.check import check_ask, token_check
from baselinker_integration.token_api.client import TokenClient
from baselinker_integration.way_back.hints import hint_secret, hint_secret_make
from eshop.core import clock
from eshop.orders.models import OrderStatus
from tests.baselinker_integration.token_api.conftest import TOKEN
from tests.baselinker_integration.way_back.orders import invoiced, moved, parcelled, work

pytestmark = pytest.mark.django_db


def dump():
    """Every value of every table as text, bytes included."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor.fetchall()]
    return "\n".join(found)


def queued(monkeypatch):
    """What tasks are queued with."""
    messages = []
    for name in vars(tasks):
        task = getattr(tasks, name)
        if hasattr(task, "apply_async"):
            put = lambda args=(), kwargs=None, name=name, **more: messages.append((name, args, kwargs, more))  # noqa: E731
            monkeypatch.setattr(task, "apply_async", put)
    return messages


def test_neither_is_anywhere(
    world, both, sending, monkeypatch, caplog, settings, client, capfd, django_capture_on_commit_callbacks
):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    caplog.set_level("DEBUG")
    messages = queued(monkeypatch)
    TokenAccount.objects.update(reads_changes=True)
    hint_secret_make(account=sending)
    sending.refresh_from_db()
    order, secret = both(501), hint_secret(sending)
    client.head(reverse("baselinker-hint", args=[sending.connection.slug, secret]), {"order_id": "501"}, secure=True)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.way_back_soon()
    for trouble in ("lost", "gateway", "cut", "locked", "refused", "redirect", "not_json", "dropped"):
        world.faults.add(trouble)
        TokenClient(sending).call("getOrders", {"order_id": 501})
    TokenAccount.objects.update(state="active")
    sending.gate.__class__.objects.update(blocked_until=None, probe=None)
    moved(order, OrderStatus.CONFIRMED)
    parcelled(order, "62000001")
    invoiced(order, "FV 7/2026")
    work()
    assert world.orders[501]["extra_field_1"] == "FV 7/2026"
    with django_capture_on_commit_callbacks(execute=True):
        tasks.way_back_find()
        tasks.due_work_run()
    world.token = "another"
    check_ask(sending, clock.now())
    token_check(sending.pk, clock.now())
    with pytest.raises(ValueError, match="deleteOrders") as raised:
        TokenClient(sending).call("deleteOrders", {})
    channels = {
        "database": dump(),
        "queue": repr(messages),
        "exception": "".join(traceback.format_exception(raised.value)),
        "log": caplog.text,
        "terminal": "".join(capfd.readouterr()),
    }
    assert [name for name, text in channels.items() if not text and name != "terminal"] == []
    parts = (TOKEN, TOKEN[8:30], secret)
    assert [name for name, text in channels.items() if any(part in text for part in parts)] == []
    assert {name for name, *_rest in messages} >= {"way_back_find", "way_back_look", "way_back_send"}
    assert all(isinstance(value, int) for _name, args, _kwargs, _more in messages for value in args)


def test_control_a_token_in_a_row_would_be_seen(sending):
    TokenAccount.objects.update(state_reason=f"token {TOKEN}")
    assert TOKEN in dump()


def test_a_pasted_token_is_sealed_each_time_anew(sending):
    sealed = {bytes(token_paste(connection=sending.connection, token=TOKEN).sealed) for _ in range(2)}
    assert len(sealed) == 2
    assert not any(TOKEN.encode() in one for one in sealed)
    assert TOKEN not in json.dumps([one.hex() for one in sealed])
