"""Loaded before Django's settings: picks the database of this run and starts it (TEST_DATABASE=sqlite or postgres)."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from eshop.collecting import collect_seldom
from tests.once import runs_once
from tests.services import Postgres
from tests.slow import is_slow

os.environ["SECRET_KEY"] = "test-only-key-that-is-long-enough-for-the-checks"
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.pop("REDIS_URL", None)
os.environ["ITEM_PICTURES"] = "0"
DATABASE = os.environ.get("TEST_DATABASE", "sqlite")
TESTS = Path(__file__).parent

if DATABASE == "postgres":
    if "TEST_POSTGRES_URL" not in os.environ:
        _server = Postgres.start()
        atexit.register(_server.stop)
        os.environ["TEST_POSTGRES_URL"] = _server.url
    os.environ["DATABASE_URL"] = os.environ["TEST_POSTGRES_URL"]
else:
    if "TEST_SQLITE_DIR" not in os.environ:
        os.environ["TEST_SQLITE_DIR"] = tempfile.mkdtemp(prefix="eshop-test-")
        atexit.register(shutil.rmtree, os.environ["TEST_SQLITE_DIR"], ignore_errors=True)
    os.environ["DATABASE_URL"] = f"sqlite:///{os.environ['TEST_SQLITE_DIR']}/unused.sqlite3"


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="on PostgreSQL also what tests/once.py leaves to SQLite")


def pytest_configure():
    """In memory, in each process its own; pytest-django knows that by itself of Django's own backend alone."""
    if DATABASE != "postgres":
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = ":memory:"


def pytest_collection_finish():
    collect_seldom()


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config, items):
    other = "sqlite" if DATABASE == "postgres" else "postgres"
    kept, dropped = [], []
    for item in items:
        path = str(item.path.relative_to(TESTS))
        if is_slow(path):
            item.add_marker(pytest.mark.slow)
        marks = {mark.name for mark in item.iter_markers()}
        wrong = (
            other in marks
            or ("long" in marks and "long" not in config.option.markexpr)
            or (DATABASE == "postgres" and not config.option.all and runs_once(item, path))
        )
        (dropped if wrong else kept).append(item)
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = kept
    yield
    if "PYTEST_XDIST_WORKER" in os.environ and config.getvalue("loadgroup"):
        apart = [item.nodeid for item in items if _group(item) and not item.nodeid.endswith(f"@{_group(item)}")]
        assert not apart, f"pytest-xdist starts the servers of a group in each process: {apart[:3]}"
    # What one process does alone begins first, or the others wait for it at the end.
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


def _group(item):
    mark = item.get_closest_marker("xdist_group")
    return mark.args[0] if mark else ""
