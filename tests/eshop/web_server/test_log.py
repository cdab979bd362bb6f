"""A client cannot write lines of its own into the log."""

import logging
import socket
import time
from contextlib import closing

import pytest
from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError, ProgrammingError

from eshop.core.watching.log_lines import LineFormatter, one_line


def lines_of(serve, tmp_path, request):
    log = tmp_path / "server.log"
    port = serve(threads=1, log=log)
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as client:
        client.sendall(request)
        client.recv(1000)
    give_up = time.monotonic() + 10
    while time.monotonic() < give_up:
        found = [line for line in log.read_text(encoding="utf-8").split("\n") if "forged" in line]
        if found:
            return found, log.read_bytes()
        time.sleep(0.05)
    raise AssertionError("Nothing was logged.")


def test_the_access_log_shows_the_path_as_it_was_sent(serve, tmp_path):
    path = b"/%0a2026-01-01%20INFO%20forged%1b[31m%22?bl_pass=klucz"
    (line,), everything = lines_of(serve, tmp_path, b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert '"GET /%0a2026-01-01%20INFO%20forged%1b[31m%22" 200' in line
    assert b"\x1b" not in everything
    assert b"klucz" not in everything


def test_the_access_log_has_no_secret_of_the_address_for_hints(serve, tmp_path):
    request = b"HEAD /baselinker/forged/hint/klucz/?order_id=1 HTTP/1.1\r\nHost: x\r\n\r\n"
    (line,), everything = lines_of(serve, tmp_path, request)
    assert '"HEAD /baselinker/forged/hint/-" 200' in line
    assert b"klucz" not in everything


@pytest.mark.parametrize("byte", [b"\x85", b"\x9b", b"\xe2\x80\xa8", b'"'])
def test_raw_bytes_in_the_path_are_escaped(serve, tmp_path, byte):
    found, everything = lines_of(serve, tmp_path, b"GET /" + byte + b"forged HTTP/1.1\r\nHost: x\r\n\r\n")
    assert len(found) == 1
    assert not set(everything.decode("utf-8")) & set("\x85\x9b\u2028")


def test_what_is_said_of_a_request_that_is_none_stays_on_one_line(serve, tmp_path):
    found, everything = lines_of(serve, tmp_path, b"GET / HTTP/1.1\r\nHost: x\r\nBad\x1b[31m\rforged: 1\r\n\r\n")
    assert len(found) == 1
    assert b"\x1b" not in everything


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\nb", "a\\nb"), ("\x1b[31m", "\\x1b[31m"), ("\u2028", "\\u2028"), ("\u202e", "\\u202e"), ("Łódź ✓", "Łódź ✓")],
)
def test_control_characters_are_written_as_escapes(text, shown):
    assert one_line(text) == shown


def test_of_a_token_only_its_open_part_is_logged():
    token = f"esk_Ab3dEf7h_{'x' * 43}_a1B2c3"
    assert one_line(f'"GET /api/v1/{token}/x" 404') == '"GET /api/v1/esk_Ab3dEf7h…/x" 404'


def test_our_own_messages_stay_on_one_line_and_tracebacks_below():
    try:
        raise ValueError("x")
    except ValueError as error:
        record = logging.LogRecord(
            "shop", logging.ERROR, "", 1, "No file %s", ("a\nforged",), (ValueError, error, None)
        )
    first, *rest = LineFormatter("%(levelname)s %(message)s").format(record).split("\n")
    assert first == "ERROR No file a\\nforged"
    assert rest == ["ValueError: x"]


def test_a_token_of_baselinker_is_never_whole_in_a_line():
    token = "-".join(["4001234", "4005678", "QWERTYUIOPASDFGHJKLZXCVBNM" * 2])
    assert one_line(f'"GET /{token}" 404') == '"GET /4001234-4005678-…" 404'
    assert one_line("2026-11-27 5900-1234-KUBEK") == "2026-11-27 5900-1234-KUBEK"


@pytest.mark.parametrize(
    ("error", "lines"),
    [
        (OperationalError("connection refused\n\tIs the server running?"), 1),
        (InterfaceError("connection already closed"), 1),
        (DisallowedHost("Invalid HTTP_HOST header"), 1),
        (OperationalError("no such column: of_ours"), 3),
        (ProgrammingError("column does not exist"), 3),
    ],
)
def test_trouble_from_outside_is_one_line_and_a_mistake_has_its_traceback(error, lines):
    """A full disk refuses thousands of orders, each in the same place; a stranger calls by any name."""
    record = logging.LogRecord(
        "shop", logging.ERROR, "", 1, "Call of %s: 100%%", ("OrderAdd",), (type(error), error, None)
    )
    written = LineFormatter("%(levelname)s %(message)s").format(record).split("\n")
    if lines == 1:
        assert written == [f"ERROR Call of OrderAdd: 100%: {type(error).__name__}: {str(error).partition(chr(10))[0]}"]
    else:
        assert written == ["ERROR Call of OrderAdd: 100%", f"django.db.utils.{type(error).__name__}: {error}"]
    assert record.getMessage() == "Call of OrderAdd: 100%", "other handlers get it whole"
