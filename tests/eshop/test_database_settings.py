"""How long anything may wait for the database, by kind of work."""

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, close_old_connections, connection
from django.test import Client

from eshop.database_settings import answer_seconds, database_config

EMBEDDED = Path("/nowhere/eshop.sqlite3")
URL = "postgresql://eshop:secret@db.example.invalid:5432/eshop"
ASK = (
    "import django, json; django.setup(); from django.db import connection as c; k = c.cursor();"
    "show = lambda name: k.execute('SHOW ' + name).fetchone()[0];"
    "print(show('lock_timeout'), show('statement_timeout'), show('idle_in_transaction_session_timeout'))"
)


def limits_of_a_process(**environment: str) -> str:
    kept = {name: os.environ[name] for name in ("PATH", "DATABASE_URL", "SECRET_KEY")}
    code = ASK if "DATABASE_LIMITS" in environment else "import eshop.wsgi;" + ASK
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=django_settings.BASE_DIR,
        env={**kept, "DJANGO_SETTINGS_MODULE": "eshop.settings", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.postgres
def test_the_web_waits_for_a_bounded_time():
    assert limits_of_a_process() == "5s 1min 2min"
    assert limits_of_a_process(DATABASE_LOCK_SECONDS="3", DATABASE_STATEMENT_SECONDS="0") == "3s 0 2min"


@pytest.mark.postgres
def test_statements_of_jobs_are_never_cut():
    assert limits_of_a_process(DATABASE_LIMITS="job") == "2min 0 15min"


def test_commands_and_the_worker_are_jobs(monkeypatch):
    monkeypatch.delenv("DATABASE_LIMITS", raising=False)
    assert "-c statement_timeout=0s" in database_config(URL, embedded=EMBEDDED)["OPTIONS"]["options"]


def test_the_address_may_say_otherwise():
    options = database_config(f"{URL}?connect_timeout=9&options=-c%20lock_timeout%3D7s", embedded=EMBEDDED)["OPTIONS"]
    assert options["connect_timeout"] == 9
    assert options["options"].endswith("-c lock_timeout=7s")
    assert options["tcp_user_timeout"] == 15000


def test_an_unknown_kind_is_refused(monkeypatch):
    monkeypatch.setenv("DATABASE_LIMITS", "panel")
    with pytest.raises(ImproperlyConfigured, match="DATABASE_LIMITS must be one of web, job"):
        database_config(URL, embedded=EMBEDDED)


def test_sqlite_knows_none_of_this():
    options = database_config("", embedded=EMBEDDED)["OPTIONS"]
    assert set(options) == {"transaction_mode", "timeout", "init_command"}


@pytest.mark.postgres
def test_a_connection_notices_that_the_network_went_silent():
    """The kernel is told to give up on a peer that acknowledges nothing, also while an answer is awaited."""
    config = database_config(os.environ["DATABASE_URL"], embedded=EMBEDDED)
    given = {name: value for name, value in config["OPTIONS"].items() if name != "prepare_threshold"}
    with closing(tcp_door(socket_path())) as door:
        opened = psycopg.connect(
            host="127.0.0.1", port=door.getsockname()[1], user="postgres", dbname="postgres", **given
        )
        with opened, socket.socket(fileno=os.dup(opened.fileno())) as wire:
            tcp = socket.IPPROTO_TCP
            assert wire.getsockopt(tcp, socket.TCP_USER_TIMEOUT) == 15000
            assert wire.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            keepalive = (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)
            assert [wire.getsockopt(tcp, option) for option in keepalive] == [10, 5, 3]


def test_a_server_that_accepts_and_says_nothing_is_given_up():
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        config = database_config(URL, embedded=EMBEDDED)["OPTIONS"]
        began = time.monotonic()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(
                host="127.0.0.1", port=silent.getsockname()[1], connect_timeout=config["connect_timeout"], dbname="x"
            )
        assert 4 < time.monotonic() - began < 12


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_server_that_acknowledges_and_never_answers_is_given_up(settings):
    """The kernel sees nothing wrong with it, and it keeps no limit of its own."""
    settings.DATABASE_ANSWER_SECONDS = 1
    connection.close()
    try:
        with connection.cursor() as cursor, pytest.raises(OperationalError, match="said nothing for 1 s"):
            cursor.execute("SELECT pg_sleep(30)")
        assert connection.connection.closed
        close_old_connections()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            assert cursor.fetchone() == (1,)
    finally:
        settings.DATABASE_ANSWER_SECONDS = 0
        connection.close()


def test_the_web_gives_up_a_little_after_the_server_should_have(monkeypatch):
    monkeypatch.setenv("DATABASE_LIMITS", "web")
    assert answer_seconds() == 63
    monkeypatch.setenv("DATABASE_LIMITS", "job")
    assert answer_seconds() == 0


def test_a_pooler_that_keeps_no_session_gets_nothing_that_belongs_to_one(monkeypatch):
    kept = database_config(URL, embedded=EMBEDDED)
    assert (kept["OPTIONS"]["prepare_threshold"], kept["DISABLE_SERVER_SIDE_CURSORS"]) == (0, False)
    monkeypatch.setattr("eshop.database_settings.POOLING", "transaction")
    config = database_config(URL, embedded=EMBEDDED)
    assert (config["OPTIONS"]["prepare_threshold"], config["DISABLE_SERVER_SIDE_CURSORS"]) == (None, True)
    assert "options" not in config["OPTIONS"]


def test_sqlite_waits_for_the_disk():
    assert "PRAGMA synchronous=FULL" in database_config("", embedded=EMBEDDED)["OPTIONS"]["init_command"]


def socket_path() -> str:
    return f"{unquote(str(urlsplit(os.environ['DATABASE_URL']).hostname))}/.s.PGSQL.5432"


def tcp_door(path: str) -> socket.socket:
    """A TCP port that leads to the server's own socket, which alone the tests' server listens on."""
    door = socket.create_server(("127.0.0.1", 0))

    def carry(source: socket.socket, target: socket.socket) -> None:
        while content := source.recv(65536):
            target.sendall(content)
        target.close()

    def open_door() -> None:
        outside, _address = door.accept()
        inside = socket.socket(socket.AF_UNIX)
        inside.connect(path)
        for pair in ((outside, inside), (inside, outside)):
            threading.Thread(target=carry, args=pair, daemon=True).start()

    threading.Thread(target=open_door, daemon=True).start()
    return door


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "told"), [("pl", "Nic nie zapisano"), ("en", "Nothing was saved")])
def test_a_person_is_told_to_try_again(monkeypatch, language, told):
    def busy(*arguments, **options):
        raise OperationalError("canceling statement due to lock timeout")

    monkeypatch.setattr("eshop.staff.forms.accounts.SignInForm.is_valid", busy)
    client = Client(raise_request_exception=False, HTTP_ACCEPT_LANGUAGE=language)
    client.cookies["django_language"] = language
    answer = client.post("/panel/login/", {"username": "x", "password": "y"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert told in answer.content.decode()


@pytest.mark.django_db
def test_another_failure_is_no_reason_to_try_again(monkeypatch):
    """The control: a fault of ours stays a plain 500."""

    def broken(*arguments, **options):
        raise ValueError("ours")

    monkeypatch.setattr("eshop.staff.forms.accounts.SignInForm.is_valid", broken)
    answer = Client(raise_request_exception=False).post("/panel/login/", {"username": "x", "password": "y"})
    assert (answer.status_code, "Retry-After" in answer) == (500, False)
