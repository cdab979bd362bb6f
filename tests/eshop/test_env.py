"""Variables of the environment: read with their type, and a wrong value named."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from eshop.env import env_bool, env_days, env_int, env_list, env_secret, env_secrets


@pytest.mark.parametrize(("text", "value"), [("1", True), (" Yes ", True), ("off", False), ("", False)])
def test_a_truth_value(monkeypatch, text, value):
    monkeypatch.setenv("X", text)
    assert env_bool("X", not value) is value


def test_what_is_not_set_has_its_default(monkeypatch):
    monkeypatch.delenv("X", raising=False)
    assert env_bool("X", True) is True
    assert env_int("X", 7) == 7
    assert env_days("X", 400) == {"*": 400}
    assert env_list("X", ["a"]) == ["a"]
    assert env_secret("X", "s") == "s"


def test_numbers_days_and_lists(monkeypatch):
    monkeypatch.setenv("X", "12")
    assert env_int("X", 7) == 12
    monkeypatch.setenv("X", "300, erp=90")
    assert env_days("X", 400) == {"*": 300, "erp": 90}
    assert env_list("X", []) == ["300", "erp=90"]


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (lambda: env_bool("X", True), "maybe"),
        (lambda: env_int("X", 7, minimum=2), "1"),
        (lambda: env_int("X", 7), "--5"),
        (lambda: env_days("X", 1), "erp=0"),
    ],
)
def test_a_wrong_value_is_named(monkeypatch, read, text):
    monkeypatch.setenv("X", text)
    with pytest.raises(ImproperlyConfigured, match="X must"):
        read()


def test_a_secret_may_lie_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("one, two\n")
    monkeypatch.setenv("X_FILE", str(tmp_path / "key"))
    assert env_secret("X") == "one, two"
    assert env_secrets("X") == ["one", "two"]
    (tmp_path / "key").write_bytes(b"\xff\xfe")
    for name in ("key", "none"):
        monkeypatch.setenv("X_FILE", str(tmp_path / name))
        with pytest.raises(ImproperlyConfigured, match="X_FILE"):
            env_secret("X")
