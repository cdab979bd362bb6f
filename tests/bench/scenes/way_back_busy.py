"""The way back when much is to be told: a thousand parcels on a simulated clock, eight workers whose clocks disagree.

Also a change with a broker, and with a command every minute.
"""

import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from django.conf import settings
from django.db import connection as database
from django.utils import timezone

from baselinker_integration.background import way_back as background
from baselinker_integration.models import Gate, OrderBinding, TokenAccount, WayBack
from baselinker_integration.player.token_api.server import serving
from baselinker_integration.player.token_api.world import World
from baselinker_integration.tasks import GATE_PAUSE
from baselinker_integration.token_api import gate
from baselinker_integration.way_back import asking
from baselinker_integration.way_back.finding import orders_find
from baselinker_integration.way_back.sending import account_send
from eshop.celery import app
from eshop.core import clock
from eshop.orders.models import Order, OrderStatus, Parcel
from eshop.orders.services.parcels import ParcelData, order_parcel_add
from eshop.orders.services.status import order_status_move
from tests.bench.children import command_run
from tests.bench.scenes.common import Figures, stopwatch
from tests.bench.scenes.way_back import account_make
from tests.services import Redis
from tests.simulated_clock import Clock
from tests.stack.processes import Service, environment, wait_for

_STATUS = 8070
_WORKERS, _APART = 8, 90
_SECONDS = 75
_SINGLES = 20
_FORK = multiprocessing.get_context("fork")


def run(orders: int) -> Figures:
    world = World(token="4001234-4005678-" + "B" * 56)
    with serving(world) as url:
        settings.BASELINKER_API_URL = os.environ["BASELINKER_API_URL"] = url
        _opened, account = account_make(world, orders)
        TokenAccount.objects.update(reads_changes=True)
        return {
            **_broker(world, account),
            **_parcels(world, account, orders),
            **_workers(world, account),
        }


def _parcels(world: World, account: TokenAccount, orders: int) -> Figures:
    """Simulated minutes for a parcel of each order, as with a broker and as with a pass every minute; changes are read
    meanwhile, once a minute."""
    figures: Figures = {}
    for name, passes in (("broker", _passes_of_tasks), ("minute", _passes_of_a_minute)):
        simulated = Clock(datetime.now(UTC))
        _fresh(world, simulated.time)
        for order in Order.objects.order_by("pk")[:orders]:
            parcel = ParcelData(f"{name}{order.pk}", "InPost")
            order_parcel_add(order_id=order.pk, parcel=parcel, origin=Parcel.Origin.ERP, actor="ERP")
        with ExitStack() as stack:
            stack.enter_context(patch.object(clock, "now", simulated.now))
            stack.enter_context(patch.object(gate, "now_expression", simulated.milliseconds))
            for module in (asking, background):
                stack.enter_context(patch.object(module, "time", simulated))
            began = simulated.at
            orders_find(simulated.now())
            passes(simulated, account)
        told = sum(len(parcels) for parcels in world.parcels.values())
        figures |= {
            f"way_back_parcels_{name}_min": (simulated.at - began).total_seconds() / 60,
            f"way_back_parcels_{name}_missing": orders - told,
            f"way_back_parcels_{name}_most": world.limit.most,
            f"way_back_parcels_{name}_blocks": world.limit.blocks,
            f"way_back_parcels_{name}_reads": len(world.called("getJournalList")),
        }
    return figures


def _passes_of_tasks(simulated: Clock, account: TokenAccount) -> None:
    """The task comes again when the gate opens; every minute, between two of its runs, changes are read."""
    read_at, goes_on = simulated.at, False
    while WayBack.objects.exclude(due_at=None).exists():
        again_at = account_send(account.pk, goes_on=goes_on).again_at
        pause = max((again_at - simulated.at).total_seconds() if again_at else 0.0, GATE_PAUSE)
        goes_on = True
        simulated.sleep(pause * 2 / 3)
        if simulated.at >= read_at:
            background.way_back_read(simulated.now())
            read_at = simulated.at + timedelta(minutes=1)
        simulated.sleep(pause / 3)


def _passes_of_a_minute(simulated: Clock, _account: TokenAccount) -> None:
    while WayBack.objects.exclude(due_at=None).exists():
        began = simulated.at
        background.way_back_work(simulated.now())
        simulated.sleep(max(60 - (simulated.at - began).total_seconds(), 0.0))


