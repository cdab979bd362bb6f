"""A database that lost something the models rely on is noticed, and named, before it answers anybody."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from baselinker_integration.feed.prepare.triggers import WATCHES
from eshop.core import schema
from eshop.core.schema import schema_check, schema_missing, start_check
from tests.services import free_port

REMOVED = {
    "orders_order: primary key": "ALTER TABLE orders_order DROP CONSTRAINT orders_order_pkey CASCADE",
    "baselinker_connectionkey: one_current_key": "DROP INDEX one_current_key",
    "baselinker_inboundcall: call_retry_at": "DROP INDEX call_retry_at",
    "catalog_stock: trigger baselinker_journal_catalog_stock_update": (
        "DROP TRIGGER baselinker_journal_catalog_stock_update ON catalog_stock"
    ),
}


def constraint_of(table: str, kind: str, column: str) -> str:
    """The name that PostgreSQL knows a constraint by."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = %s AND conkey = ARRAY["
            "(SELECT attnum FROM pg_attribute WHERE attrelid = conrelid AND attname = %s)]",
            [table, kind, column],
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_database_that_was_migrated_lacks_nothing():
    assert schema_missing() == []
    assert schema_check(databases=["default"]) == []


@pytest.mark.django_db
@pytest.mark.postgres
@pytest.mark.parametrize("lost", REMOVED)
def test_what_a_restore_may_lose_is_named(lost):
    with connection.cursor() as cursor:
        cursor.execute(REMOVED[lost])
    assert lost in schema_missing()


@pytest.mark.django_db
@pytest.mark.postgres
@pytest.mark.parametrize(
    ("table", "kind", "column", "lost"),
    [
        ("orders_orderline", "f", "order_id", "foreign key on order_id"),
        ("baselinker_connection", "u", "slug", "unique key on slug"),
    ],
)
def test_so_are_keys_that_the_database_named_itself(table, kind, column, lost):
    name = constraint_of(table, kind, column)
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    assert schema_missing() == [f"{table}: {lost}"]


@pytest.mark.django_db
@pytest.mark.sqlite
def test_so_it_is_on_sqlite():
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_current_key")
        cursor.execute("DROP TRIGGER baselinker_journal_catalog_stock_update")
    assert schema_missing() == [
        "baselinker_connectionkey: one_current_key",
        "catalog_stock: trigger baselinker_journal_catalog_stock_update",
    ]


@pytest.mark.django_db
def test_the_command_refuses_what_only_a_restore_can_mend_and_warns_of_what_migrate_does():
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX call_retry_at")
        on_table = " ON catalog_stock" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER baselinker_journal_catalog_stock_update{on_table}")
    found = schema_check(databases=["default"])
    assert [(message.id, message.is_serious()) for message in found] == [("eshop.E010", True), ("eshop.W010", False)]
    with pytest.raises(SystemCheckError, match="The database lacks baselinker_inboundcall: call_retry_at"):
        call_command("check", databases=["default"])


@pytest.mark.django_db
def test_nothing_is_compared_unless_the_database_is_asked_for():
    """`manage.py check` works without one."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX call_retry_at")
    assert schema_check() == schema_check(databases=[]) == []


@pytest.mark.django_db
def test_every_trigger_is_looked_for(monkeypatch):
    monkeypatch.setattr(schema, "constraints_missing", list)
    from baselinker_integration.feed.prepare.triggers import triggers_drop

    triggers_drop("default")
    assert len(schema_missing()) == len(WATCHES)


def run(path: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{path}",
        "SECRET_KEY": "x" * 40,
        "HOST": "127.0.0.1",
        "PORT": str(free_port()),
        "WEB_WORKERS": "1",
    }
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


WEB = ("-m", "gunicorn", "--config", "python:eshop.gunicorn_settings", "eshop.wsgi")


@pytest.mark.sqlite
class TestStart:
    @pytest.fixture
    def database(self, migrated_file, tmp_path) -> Path:
        return Path(shutil.copy(migrated_file, tmp_path / "eshop.sqlite3"))

    def test_a_web_process_does_not_start_on_a_database_without_its_keys(self, database):
        with sqlite3.connect(database) as file:
            file.execute("DROP INDEX one_current_key")
        done = run(database, *WEB)
        assert done.returncode != 0
        assert "The database lacks baselinker_connectionkey: one_current_key." in done.stderr

    def test_nor_on_a_damaged_file(self, database):
        """What comes of a backup copied over the file while its write-ahead log lies beside it."""
        content = bytearray(database.read_bytes())
        middle = len(content) // 2 // 4096 * 4096
        content[middle : middle + 40960] = bytes(40960)
        database.write_bytes(content)
        done = run(database, *WEB)
        assert done.returncode != 0
        assert "Backup and restore in docs/operations.md" in done.stderr

    def test_a_database_that_does_not_answer_is_no_reason_not_to_start(self, monkeypatch):
        from django.db import OperationalError

        def silent() -> str:
            raise OperationalError("connection refused")

        monkeypatch.setattr(schema, "file_damage", silent)
        monkeypatch.setattr(schema.connections, "close_all", lambda: None)
        start_check()

    def test_any_other_error_of_the_database_is(self, monkeypatch):
        from django.db import DatabaseError

        def broken() -> str:
            raise DatabaseError("database disk image is malformed")

        monkeypatch.setattr(schema, "file_damage", broken)
        monkeypatch.setattr(schema.connections, "close_all", lambda: None)
        with pytest.raises(ImproperlyConfigured, match="malformed"):
            start_check()
