"""kill -9 of worker, database and BaseLinker while orders change: at rest it knows all, and each parcel once."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from baselinker_integration.models import TokenAccount, WayBack
from baselinker_integration.player.token_api.world import World as Known
from baselinker_integration.token_api.accounts import token_paste
from baselinker_integration.way_back.asked import old_rows_send, rejected_send
from baselinker_integration.way_back.finding import orders_find
from eshop.core import clock
from eshop.orders.models import Order, OrderStatus
from tests.baselinker_integration.shop import shop_make
from tests.baselinker_integration.token_api.conftest import TOKEN
from tests.baselinker_integration.way_back.orders import (
    MAPPED,
    NEW,
    invoiced,
    moved,
    order_both,
    parcelled,
    sending_set,
)
from tests.faults.database import Database, database
from tests.services import free_port
from tests.stack.processes import ROOT, wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("faults"), pytest.mark.timeout(600)]

NUMBERS = range(501, 507)
ROUNDS = 50


@dataclass
class Playing:
    """Three processes that may be killed, and their clock. BaseLinker loses its first answer to a parcel."""

    postgres: Database
    scratch: Path
    env: dict[str, str]
    is_blind: bool
    port: int = field(default_factory=free_port)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def ahead(self) -> Path:
        return self.scratch / "ahead"

    def time_pass(self, seconds: float) -> None:
        new = self.ahead.with_suffix(".new")
        new.write_text(str((float(self.ahead.read_text()) if self.ahead.exists() else 0) + seconds))
        new.replace(self.ahead)

    def start(self, name: str) -> None:
        if name == "database":
            self.postgres.start()
            return
        keep = ["--keep", str(self.scratch / "account"), "--ahead", str(self.ahead)]
        orders = ["--orders", ",".join(map(str, NUMBERS)), "--token", TOKEN, "--port", str(self.port)]
        programs = {
            "BaseLinker": ["manage.py", "play_token_api", *orders, *keep, "--trouble", "lost:createPackageManual"],
            "worker": ["-m", "tests.faults.way_back_worker", str(self.ahead), *(["blind"] if self.is_blind else [])],
        }
        with (self.scratch / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, *programs[name]], cwd=ROOT, env=self.env, stdout=log, stderr=log
            )

    def works(self) -> bool:
        """Whether worker and BaseLinker are there."""
        return all((self.scratch / f"{name}.log").read_bytes() for name in self.running)

    def kill(self, name: str) -> None:
        if name == "database":
            self.postgres.kill()
            connection.close()
            return
        self.running[name].kill()
        self.running[name].wait(10)

    def account(self) -> Known:
        """What BaseLinker has."""
        kept = json.loads((self.scratch / "account").read_text(encoding="utf-8"))
        known = Known(token=TOKEN)
        known.orders = {int(number): order for number, order in kept["orders"].items()}
        known.parcels = {int(number): parcels for number, parcels in kept["parcels"].items()}
        for name, value in kept["limit"].items():
            setattr(known.limit, name, value)
        return known


@contextmanager
def playing(scratch: Path, *, is_blind: bool = False) -> Iterator[Playing]:
    """A database with the shop's tables that Django here and the worker share, BaseLinker and the worker running."""
    with database() as postgres:
        env = {**os.environ, "DATABASE_URL": postgres.url, "DJANGO_SETTINGS_MODULE": "eshop.settings"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
        played = Playing(postgres, scratch, env, is_blind)
        env["BASELINKER_API_URL"] = f"http://127.0.0.1:{played.port}/connector.php"
        played.time_pass(0)
        before = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict.update(NAME="postgres", HOST="127.0.0.1", PORT=str(postgres.port), USER="postgres")
        try:
            played.start("BaseLinker")
            wait_for((scratch / "account").exists, "BaseLinker being there", 180)
            yield played
        finally:
            for name in played.running:
                played.kill(name)
            connection.close()
            connection.settings_dict.update(before)


def orders_make(played: Playing) -> tuple[TokenAccount, list[Order]]:
    """An account that sends all and reads changes, and orders that BaseLinker has too."""
    account = sending_set(token_paste(connection=shop_make().connection, token=TOKEN))
    TokenAccount.objects.update(reads_changes=True)
    return account, [order_both(Known(token=TOKEN), account.connection, number) for number in NUMBERS]


def order_change(order: Order, number: int, moments: random.Random) -> None:
    """A parcel, and now and then a state or an invoice."""
    parcelled(order, f"P{number}")
    if moments.random() < 0.3:
        invoiced(order, f"FV {number}/2026")
    for state in (OrderStatus.CONFIRMED, OrderStatus.COMPLETED):
        order.refresh_from_db()
        if order.status < state and moments.random() < 0.3:
            moved(order, state)


def come_to_rest(played: Playing, account: TokenAccount) -> None:
    def is_quiet() -> bool:
        orders_find(clock.now())
        return not WayBack.objects.exclude(due_at=None).exists()

    for _pause in range(60):
        try:
            wait_for(is_quiet, "nothing being due", 2)
        except AssertionError:
            played.time_pass(3700)
            old_rows_send(account=account, now=clock.now())
            continue
        if not rejected_send(account=account, now=clock.now()):
            return
    raise AssertionError(list(WayBack.objects.exclude(due_at=None).values("attempts", "error_code", "unsure")))


def rounds_play(played: Playing, rounds: int, seed: int) -> dict[str, Any]:
    """Change an order and kill one of the three a moment later, round after round, then come to rest."""
    moments, killed = random.Random(seed), dict.fromkeys(("worker", "database", "BaseLinker"), 0)
    account, orders = orders_make(played)
    played.start("worker")
    victims: list[str] = []
    for number in range(rounds):
        wait_for(played.works, "worker and BaseLinker being there", 180)
        order_change(moments.choice(orders), number, moments)
        time.sleep(moments.uniform(0, 0.6))
        victims = victims or moments.sample(list(killed), k=len(killed))
        victim = victims.pop()
        played.kill(victim)
        killed[victim] += 1
        time.sleep(moments.uniform(0, 0.2))
        played.start(victim)
        played.time_pass(moments.choice([0, 1, 61, 301, 400]))
    come_to_rest(played, account)
    return {f"kills of {victim}": count for victim, count in killed.items()}


def parcels_there(known: Known, order: Order) -> list[str]:
    number = int(order.baselinker_binding.external_id)
    return sorted(parcel["courier_package_nr"] for parcel in known.parcels.get(number, []))


@pytest.fixture
def unblocked(django_db_blocker, monkeypatch):
    monkeypatch.setattr(settings, "REDIS_URL", "")
    with django_db_blocker.unblock():
        yield


@pytest.mark.fault("way back", "at rest BaseLinker knows what the shop wants it to know, each parcel once, no block")
def test_kill_9_of_worker_database_and_baselinker_forgets_and_repeats_nothing(unblocked, experiment, tmp_path):
    """kill -9 of worker, PostgreSQL and the played BaseLinker while orders change"""
    rounds = ROUNDS if experiment.is_long else 3
    with playing(tmp_path) as played:
        began = time.monotonic()
        experiment.count(**rounds_play(played, rounds, seed=experiment.planned))
        experiment.planned = experiment.played = rounds
        known = played.account()
        for order in Order.objects.all():
            there = known.orders[int(order.baselinker_binding.external_id)]
            assert parcels_there(known, order) == sorted(parcel.number for parcel in order.parcels.all())
            assert there["order_status_id"] == MAPPED.get(order.status, NEW)
            assert there["extra_field_1"] == order.invoice_number
        assert (known.limit.blocks, known.limit.most <= 100) == (0, True)
        experiment.count(parcels=sum(map(len, known.parcels.values())), seconds=round(time.monotonic() - began))
        experiment.longest(**{"calls in a minute": known.limit.most})


@pytest.mark.fault("way back", "a parcel is registered twice, so the books would tell")
def test_control_a_worker_that_does_not_look_first_registers_parcels_twice(unblocked, experiment, tmp_path):
    """The same with a worker that sends parcels without looking for them"""
    with playing(tmp_path, is_blind=True) as played:
        experiment.count(**rounds_play(played, 3, seed=1))
        experiment.planned = experiment.played = 3
        known = played.account()
        numbers = [number for order in Order.objects.all() for number in parcels_there(known, order)]
        experiment.count(twice=len(numbers) - len(set(numbers)))
    assert experiment.figures["twice"] > 0
