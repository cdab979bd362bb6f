"""A whole installation on this machine: PostgreSQL, Redis, and the services of docker-compose.yml."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import requests
from celery import Celery
from redis import Redis as Client

from tests.services import Redis, free_port
from tests.stack.processes import ROOT, Service, environment, wait_for


@dataclass
class Stack:
    """One installation: its database and broker, and whatever services a test starts."""

    database_url: str
    redis: Redis
    env: dict[str, str]
    scratch: Path
    services: list[Service] = field(default_factory=list)

    def start(self, name: str, **changes: str) -> Service:
        """Start a service, with `changes` to its environment."""
        service = Service(name, {**environment(name, self.env), **self.env, **changes}, self.scratch)
        self.services.append(service)
        if name == "web":
            wait_for(lambda: self.get("/health/ready") == 200, "the web service answering")
        if name == "worker":
            wait_for(lambda: " ready." in service.text(), "the worker starting")
        return service

    def stop(self, service: Service) -> None:
        service.close()
        self.services.remove(service)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.env['PORT']}{path}"

    def get(self, path: str) -> int:
        try:
            return requests.get(self.url(path), timeout=10).status_code
        except requests.RequestException:
            return 0

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **self.env},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def connect(self, name: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.manage("connect_baselinker", "--name", name, "--json"))
        told["id"] = self.value("SELECT id FROM baselinker_connection WHERE name = %s", name)
        return told

    def database(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.database_url)

    def value(self, query: str, *parameters: object) -> Any:
        """The first column of the first row, or None."""
        with self.database() as connection:
            cursor = connection.execute(query, parameters)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    def send(self, task: str, *ids: int) -> None:
        """Put a task into the queue as the sweep does."""
        with Celery(broker=self.redis.url, set_as_current=False) as app:
            app.send_task(f"baselinker_integration.tasks.{task}", ids)


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    server = os.environ["TEST_POSTGRES_URL"]
    name = f"stack_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    redis = Redis.start()
    database_url = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    port = free_port()
    env = {
        "SECRET_KEY": "test-only-key-of-the-stack-long-enough",
        "POSTGRES_PASSWORD": "unused",
        "REDIS_PASSWORD": "unused",
        "ALLOWED_HOSTS": "127.0.0.1",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis.url,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DUE_WORK_SECONDS": "1",
    }
    stack = Stack(database_url, redis, env, tmp_path_factory.mktemp("stack"))
    migrate = Service("migrate", {**environment("migrate", env), **env}, stack.scratch)
    assert migrate.process.wait(120) == 0, migrate.text()
    yield stack
    redis.stop()
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def stack(installation: Stack) -> Iterator[Stack]:
    yield installation
    for service in list(installation.services):
        installation.stop(service)
    with Client.from_url(installation.redis.url) as broker:
        broker.flushall()  # what a scheduler sent when no worker was left is no work of the next test


@pytest.fixture
def account(stack: Stack, request: pytest.FixtureRequest) -> Callable[[], dict[str, Any]]:
    """A connected account with a name of its own."""
    return lambda: stack.connect(request.node.name[:80])