def _fresh(world: World, now: object) -> None:
    """The same orders, and nothing told of them."""
    kept = world.orders
    world.__init__(token=world.token, now=now)  # type: ignore[misc]
    world.orders = kept
    WayBack.objects.all().delete()
    Parcel.objects.all().delete()
    Gate.objects.update(tat=0, changes_tat=0, sweep_tat=0, blocked_until=None, probe=None)


def _workers(world: World, account: TokenAccount) -> Figures:
    """Calls that eight workers make whose clocks are up to 90 seconds apart."""
    _fresh(world, time.time)
    for order in Order.objects.order_by("pk")[:300]:
        parcel = ParcelData(f"W{order.pk}", "InPost")
        order_parcel_add(order_id=order.pk, parcel=parcel, origin=Parcel.Origin.ERP, actor="ERP")
    orders_find(clock.now())
    database.close()
    apart = [_APART * number / (_WORKERS - 1) - _APART / 2 for number in range(_WORKERS)]
    workers = [_FORK.Process(target=_work_on, args=(account.pk, seconds), daemon=True) for seconds in apart]
    for worker in workers:
        worker.start()
    time.sleep(_SECONDS)
    for worker in workers:
        worker.kill()
        worker.join()
    numbers = [parcel["courier_package_nr"] for told in world.parcels.values() for parcel in told]
    return {
        "way_back_workers_most": world.limit.most,
        "way_back_workers_blocks": world.limit.blocks,
        "way_back_workers_calls_per_min": len(world.calls) * 60 / _SECONDS,
        "way_back_workers_twice": len(numbers) - len(set(numbers)),
    }


def _work_on(account_id: int, ahead: float) -> None:
    clock.now = lambda: timezone.now() + timedelta(seconds=ahead)
    while True:
        again_at = account_send(account_id).again_at
        pause = (again_at - clock.now()).total_seconds() if again_at else 1.0
        time.sleep(max(pause, 0.05))


def _broker(world: World, account: TokenAccount) -> Figures:
    """Seconds from the change of a state until BaseLinker has it, 95 of 100: with a worker behind a broker, and with a
    command that is started every minute."""
    waiting = list(Order.objects.filter(status=OrderStatus.AWAITING_SHOP).order_by("pk")[: _SINGLES + 1])
    numbers = dict(OrderBinding.objects.values_list("order_id", "external_id"))

    def moved(order: Order) -> float:
        def arrive() -> None:
            order_status_move(order_id=order.pk, to=OrderStatus.CONFIRMED, actor="anna")
            number = int(numbers[order.pk])
            wait_for(lambda: world.orders[number]["order_status_id"] == _STATUS, "the state arriving", 60)

        return stopwatch(arrive)

    with _worker_behind_a_broker():
        times = []
        for order in waiting[:_SINGLES]:
            times.append(moved(order))
            time.sleep(1.5)
    command_run("manage.py", "run_due_work")  # as the minute before did: all changes so far are read
    order_status_move(order_id=waiting[-1].pk, to=OrderStatus.CONFIRMED, actor="anna")
    command = stopwatch(lambda: command_run("manage.py", "run_due_work"))
    assert world.orders[int(numbers[waiting[-1].pk])]["order_status_id"] == _STATUS
    return {
        "way_back_broker_p95_s": statistics.quantiles(times, n=20)[-1],
        "way_back_command_s": command,
        "way_back_minute_p95_s": 0.95 * 60 + command,
    }


@contextmanager
def _worker_behind_a_broker() -> Iterator[None]:
    redis = Redis.start()
    env = dict(os.environ) | {"REDIS_URL": redis.url, "DUE_WORK_SECONDS": "60"}
    env |= dict.fromkeys(("POSTGRES_PASSWORD", "REDIS_PASSWORD"), "unused")
    env |= {"ALLOWED_HOSTS": "127.0.0.1", "PUBLIC_URL": "http://127.0.0.1"}
    with tempfile.TemporaryDirectory(prefix="eshop-bench-worker-") as scratch:
        worker = Service("worker", {**environment("worker", env), **env}, Path(scratch))
        try:
            wait_for(lambda: " ready." in worker.text(), "the worker starting", 120)
            with patch.object(settings, "REDIS_URL", redis.url):
                app.conf.broker_url = redis.url
                yield
        finally:
            worker.close()
            redis.stop()
