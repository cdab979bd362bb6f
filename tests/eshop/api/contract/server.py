"""The shop's own web server with a database of its own, for whoever attacks the API from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.architecture.sources import ROOT
from tests.services import free_port


class ApiServer:
    """A running server: `url`, a `token` with every scope, and what its process has written in `log`."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.database_url, self.log = database_url, folder / "server.log"
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.env = os.environ | {
            "DATABASE_URL": database_url,
            "FEED_DIR": str(folder / "feed"),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "WEB_WORKERS": "1",
            "WEB_THREADS": "4",
        }
        self.token = self.run(_SHOP).strip()
        command = [sys.executable, "-m", "gunicorn", "--config", "python:eshop.gunicorn_settings", "eshop.wsgi"]
        with self.log.open("wb") as output:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=output, stderr=output)
        self._wait()

    @property
    def pid(self) -> int:
        """Of the server's first process; its workers are children of that."""
        return self._process.pid

    def run(self, program: str) -> str:
        """What a Python program prints that runs in the shop."""
        command = [sys.executable, "-c", _BEGIN + program]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False, timeout=240)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def call(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        """Status and body of one call with the token."""
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"} | headers
        request = Request(f"{self.url}{path}", data=body, headers=sent, method=method)
        try:
            with urlopen(request, timeout=60) as response:
                return response.status, response.read()
        except HTTPError as error:
            return error.code, error.read()

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(60)

    def _wait(self) -> None:
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up:
            try:
                if self.call("GET", "/api/v1/status")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text(encoding="utf-8", errors="replace"))


_BEGIN = """
import os
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "eshop.settings"
django.setup()
"""

_SHOP = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from eshop.api.models import ApiClient
from tests.eshop.api.caller import api_caller_make
from tests.factories import order_make, product_make
items = [product_make(f"K{number}", external_id=f"TWR-{number}") for number in range(5)]
for item in items[:3]:
    order_make(item)
caller = api_caller_make()
ApiClient.objects.update(calls_a_minute=1_000_000)
print(caller.token)
"""


def database_values(server: ApiServer) -> dict[str, Any]:
    """Every table of the shop as text, and how many rows it has, by the table's name."""
    found = json.loads(server.run(_DUMP))
    return dict(found)


_DUMP = """
import json
from django.apps import apps
from django.db import connection
tables = {model._meta.db_table for model in apps.get_models()}
found = {}
with connection.cursor() as cursor:
    for table in sorted(tables & set(connection.introspection.table_names())):
        cursor.execute(f'SELECT * FROM "{table}"')
        rows = [[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor]
        found[table] = [len(rows), repr(rows)]
print(json.dumps(found))
"""
