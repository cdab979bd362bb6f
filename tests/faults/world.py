"""What the battery plays on: nginx, web, worker and beat, with a PostgreSQL and a Valkey to be killed."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.faults.books import books_check
from tests.faults.database import Database, database
from tests.faults.proxy import Proxy
from tests.faults.sender import Address, Ledger, senders
from tests.services import Redis, free_port
from tests.stack.conftest import Stack
from tests.stack.nginx import compose_configuration, nginx_start
from tests.stack.processes import PATIENCE, Service, children, environment, signal_send, wait_for

ITEMS, PIECES = 40, 900_000
LOCK_SECONDS = 2
STATEMENT_SECONDS = 4
IDLE_SECONDS = 5
SWIFT = {
    "WEB_WORKERS": "2",
    "WEB_THREADS": "4",
    "DATABASE_LOCK_SECONDS": str(LOCK_SECONDS),
    "DATABASE_STATEMENT_SECONDS": str(STATEMENT_SECONDS),
    "DATABASE_IDLE_SECONDS": str(IDLE_SECONDS),
}
"""Two processes of four threads as shipped; limits shorter than those, so that an experiment takes seconds."""


def without(guard: str) -> dict[str, str]:
    """Changes to the environment of a process that take a guard out of it, for a control (tests/faults/off)."""
    return {"FAULT_OFF": guard, "PYTHONPATH": str(Path(__file__).with_name("off"))}


@dataclass
class World(Stack):
    """Everything that runs. `start` and `stop` are those of any installation."""

    postgres: Database = None  # type: ignore[assignment]
    proxy: Proxy = None  # type: ignore[assignment]
    front: int = 0
    front_process: subprocess.Popen[bytes] | None = None
    account: dict[str, Any] = field(default_factory=dict)
    products: list[int] = field(default_factory=list)
    ledgers: list[Ledger] = field(default_factory=list)

    def service(self, name: str) -> Service:
        return next(each for each in self.services if each.name == name)

    def web_start(self, **changes: str) -> Service:
        """Its way to the database leads through the proxy."""
        through = self.database_url.replace(f":{self.postgres.port}/", f":{self.proxy.port}/")
        return self.start("web", **{**SWIFT, "DATABASE_URL": through, **changes})

    def again(self, name: str) -> None:
        """Start a service that was killed, as its supervisor does."""
        if old := [each for each in self.services if each.name == name]:
            old[0].close()
            self.services.remove(old[0])
        if name == "web":
            self.web_start()
        else:
            self.start(name)

    def supervise(self) -> None:
        """Start again what ended by itself, as compose and systemd do: a worker does when the broker takes nothing."""
        for name in ("web", "worker", "beat"):
            if self.service(name).process.poll() is not None:
                self.again(name)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        with self.database() as connection:
            return connection.execute(statement.encode()).fetchall()

    def address(self, *, behind_nginx: bool = True) -> Address:
        port = self.front if behind_nginx else int(self.env["PORT"])
        return Address(port, self.account["path"], self.account["key"])

    @contextmanager
    def selling(self, *, count: int = 4, behind_nginx: bool = True, timeout: float = 10) -> Iterator[Ledger]:
        """Orders come in; afterwards the books are checked."""
        with senders(self.address(behind_nginx=behind_nginx), self.products, count=count, timeout=timeout) as ledger:
            self.ledgers.append(ledger)
            wait_for(lambda: len(ledger.answered) > 4, "orders being taken", 20)
            yield ledger
        self.books_check()

    def books_check(self) -> dict[str, int]:
        return books_check(self.ask, *self.ledgers)

    def back(self, ledger: Ledger, moment: float, seconds: float = 20) -> float:
        """Seconds from `moment` until an order was taken whose call began later."""
        wait_for(lambda: ledger.back_after(moment) >= 0, "an order being taken again", seconds)
        return ledger.back_after(moment)

    def redis_kill(self) -> None:
        self.redis.process.kill()
        self.redis.process.wait(10)

    def front_kill(self) -> None:
        """nginx and its worker processes, and another in its place."""
        assert self.front_process
        signal_send([self.front_process.pid, *children(self.front_process.pid)], signal.SIGKILL)
        self.front_process.wait(10)
        self.front_start()

    def front_start(self) -> None:
        self.front_process = nginx_start(self.scratch / "nginx", self.front)

    def front_stop(self) -> None:
        """Asked to end, so that its worker processes end with it."""
        if self.front_process:
            self.front_process.terminate()
            self.front_process.wait(20)

    def freeze(self, pids: list[int], seconds: float) -> None:
        signal_send(pids, signal.SIGSTOP)
        time.sleep(seconds)
        signal_send(pids, signal.SIGCONT)

    def due_work_is_done(self) -> bool:
        """A pass over the background work began within the last three seconds; it is asked for every second."""
        found = self.ask("SELECT now() - at < interval '3 seconds' FROM core_heartbeat WHERE name = 'due_work'")
        return found == [(True,)]


def _catalogue(scratch: Path) -> Path:
    path = scratch / "towary.csv"
    rows = (f"K{number};Kubek {number};23;19,90;{PIECES}\n" for number in range(ITEMS))
    path.write_text("code;name;vat;price;stock\n" + "".join(rows), encoding="utf-8")
    return path


def _together(*works: Callable[[], object]) -> None:
    """Side by side; the first that failed is raised."""
    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(work) for work in works]:
            done.result()


@contextmanager
def world_make(scratch: Path) -> Iterator[World]:
    with ExitStack() as stack:
        postgres = stack.enter_context(database())
        with psycopg.connect(postgres.url, autocommit=True) as admin:
            admin.execute('CREATE DATABASE "eshop"')
        redis = Redis.start()
        stack.callback(lambda: redis.stop())
        proxy = Proxy(postgres.port)
        stack.callback(proxy.close)
        port = free_port()
        url = f"{postgres.url.removesuffix('/postgres')}/eshop"
        env = {
            "SECRET_KEY": "test-only-key-of-the-battery-long-enough",
            "POSTGRES_PASSWORD": "unused",
            "REDIS_PASSWORD": "unused",
            "ALLOWED_HOSTS": "127.0.0.1",
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": url,
            "REDIS_URL": redis.url,
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "DUE_WORK_SECONDS": "1",
        }
        world = World(url, redis, env, scratch, postgres=postgres, proxy=proxy, front=free_port())
        migrate = Service("migrate", {**environment("migrate", env), **env}, scratch)
        assert migrate.process.wait(120 * PATIENCE) == 0, migrate.text()
        stack.callback(lambda: [service.close() for service in world.services])
        _together(
            lambda: world.manage("import_catalog", str(_catalogue(scratch))),
            lambda: world.start("worker"),
            lambda: world.start("beat"),
        )
        world.account = world.connect("Bateria")
        world.products = [pk for (pk,) in world.ask("SELECT id FROM catalog_product ORDER BY id")]
        world.web_start()
        compose_configuration(scratch / "nginx", port=world.front, upstream=port)
        world.front_start()
        stack.callback(world.front_stop)
        yield world
