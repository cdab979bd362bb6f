"""SENTRY_DSN: errors arrive with their place, without keys and without buyers' data."""

import json
import os
import subprocess
import sys

import pytest

from eshop.core.watching.errors import masked_event, text_masked
from tests.architecture.sources import ROOT

PROGRAM = """
import logging, sys, django, sentry_sdk
django.setup()
_, buyer, phone, key = sys.argv
try:
    raise ValueError(f"buyer {buyer}, tel. {phone}, bl_pass={key}")
except ValueError:
    logging.getLogger("shop").exception("order of %s failed", buyer)
    logging.getLogger("django.security.DisallowedHost").error("a stranger's call")
sentry_sdk.flush(10)
"""
"""From Python 3.13 on an error quotes the lines of such a program, so what must not travel is not written in them."""
DATA = ["jan.kowalski@example.com", "+48 600 700 800", "tajny-klucz-kupca"]


def run(dsn):
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "eshop.settings", "SENTRY_DSN": dsn}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *DATA], cwd=ROOT, env=given, capture_output=True, text=True, check=False
    )


def test_an_error_arrives_masked(listener):
    assert run(f"http://abc@{listener.host}/7").returncode == 0
    ((method, path, body),) = listener.asked
    assert (method, path) == ("POST", "/api/7/envelope/")
    for secret in (b"kowalski", b"600 700 800", b"600700800", b"tajny-klucz"):
        assert secret not in body
    event = json.loads(body.splitlines()[-1])
    (exception,) = event["exception"]["values"]
    assert (exception["type"], exception["value"]) == ("ValueError", "buyer j…@….com, tel. …800, bl_pass=…")
    assert all("vars" not in frame for frame in exception["stacktrace"]["frames"])
    assert not {"user", "extra", "breadcrumbs", "server_name"} & set(event)


def test_of_a_request_the_method_and_the_path_are_left():
    request = {"method": "POST", "url": "https://x/panel/?email=a@b.pl", "data": "x", "cookies": "y", "headers": {}}
    assert masked_event({"request": request})["request"] == {"method": "POST", "url": "https://x/panel/"}


def test_an_address_that_is_none_stops_the_start():
    stopped = run("nonsense")
    assert "SENTRY_DSN must read like https://key@host/number." in stopped.stderr
    assert stopped.returncode == 1


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Order 1024 of account 3: 19.90 PLN", "Order 1024 of account 3: 19.90 PLN"),
        ("password: hunter2", "password: …"),
        ("Authorization: Bearer abcdefghijklmnop, x", "Authorization: …, x"),
        ("NIP 5260250274", "NIP …274"),
        ("token 3f2a9c4e5d6b7a8f9e0d1c2b3a4f5e6d", "token …"),
        ("Key (email)=(jan@example.com) already exists.", "Key (email)=(j…@….com) already exists."),
    ],
)
def test_texts_keep_what_helps_and_nothing_else(text, masked):
    assert text_masked(text) == masked
