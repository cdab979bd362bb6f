"""A command finds its tables ready, or says what to do."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from eshop.core import commands


def test_a_bare_checkout_needs_no_preparation(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "connect_baselinker", "--name", "Konto", "--json"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert json.loads(done.stdout)["path"] == "/baselinker/konto/"


@pytest.mark.django_db
def test_a_servers_database_is_left_to_its_operator(monkeypatch):
    monkeypatch.setattr(commands.MigrationExecutor, "migration_plan", lambda self, targets: ["something"])
    monkeypatch.setattr(connection, "vendor", "postgresql")
    with pytest.raises(CommandError, match=r"manage\.py migrate"):
        call_command("build_feed")
