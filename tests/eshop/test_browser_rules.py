"""What browsers are told about every answer to a person: cookies, https, what may be loaded."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

ASK = (
    "import json; from django.conf import settings as s; print(json.dumps([s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
    " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS]))"
)
PLAIN = ["sessionid", "csrftoken", False, False, 0, True]
SAFE = ["__Host-sessionid", "__Host-csrftoken", True, True, 31_536_000, True]


def told(**environment: str) -> list:
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "SECRET_KEY": "x" * 40, "DATABASE_URL": "sqlite:///unused.sqlite3"}
        | {"DJANGO_SETTINGS_MODULE": "eshop.settings", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, PLAIN),
        ({"PUBLIC_URL": "http://127.0.0.1:8000"}, PLAIN),
        ({"PUBLIC_URL": "https://panel.example.com"}, SAFE),
        ({"PUBLIC_URL": "https://panel.example.com", "HSTS_SUBDOMAINS": "0"}, [*SAFE[:-1], False]),
    ],
)
def test_behind_https_cookies_and_browsers_are_bound_to_it(environment, expected):
    assert told(**environment) == expected


@pytest.mark.django_db
def test_cookies_are_kept_from_scripts_and_other_sites():
    client = Client()
    client.get("/panel/login/")
    cookie = client.cookies[settings.CSRF_COOKIE_NAME]
    assert (cookie["samesite"], cookie["domain"], cookie["path"]) == ("Lax", "", "/")
    assert (settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE) == (True, "Lax")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/panel/login/", "/panel/", "/", "/health/live", "/nie/ma", "/panel/nie/ma/", "/panel/?a=%00", "/panel/a%00/"],
)
def test_every_answer_says_what_it_may_load_and_who_may_frame_it(path):
    headers = Client().get(path).headers
    policy = dict(part.partition(" ")[::2] for part in headers["Content-Security-Policy"].split("; "))
    kept = ("default-src", "object-src", "base-uri", "form-action", "frame-ancestors")
    assert [policy[name] for name in kept] == ["'self'", "'none'", "'none'", "'self'", "'none'"]
    assert "unsafe-inline" not in policy["script-src"]
    assert "http" not in " ".join(policy.values())
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
