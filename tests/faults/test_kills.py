"""kill -9, a power cut, a standstill: no order is lost, doubled or renumbered, and service comes back by itself."""

from __future__ import annotations

import signal
import time

import pytest
import requests

from tests.faults.sender import number_new, order_of
from tests.stack.processes import signal_send, wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("faults"), pytest.mark.timeout(600)]

BACK_SECONDS = 10


VICTIMS = {
    "web process": lambda world: signal_send(world.service("web").children()[:1], signal.SIGKILL),
    "web": lambda world: (world.service("web").kill_all(), world.again("web")),
    "PostgreSQL session": lambda world: world.postgres.kill_backend(),
    "PostgreSQL": lambda world: (world.postgres.kill_postmaster(), world.postgres.start()),
    "worker process": lambda world: signal_send(world.service("worker").children()[:1], signal.SIGKILL),
    "Redis": lambda world: (world.redis_kill(), world.redis.run()),
    "nginx": lambda world: world.front_kill(),
    "web process, halted": lambda world: world.freeze(world.service("web").children()[:1], 1),
    "PostgreSQL, halted": lambda world: world.freeze(world.postgres.processes(), 1),
}
"""Each with what is done to it. Whoever has no supervisor of its own is started again at once, as compose does."""


@pytest.mark.fault("P3", "no acknowledged order missing, doubled or renumbered; stock = initial - sold; back in 10 s")
def test_kill_9_of_anything_loses_no_order(world, experiment):
    """kill -9 or SIGSTOP of web, PostgreSQL, worker, Redis and nginx while four clients push orders"""
    for _round in experiment.rounds():
        with world.selling() as ledger:
            for victim, harm in VICTIMS.items():
                harm(world)
                back = world.back(ledger, time.monotonic(), BACK_SECONDS)
                experiment.longest(**{f"s until orders are taken after {victim}": back})
                time.sleep(0.1)
        experiment.count(kills=len(VICTIMS), orders=len(ledger.acknowledged))


@pytest.mark.fault("P3, 14", "work goes on by itself, or when the supervisor has started what ended")
def test_background_work_goes_on_after_worker_scheduler_and_broker_were_killed(world, experiment):
    """kill -9 of worker and beat with all their processes, and of Redis with the queue"""
    for _round in experiment.rounds():
        for victim in ("worker", "beat"):
            world.service(victim).kill_all()
        world.redis_kill()
        world.redis.run()
        began = time.monotonic()
        for victim in ("worker", "beat"):
            world.again(victim)
        time.sleep(
            3 - min(3, time.monotonic() - began)
        )  # what was done before the kill is older than three seconds now
        wait_for(world.due_work_is_done, "a pass over the background work", 30)
        experiment.longest(**{"s until background work is done": round(time.monotonic() - began, 1)})
        if experiment.is_long:
            world.redis_kill()
            time.sleep(1)
            world.redis.run()
            time.sleep(3)
            experiment.count(**{"workers that ended with Redis": world.service("worker").process.poll() is not None})
            if world.service("worker").process.poll() is not None:
                world.again("worker")
            wait_for(world.due_work_is_done, "a pass over the background work", 60)


@pytest.mark.fault("P3, 12, 13", "everything acknowledged is there; a person is told to try again: 503, Retry-After")
def test_a_power_cut_of_the_database_loses_no_order(world, experiment):
    """kill -9 of all of PostgreSQL's processes at once; the panel meanwhile"""
    with requests.Session() as person:
        page = person.get(world.url("/panel/login/"), timeout=10)
        form = {"csrfmiddlewaretoken": person.cookies["csrftoken"], "username": "x", "password": "y"}
        assert page.status_code == 200
        for _round in experiment.rounds():
            with world.selling() as ledger:
                world.postgres.kill()
                answer = person.post(world.url("/panel/login/"), form, timeout=10)
                assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "10")
                assert world.get("/health/ready") == 503
                assert world.get("/health/live") == 200
                world.postgres.start()
                experiment.longest(**{"s until orders are taken": world.back(ledger, time.monotonic(), BACK_SECONDS)})
            experiment.count(orders=len(ledger.acknowledged))


@pytest.mark.fault("P3", "acknowledged orders are missing, so the books would tell")
def test_control_a_database_that_does_not_wait_for_its_disk_loses_orders(world, experiment):
    """The same cut with synchronous_commit=off"""

    def durable(value: str) -> None:
        with world.database() as connection:
            connection.autocommit = True
            connection.execute(f"ALTER SYSTEM SET synchronous_commit = {value}")
            connection.execute(f"ALTER SYSTEM SET wal_writer_delay = '{'10s' if value == 'off' else '200ms'}'")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("CHECKPOINT")
        time.sleep(0.3)

    for _round in experiment.rounds():
        durable("off")
        try:
            address, taken = world.address(behind_nginx=False), {}
            for _ in range(20):
                name = number_new()
                answer = address.call(order_of(world.products[0], name))
                if "order_id" in answer:  # a session that the cut before ended is noticed by its next call
                    taken[name] = answer["order_id"]
            world.postgres.kill()
            world.postgres.start()
            kept = world.ask("SELECT external_id FROM baselinker_orderbinding")
            experiment.count(acknowledged=len(taken), lost=len(taken.keys() - {name for (name,) in kept}))
        finally:
            durable("on")
    assert experiment.figures["lost"] > 0
