"""Workers of the way back at once, and killed at any moment: each parcel is registered once, nothing is forgotten."""

import multiprocessing
import os
import random
import threading
import time
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.db import connections
from django.utils import timezone

from baselinker_integration.models import TokenAccount, WayBack
from baselinker_integration.way_back import rows, sending, telling
from baselinker_integration.way_back.finding import orders_find
from baselinker_integration.way_back.sending import account_send
from eshop.core import clock
from eshop.orders.models import OrderStatus
from tests.baselinker_integration.token_api.conftest import played_api, world  # noqa: F401  fixtures
from tests.baselinker_integration.way_back.conftest import MAPPED, quick_gate  # noqa: F401
from tests.baselinker_integration.way_back.orders import moved, order_both, parcelled, sending_make
from tests.concurrency.racing import race

_FORK = multiprocessing.get_context("fork")
ORDERS, WORKERS = 6, 4


def parcels_due(world):  # noqa: F811
    """Orders with a parcel each, all due; returns the account's key."""
    account = sending_make()
    for number in range(501, 501 + ORDERS):
        parcelled(order_both(world, account.connection, number), f"6200{number}")
    orders_find(clock.now())
    return account.pk


def registered(world):  # noqa: F811
    return {number: [parcel["courier_package_nr"] for parcel in told] for number, told in world.parcels.items()}


def each_once():
    return {number: [f"6200{number}"] for number in range(501, 501 + ORDERS)}


def many_send(world):  # noqa: F811
    account_id = parcels_due(world)
    race(lambda _number: account_send(account_id).done, WORKERS)
    return registered(world)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_workers_register_each_parcel_once(world):  # noqa: F811
    assert many_send(world) == each_once()


@pytest.mark.sqlite
def test_many_workers_register_each_parcel_once_on_sqlite(sqlite_file, world):  # noqa: F811
    assert many_send(world) == each_once()


def look_then_act(account, now, *, at_most, together):
    """Rows that are due, taken by nobody; all workers have looked before the first of them acts."""
    due = list(rows.rows_due(account, now).select_related("binding__connection", "binding__order")[:at_most])
    with suppress(threading.BrokenBarrierError):
        together.wait(10)
    together.abort()
    return due


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_control_without_claims_some_are_registered_again(world, monkeypatch):  # noqa: F811
    monkeypatch.setattr(sending, "rows_claim", partial(look_then_act, together=_FORK.Barrier(WORKERS)))
    monkeypatch.setattr(sending, "row_hold", lambda *_: True)
    assert many_send(world) != each_once()


def worker(account_id):
    connections["default"].connection = None
    try:
        account_send(account_id)
    finally:
        os._exit(0)


def killed_again_and_again(world, monkeypatch, *, rounds, seed):  # noqa: F811
    """Change orders, kill the worker a moment after one of its calls, and at last let it come to rest."""
    moments, ahead = random.Random(seed), [0]
    monkeypatch.setattr(clock, "now", lambda: timezone.now() + timedelta(seconds=ahead[0]))
    account = sending_make()
    orders = [order_both(world, account.connection, number) for number in range(501, 501 + ORDERS)]
    kills = 0
    for number in range(rounds):
        order = moments.choice(orders)
        parcelled(order, f"P{number}")
        for state in (OrderStatus.CONFIRMED, OrderStatus.COMPLETED):
            order.refresh_from_db()
            if order.status < state and moments.random() < 0.3:
                moved(order, state)
        trouble = moments.choice(["lost", "dropped", "gateway", ""])
        if trouble:
            world.faults.add(trouble)
        orders_find(clock.now())
        connections.close_all()
        process = _FORK.Process(target=worker, args=(account.pk,))
        upto = len(world.calls) + moments.randint(1, 4)
        process.start()
        until = time.monotonic() + 5
        while len(world.calls) < upto and process.is_alive() and time.monotonic() < until:
            time.sleep(0.001)
        kills += process.is_alive()
        process.kill()
        process.join()
        ahead[0] += 400
    world.faults.waiting.clear()
    for _pass in range(60):
        ahead[0] += 90_000
        if not WayBack.objects.exclude(due_at=None).exists():
            break
        TokenAccount.objects.update(state="active")
        WayBack.objects.update(waiting_since=clock.now())
        account_send(account.pk)
    return kills, orders


def wanted_is_there(world, orders):  # noqa: F811
    assert not WayBack.objects.exclude(due_at=None).exists()
    for order in orders:
        order.refresh_from_db()
        number = int(order.baselinker_binding.external_id)
        own = sorted(parcel.number for parcel in order.parcels.all())
        assert sorted(registered(world).get(number, [])) == own
        assert world.orders[number]["order_status_id"] == MAPPED.get(order.status, 8069)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_at_any_moment_forgets_and_repeats_nothing(world, monkeypatch):  # noqa: F811
    kills, orders = killed_again_and_again(world, monkeypatch, rounds=8, seed=1)
    assert kills > 2
    wanted_is_there(world, orders)


@pytest.mark.sqlite
def test_a_worker_killed_at_any_moment_on_sqlite(sqlite_file, world, monkeypatch):  # noqa: F811
    _kills, orders = killed_again_and_again(world, monkeypatch, rounds=4, seed=2)
    wanted_is_there(world, orders)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_control_without_looking_first_parcels_are_registered_again(world, monkeypatch):  # noqa: F811
    monkeypatch.setattr(telling, "parcels_there", lambda _data: [])
    monkeypatch.setattr(telling, "LOOKS", 0)
    killed_again_and_again(world, monkeypatch, rounds=8, seed=1)
    numbers = [number for told in registered(world).values() for number in told]
    assert len(numbers) > len(set(numbers))


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_fifty_kills(world, monkeypatch):  # noqa: F811
    kills, orders = killed_again_and_again(world, monkeypatch, rounds=50, seed=3)
    assert kills > 20
    wanted_is_there(world, orders)
