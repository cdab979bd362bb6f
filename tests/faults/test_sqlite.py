"""The embedded way: one web server over a file."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import requests

from tests.faults.books import books_check
from tests.faults.sender import Address, Ledger, number_new, order_of, senders
from tests.services import free_port
from tests.stack.processes import ROOT, Service, wait_for

pytestmark = [pytest.mark.long, pytest.mark.sqlite, pytest.mark.xdist_group("faults"), pytest.mark.timeout(600)]

ITEMS, IMPORTED = 20, 1500
WAIT_SECONDS = 2
RATE_SECONDS = 4


@dataclass
class Embedded:
    """An installation of one process and one file."""

    folder: Path
    env: dict[str, str]
    account: dict[str, Any] = field(default_factory=dict)
    web: Service = None  # type: ignore[assignment]
    ledgers: list[Ledger] = field(default_factory=list)

    @property
    def file(self) -> Path:
        return self.folder / "eshop.sqlite3"

    def manage(self, *arguments: object) -> str:
        """What the command says; standard error if it refuses."""
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **self.env},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout if done.returncode == 0 else done.stderr

    def start(self, **changes: str) -> None:
        self.web = Service("web", {**self.env, **changes}, self.folder)
        wait_for(
            lambda: self.status("/health/ready") == 200 or self.web.process.poll() is not None, "the web answering"
        )

    def status(self, path: str) -> int:
        try:
            return requests.get(f"http://127.0.0.1:{self.env['PORT']}{path}", timeout=5).status_code
        except requests.RequestException:
            return 0

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=30)) as database:
            return database.execute(statement).fetchall()

    @property
    def address(self) -> Address:
        return Address(int(self.env["PORT"]), self.account["path"], self.account["key"])

    @property
    def products(self) -> list[int]:
        return [pk for (pk,) in self.ask("SELECT id FROM catalog_product WHERE code LIKE 'K%' ORDER BY id")]

    @contextmanager
    def selling(self) -> Iterator[Ledger]:
        with senders(self.address, self.products, count=2) as ledger:
            self.ledgers.append(ledger)
            wait_for(lambda: len(ledger.answered) > 4, "orders being taken", 20)
            yield ledger
        books_check(self.ask, *self.ledgers)


@pytest.fixture(scope="module")
def embedded(migrated_file, tmp_path_factory):
    folder = tmp_path_factory.mktemp("embedded")
    env = {
        "SECRET_KEY": "test-only-key-of-the-battery-long-enough",
        "DATABASE_URL": f"sqlite:///{folder}/eshop.sqlite3",
        "ALLOWED_HOSTS": "127.0.0.1",
        "PORT": str(free_port()),
        "WEB_WORKERS": "2",
        "FEED_DIR": str(folder / "feed"),
    }
    shutil.copy(migrated_file, folder / "eshop.sqlite3")
    made = Embedded(folder, env)
    (folder / "towary.csv").write_text(
        "code;name;price;stock\n" + "".join(f"K{number};Kubek {number};19,90;90000\n" for number in range(ITEMS)),
        encoding="utf-8",
    )
    made.manage("import_catalog", folder / "towary.csv")
    made.account = json.loads(made.manage("connect_baselinker", "--name", "Bateria", "--json"))
    made.start()
    yield made
    made.web.close()


@pytest.mark.fault(
    "P3", "no acknowledged order missing, doubled or renumbered; stock = initial - sold; the file is whole"
)
def test_kill_9_of_the_embedded_web_loses_no_order(embedded, experiment):
    """SQLite: kill -9 of a web process, then of all of them, while two clients push orders"""
    for _round in experiment.rounds():
        with embedded.selling() as ledger:
            os.kill(embedded.web.children()[0], signal.SIGKILL)
            killed = time.monotonic()
            wait_for(lambda: ledger.back_after(killed) >= 0, "an order being taken again", 10)  # noqa: B023
            embedded.web.kill_all()
            killed = time.monotonic()
            embedded.start()
            wait_for(lambda: ledger.back_after(killed) >= 0, "an order being taken again", 10)  # noqa: B023
            experiment.longest(**{"s until orders are taken": ledger.back_after(killed)})
        assert embedded.ask("PRAGMA quick_check(1)") == [("ok",)]
        experiment.count(kills=2, orders=len(ledger.acknowledged))


@pytest.mark.fault("20", "every order is taken, none waits longer than 2 s")
def test_an_import_keeps_no_order_waiting(embedded, experiment, tmp_path):
    """SQLite: import_catalog writes new items while orders come in"""
    rows = 60_000 if experiment.is_long else IMPORTED
    for number in experiment.rounds(most=3):
        file = tmp_path / f"nowe-{number}.csv"
        lines = (f"I{number}-{item};Nowy {item};5,00;1\n" for item in range(rows))
        file.write_text("code;name;price;stock\n" + "".join(lines), encoding="utf-8")
        with embedded.selling() as ledger:
            embedded.manage("import_catalog", file)
        assert embedded.ask(f"SELECT count(*) FROM catalog_product WHERE code LIKE 'I{number}-%'") == [(rows,)]
        assert ledger.refusals == {}
        assert ledger.longest_wait() < WAIT_SECONDS
        experiment.longest(**{"s that the slowest order took": ledger.longest_wait()})
        experiment.count(orders=len(ledger.acknowledged), rows=rows)


@pytest.mark.fault("2", "refused with the reason; nothing is changed, no order lost, the file is whole")
def test_a_restore_beside_the_running_embedded_shop_is_refused(embedded, experiment, tmp_path):
    """SQLite: backup and restore while orders come in and nothing was stopped"""
    for number in experiment.rounds():
        with embedded.selling() as ledger:
            assert "bytes" in embedded.manage("backup", tmp_path / f"{number}.backup")
            assert "Stop the web server" in embedded.manage("restore", tmp_path / f"{number}.backup")
        assert embedded.ask("PRAGMA quick_check(1)") == [("ok",)]
        experiment.count(orders=len(ledger.acknowledged), refused=1)


@pytest.mark.fault("2", "the copy is no backup: the web does not start on it, and says why")
def test_control_a_file_copied_over_the_database_is_damaged(embedded, experiment, tmp_path):
    """SQLite: a copy of the file is put over it while its -wal lies beside"""
    for _round in experiment.rounds():
        folder = tmp_path / str(_round)
        folder.mkdir()
        other = Embedded(folder, {**embedded.env, "DATABASE_URL": f"sqlite:///{folder}/eshop.sqlite3"})
        other.env["PORT"] = str(free_port())
        with embedded.selling():
            for suffix in ("", "-wal"):  # an older file and a newer log, as a copy over a file leaves them
                shutil.copy(f"{embedded.file}{suffix}", f"{other.file}{suffix}")
        content = bytearray(other.file.read_bytes())
        for page in range(3, len(content) // 4096, 2):  # pages of another state
            content[page * 4096 : page * 4096 + 512] = content[4096 : 4096 + 512]
        other.file.write_bytes(content)
        other.start()
        assert other.web.process.poll() not in (None, 0)
        assert "The database was not restored whole" in other.web.text()
        experiment.count(**{"damaged files seen": 1})


def syncs(embedded: Embedded, **changes: str) -> int:
    """How often the web asked the disk to keep what it has while it took five orders, one after the other."""
    embedded.web.close()
    embedded.start(**changes)
    pids = [str(pid) for pid in embedded.web.children()]
    trace = embedded.folder / f"trace-{time.monotonic_ns()}"
    watched = [word for pid in pids for word in ("-p", pid)]
    tracer = subprocess.Popen(
        ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", str(trace), *watched], stderr=subprocess.DEVNULL
    )
    try:
        wait_for(trace.exists, "strace")
        time.sleep(0.5)
        before = len(re.findall(r"sync\(", trace.read_text()))
        for _ in range(5):
            answer = embedded.address.call(order_of(embedded.products[0], number_new()))
            assert "order_id" in answer
        time.sleep(0.2)
        return len(re.findall(r"sync\(", trace.read_text())) - before
    finally:
        tracer.terminate()
        tracer.wait(10)


def orders_a_second(embedded: Embedded) -> float:
    with embedded.selling() as ledger:
        before = len(ledger.answered)
        time.sleep(RATE_SECONDS)
        taken = len(ledger.answered) - before
    return taken / RATE_SECONDS


@pytest.mark.long
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.fault("5", "at least one fsync for each acknowledged order; with synchronous=NORMAL fewer")
def test_every_order_is_on_the_disk_before_it_is_acknowledged(embedded, experiment):
    """SQLite: strace counts what five orders ask of the disk, as shipped and with the setting of before"""
    durable, before = [], []
    for _round in experiment.rounds(most=5):
        full = syncs(embedded)
        durable.append(orders_a_second(embedded))
        normal = syncs(embedded, DJANGO_SETTINGS_MODULE="tests.faults.less_durable")
        before.append(orders_a_second(embedded))
        assert full >= 5
        assert normal < 5
        experiment.count(**{"orders": 5, "fsync as shipped": full, "fsync with NORMAL": normal})
    experiment.figures["orders a second as shipped"] = round(median(durable), 1)
    experiment.figures["orders a second with NORMAL"] = round(median(before), 1)
    embedded.web.close()
    embedded.start()
