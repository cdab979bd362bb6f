"""What BaseLinker may answer, and what each answer is taken for."""

import socket

import pytest

from baselinker_integration.models import OutboundCall
from baselinker_integration.player.token_api.orders import order_place
from baselinker_integration.token_api import client as client_module
from baselinker_integration.token_api.answers import Outcome, answer_read, outcome_of
from baselinker_integration.token_api.client import TokenClient
from baselinker_integration.token_api.methods import ALLOWED
from eshop.core.checks import settings_check


@pytest.mark.parametrize(
    ("code", "message", "outcome"),
    [
        ("ERROR_BLOCKED_TOKEN", "Query limit exceeded, token blocked until 2026-11-27 10:00:00", Outcome.LIMITED),
        ("ERROR_WHATEVER", "Query limit exceeded", Outcome.LIMITED),
        ("ERROR_RATE_LIMIT", "", Outcome.LIMITED),
        ("ERROR_TOO_MANY_REQUESTS", "", Outcome.LIMITED),
        ("ERROR_USER_ACCOUNT_BLOCKED", "", Outcome.ACCOUNT),
        ("ERROR_AUTH_TOKEN", "", Outcome.REFUSED),
        ("ERROR_EMPTY_TOKEN", "", Outcome.REFUSED),
        ("error_bad_token", "", Outcome.REFUSED),
        ("ERROR_UNKNOWN_METHOD", "", Outcome.OURS),
        ("ERROR_INTERNAL", "", Outcome.TRANSIENT),
        ("ERROR_INVALID_ORDER", "Invalid order id", Outcome.REJECTED),
        ("", "", Outcome.REJECTED),
    ],
)
def test_a_refusal_is_classed_by_its_words(code, message, outcome):
    assert outcome_of(code, message) is outcome


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, b'{"status":"SUCCESS","price":1.10}', Outcome.DONE),
        (200, b"", Outcome.TRANSIENT),
        (200, b"<html></html>", Outcome.TRANSIENT),
        (200, b"[]", Outcome.TRANSIENT),
        (200, b"{}", Outcome.TRANSIENT),
        (200, b'{"status":"SUCCESS","price":NaN}', Outcome.TRANSIENT),
        (200, b"[" * 100_000, Outcome.TRANSIENT),
        (200, b"\xff\xfe", Outcome.TRANSIENT),
        (500, b'{"status":"SUCCESS"}', Outcome.TRANSIENT),
        (302, b"", Outcome.TRANSIENT),
        (429, b"", Outcome.LIMITED),
        (503, b"", Outcome.TRANSIENT),
    ],
)
def test_what_is_no_answer_is_tried_again(status, body, outcome):
    assert answer_read(status, body).outcome is outcome


def test_amounts_are_decimal_and_words_are_cleaned_and_cut():
    assert repr(answer_read(200, b'{"status":"SUCCESS","price":0.10}').data["price"]) == "Decimal('0.10')"
    told = answer_read(200, b'{"status":"ERROR","error_code":"E\\u0000X","error_message":"\\ud800' + b"x" * 900 + b'"}')
    assert (told.code, len(told.message), told.message[:2]) == ("EX", 500, "�x")


@pytest.mark.parametrize(
    ("trouble", "outcome", "is_applied"),
    [
        ("gateway", Outcome.TRANSIENT, False),
        ("redirect", Outcome.TRANSIENT, False),
        ("not_json", Outcome.TRANSIENT, False),
        ("dropped", Outcome.UNSURE, False),
        ("lost", Outcome.UNSURE, True),
        ("slow", Outcome.UNSURE, True),
        ("cut", Outcome.UNSURE, True),
        ("refused", Outcome.REJECTED, False),
    ],
)
def test_each_trouble_on_the_way_is_told_apart(world, account, monkeypatch, trouble, outcome, is_applied):
    monkeypatch.setattr(client_module, "READ_SECONDS", 0.15)
    order_place(world, 501)
    world.faults.add(trouble, "createPackageManual", seconds=0.3)
    sent = {"order_id": 501, "courier_code": "dpd", "package_number": "P1"}
    assert TokenClient(account).call("createPackageManual", sent).outcome is outcome
    assert len(world.parcels.get(501, [])) == is_applied
    assert TokenClient(account).call("getOrderPackages", {"order_id": 501}).outcome is Outcome.DONE


def test_nobody_listening_means_that_nothing_was_sent(account, settings):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.BASELINKER_API_URL = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        assert TokenClient(account).call("getOrders", {}).outcome is Outcome.TRANSIENT


def test_an_answer_without_end_is_left(world, account, monkeypatch):
    monkeypatch.setattr(client_module, "MAXIMUM_BYTES", 100)
    order_place(world, 501)
    answer = TokenClient(account).call("getOrders", {})
    assert (answer.outcome, answer.code) == (Outcome.TRANSIENT, "too long")


def test_stock_prices_and_what_deletes_can_never_be_called():
    """Names of methods that the API has and this shop must not use."""
    denied = {
        *("updateInventoryProductsStock", "updateInventoryProductsPrices", "addInventoryProduct"),
        *("deleteInventoryProduct", "updateExternalStorageProductsQuantity", "deleteOrders", "setOrdersMerge"),
        *("addOrderBySplit", "addOrderDuplicate", "addOrder", "addOrderProduct", "setOrderProductFields"),
        *("deleteOrderProduct", "runOrderMacroTrigger", "deleteCourierPackage", "addInvoice"),
    }
    assert len(ALLOWED) == 16
    assert ALLOWED & denied == set()
    assert [name for name in ALLOWED if "Inventory" in name or name.startswith(("add", "delete", "update"))] == []


def test_calls_are_put_on_record_without_what_is_the_buyers(world, account):
    order_place(world, 501, email="jan@example.com")
    client = TokenClient(account)
    client.call("getOrders", {"order_id": 501, "filter_email": "jan@example.com"})
    client.call("setOrderFields", {"order_id": 501, "extra_field_1": "FV 1/2026", "email": "x@example.com"})
    read, written = OutboundCall.objects.order_by("id")
    assert (read.method, read.external_id, read.outcome) == ("getOrders", "501", "done")
    assert (read.request, read.response) == ({"order_id": "501", "filter_email": "…"}, {"orders": 1})
    assert written.request == {"order_id": "501", "extra_field_1": "FV 1/2026", "email": "…"}


@pytest.mark.parametrize(
    ("url", "is_refused"),
    [
        ("https://api.baselinker.com/connector.php", False),
        ("http://127.0.0.1:8100/connector.php", False),
        ("http://localhost:8100/", False),
        ("http://api.baselinker.com/connector.php", True),
        ("https://user:secret@api.baselinker.com/", True),
        ("ftp://127.0.0.1/", True),
        ("", True),
    ],
)
def test_a_token_is_never_sent_in_clear(settings, url, is_refused):
    settings.BASELINKER_API_URL = url
    assert ("eshop.E024" in [found.id for found in settings_check()]) is is_refused
