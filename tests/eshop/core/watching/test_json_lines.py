"""LOG_FORMAT=json: one JSON object a line, whatever is in it."""

import json
import os
import subprocess
import sys

from tests.architecture.sources import ROOT

PROGRAM = """
import logging, django
django.setup()
logging.getLogger("shop").warning("zażółć %s", "a\\nb esk_abcdefgh_SEKRET 123-456-ABCDEFGHIJKLMNOPQRSTUVWX")
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("shop").exception("it broke")
from django.test import RequestFactory
from django.utils.log import log_response
from django.http import HttpResponseNotFound
request = RequestFactory().get("/none/?bl_pass=tajny-klucz")
log_response("Not Found: %s", request.path, response=HttpResponseNotFound(), request=request)
"""


OPEN_PARTS = "esk_abcdefgh… 123-456-…"


def run(**environment):
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "eshop.settings", **environment}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT, env=given, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_each_record_is_one_object():
    warning, error, not_found = (json.loads(line) for line in run(LOG_FORMAT="json").stderr.splitlines())
    assert warning.pop("time").endswith("+00:00")
    assert warning == {
        "level": "WARNING",
        "logger": "shop",
        "correlation_id": "-",
        "message": f"zażółć a\nb {OPEN_PARTS}",
    }
    assert (error["level"], error["message"]) == ("ERROR", "it broke")
    assert error["exc_info"].endswith("ZeroDivisionError: division by zero")
    assert set(error) == {"time", "level", "logger", "correlation_id", "message", "exc_info"}
    assert (not_found["logger"], not_found["message"]) == ("django.request", "Not Found: /none/")
    assert set(not_found) == {"time", "level", "logger", "correlation_id", "message"}, "Django adds the whole address"


def test_lines_of_text_stay_the_default():
    line = run().stderr.splitlines()[0]
    assert line.endswith("WARNING shop - zażółć a\\nb " + OPEN_PARTS)


def test_another_format_stops_the_start():
    stopped = run(LOG_FORMAT="xml")
    assert stopped.returncode == 1
    assert "LOG_FORMAT must be one of line, json; it is 'xml'." in stopped.stderr
