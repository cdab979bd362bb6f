"""Settings that are missing or contradict each other stop the start and are named."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from eshop.core.checks import settings_check

pytestmark = pytest.mark.sqlite
GOOD = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "SECRET_KEY": "x" * 40}


def start(command: tuple[str, ...] = ("manage.py", "check"), **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment | GOOD | changes,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("changes", [{}, {"HOST": "::1", "PUBLIC_URL": "http://127.0.0.1:8000"}])
def test_debug_is_for_this_machine_alone(changes):
    assert start(DEBUG="1", **changes).returncode == 0


@pytest.mark.parametrize(
    ("setting", "value", "named"),
    [
        ("PUBLIC_URL", "https://panel.example.com", "PUBLIC_URL"),
        ("PUBLIC_URL", "http://panel.example.com", "PUBLIC_URL"),
        ("BIND_HOST", "0.0.0.0", "HOST"),
        ("ALLOWED_HOSTS", ["localhost", "*"], "ALLOWED_HOSTS"),
    ],
)
def test_debug_at_a_public_address_is_named(settings, setting, value, named):
    settings.DEBUG, settings.PUBLIC_URL, settings.BIND_HOST, settings.ALLOWED_HOSTS = True, "", "::1", ["localhost"]
    setattr(settings, setting, value)
    (found,) = [message for message in settings_check() if message.id == "eshop.E005"]
    assert found.msg == f"DEBUG is on at a public address: {named}."


def test_a_web_server_does_not_start_with_debug_on_a_public_address():
    done = start(DEBUG="1", HOST="0.0.0.0", command=("-c", "import eshop.wsgi"))
    assert done.returncode != 0
    assert "eshop.E005" in done.stderr


def test_good_settings_start():
    done = start(ALERT_URLS="ntfy://127.0.0.1/topic", LOG_LEVEL="")
    assert (done.returncode, "eshop.W002" in done.stderr) == (0, False)


def test_what_is_wrong_with_a_chat_is_told_without_its_token():
    done = start(ALERT_URLS="foo://tajny-token slack://tajny-token ntfy://127.0.0.1/topic")
    assert "ALERT_URLS: no service takes the address at place 1, 2." in done.stderr
    assert "tajny" not in done.stderr


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://eshop:tajne-haslo@host/name", "postgresql://eshop:tajne-haslo@h:x/n"]
)
def test_an_address_of_no_database_is_named_without_its_password(url):
    done = start(DATABASE_URL=url)
    assert done.returncode != 0
    assert "DATABASE_URL must read like postgresql://user:password@host:5432/name" in done.stderr
    assert "tajne" not in done.stderr


@pytest.mark.parametrize("service", ["worker", "beat"])
def test_worker_and_scheduler_do_not_start_with_a_bad_setting(tmp_path, service):
    broker = "redis://127.0.0.1:1/0"
    schedule = ("--schedule", str(tmp_path / "beat"), "--pidfile=") if service == "beat" else ("--concurrency", "1")
    done = start(("-m", "celery", "--app", "eshop", service, *schedule), REDIS_URL=broker, HEARTBEAT_URL="nonsense")
    assert done.returncode != 0
    assert "eshop.E021" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "least"), [("WEB_WORKERS", "0", 1), ("WEB_THREADS", "four", 1), ("PORT", "http", 0)]
)
def test_a_wrong_number_of_the_web_server_is_named(name, value, least):
    done = start(("-m", "gunicorn", "--config", "python:eshop.gunicorn_settings", "eshop.wsgi"), **{name: value})
    assert done.returncode != 0
    assert f"{name} must be a whole number of at least {least}; it is {value!r}." in done.stderr


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": ""}, "eshop.E001"),
        ({"DEBUG": "maybe"}, "DEBUG must be one of"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of debug, info, warning, error, critical; it is 'loud'."),
        ({"METRICS_TOKEN": "zażółć-gęślą-jaźń"}, "eshop.E023"),
    ],
)
def test_a_bad_setting_is_named(changes, named):
    done = start(**changes)
    assert done.returncode != 0
    assert named in done.stderr


@pytest.mark.parametrize(
    ("public_url", "allowed", "is_told"),
    [
        ("https://panel.example.com", "127.0.0.1", True),
        ("http://[2001:db8::1]:8000", "127.0.0.1", True),
        ("https://panel.example.com:8443", "127.0.0.1,panel.example.com", False),
        ("https://panel.example.com", ".example.com", False),
        ("https://PANEL.example.com", "panel.example.com", False),
        ("http://[2001:db8::1]:8000", "[2001:db8::1]", False),
        ("https://panel.example.com", "*", False),
        ("", "127.0.0.1", False),
    ],
)
def test_a_public_address_that_would_be_answered_with_400_is_told(settings, public_url, allowed, is_told):
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = public_url, allowed.split(",")
    told = [message for message in settings_check() if message.id == "eshop.W003"]
    assert len(told) == is_told


def test_the_start_says_that_the_public_address_would_be_answered_with_400():
    done = start(("-c", "import eshop.wsgi"), PUBLIC_URL="https://panel.example.com")
    assert done.returncode == 0
    assert "ALLOWED_HOSTS lacks panel.example.com, the host of PUBLIC_URL" in done.stderr


def test_bad_settings_are_all_named_at_once_and_none_is_a_mere_warning():
    bad = {
        "SECRET_KEY": ("short", "eshop.E002"),
        "PUBLIC_URL": ("panel.example.com", "eshop.E003"),
        "BASELINKER_EMPTY_POST": ("maybe", "eshop.E004"),
        "REDIS_URL": ("redis://127.0.0.1:port/0", "eshop.E006"),
        "KEY_PEPPER": ("short", "eshop.E007"),
    }
    done = start(**{name: value for name, (value, _) in bad.items()})
    assert done.returncode != 0
    assert "WARNINGS" not in done.stderr
    assert sorted(re.findall(r"eshop\.[A-Z]\d+", done.stderr)) == [named for _, named in bad.values()]


def test_a_start_without_the_public_address_says_what_links_begin_with():
    environment = {"HOST": "0.0.0.0", "ALLOWED_HOSTS": "panel.lan"}
    for command in (("manage.py", "check"), ("-c", "import eshop.wsgi")):
        done = start(command, **environment)
        assert done.returncode == 0
        assert "HOST and ALLOWED_HOSTS let others in" in done.stderr
        assert "links begin with http://panel.lan:8000." in done.stderr
    assert "eshop.W002" not in start(PUBLIC_URL="http://panel.lan", **environment).stderr


def test_an_alert_address_that_is_none_is_named_by_its_place(settings):
    settings.ALERT_EMAILS = ["sklep@example.invalid", "anna@@example.com", "jan"]
    (found,) = [each for each in settings_check() if each.id == "eshop.E025"]
    assert found.msg == "ALERT_EMAILS: no e-mail address at place 2, 3."
    settings.ALERT_EMAILS = ["sklep@example.invalid", "root@localhost"]
    assert "eshop.E025" not in {each.id for each in settings_check()}
