"""Networks that fall silent, locks that nobody gives back, clients that dawdle: the web answers all the same."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from eshop.database_settings import database_config
from tests.eshop.web_server.slow_clients import slow_clients
from tests.faults.sender import number_new, order_of, senders
from tests.faults.world import IDLE_SECONDS, LOCK_SECONDS, STATEMENT_SECONDS
from tests.stack.processes import wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("faults"), pytest.mark.timeout(600)]

GRACE_SECONDS = 5
"""What a healed network may cost beyond the limit for a statement."""


@pytest.mark.fault(
    "6",
    "the web answers within its limit for a statement + 5 s; orders go on when PostgreSQL dropped the lost sessions",
)
def test_a_network_that_swallows_everything_holds_the_web_for_a_bounded_time(world, experiment):
    """The proxy between web and PostgreSQL falls silent without a reset, with all threads at work"""
    for _round in experiment.rounds():
        with world.selling(count=8, timeout=60) as ledger:
            world.proxy.silence()
            time.sleep(1)
            world.proxy.heal()
            healed = time.monotonic()
            wait_for(
                lambda: world.get("/health/live") == 200, "an answer of the web", STATEMENT_SECONDS + GRACE_SECONDS
            )
            experiment.longest(**{"s until it answers": round(time.monotonic() - healed, 1)})
            back = world.back(ledger, healed, STATEMENT_SECONDS + IDLE_SECONDS + GRACE_SECONDS)
            experiment.longest(**{"s until orders are taken": back})
        experiment.count(orders=len(ledger.acknowledged))


def test_postgresql_looks_after_its_clients(world):
    """In the midst of a COPY no limit ends a session; the kernel does, whose client acknowledges nothing."""
    options = database_config(world.database_url, embedded=Path())["OPTIONS"]["options"]
    names = ("tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count", "tcp_user_timeout")
    with psycopg.connect(world.database_url, options=options) as session:
        settings = [
            session.execute(f"SELECT setting FROM pg_settings WHERE name = '{name}'").fetchone() for name in names
        ]
    assert settings == [("10",), ("5",), ("3",), ("15000",)]


@pytest.mark.long
@pytest.mark.fault("6", "the web answers nobody when that time is over")
def test_control_without_limits_a_silent_network_stops_the_web(world, experiment):
    """The same with DATABASE_STATEMENT_SECONDS=0, DATABASE_LOCK_SECONDS=0 and DATABASE_IDLE_SECONDS=0"""
    off = dict.fromkeys(("DATABASE_STATEMENT_SECONDS", "DATABASE_LOCK_SECONDS", "DATABASE_IDLE_SECONDS"), "0")
    for _round in experiment.rounds(most=3):
        world.stop(world.service("web"))
        web = world.web_start(**off)
        try:
            with senders(world.address(behind_nginx=False), world.products, count=16, timeout=5) as ledger:
                wait_for(lambda: len(ledger.answered) > 16, "orders being taken", 20)
                world.proxy.silence()
                time.sleep(1)
                world.proxy.heal()
                time.sleep(STATEMENT_SECONDS + GRACE_SECONDS)
                answered = world.get("/health/live")
                web.kill_all()
                world.ask(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = 'eshop' AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
                )
                world.again("web")
        finally:
            if web.process.poll() is None:
                web.kill_all()
                world.again("web")
        assert answered == 0
        assert ledger.given_up == []
        experiment.count(**{"webs that answered nobody": 1})


def behind_one_lock(world) -> tuple[list[str], float]:
    """What became of orders for an item whose stock somebody holds, and how long the web answered nobody.

    Twelve, and more until eight wait: a process of the web takes one more than it has threads for.
    """
    product, address = world.products[0], world.address(behind_nginx=False)

    def order(number: str) -> str:
        answer = address.call(order_of(product, number), timeout=60)
        return str(answer.get("error_code", "taken"))

    with world.database() as lock, ThreadPoolExecutor(32) as pool:
        lock.execute("SELECT 1 FROM catalog_stock WHERE product_id = %s FOR UPDATE", (product,))
        began = time.monotonic()
        sent = [pool.submit(order, number_new()) for _ in range(12)]
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = 'eshop'"
        while world.ask(waiting)[0][0] < 8:
            assert len(sent) < 32, "eight orders must wait for the lock"
            time.sleep(0.2)
            sent.append(pool.submit(order, number_new()))
        try:
            wait_for(lambda: world.get("/health/live") == 200, "an answer", 2 * LOCK_SECONDS)
            silent = time.monotonic() - began
        finally:
            lock.rollback()
        return [each.result() for each in sent], silent


@pytest.mark.long
@pytest.mark.fault("7", "the web answers within twice its limit for a lock; what was refused is kept and run again")
def test_a_lock_that_nobody_gives_back_does_not_stop_the_web(world, experiment):
    """Somebody holds the stock of an item, and there are as many orders for it as the web has threads"""
    for _round in experiment.rounds():
        outcomes, silent = behind_one_lock(world)
        assert silent < 2 * LOCK_SECONDS + 0.5, "those behind the first eight may wait once more"
        assert "db_connection" in outcomes
        assert set(outcomes) <= {"db_connection", "taken"}, "the lock ends with the first answer"
        failed = world.ask(
            "SELECT count(*) FROM baselinker_inboundcall WHERE state = 'failed' AND action = 'OrderAdd'"
            " AND retry_at IS NULL"
        )
        assert failed == [(0,)], "each is run again by the background work"
        experiment.longest(**{"s without an answer": round(silent, 1)})
        experiment.count(refused=outcomes.count("db_connection"))


@pytest.mark.long
@pytest.mark.fault("7", "nobody is answered as long as the lock is held")
def test_control_without_the_limit_one_lock_stops_the_web(world, experiment):
    """The same with DATABASE_LOCK_SECONDS=0 and DATABASE_STATEMENT_SECONDS=0"""
    world.stop(world.service("web"))
    web = world.web_start(DATABASE_LOCK_SECONDS="0", DATABASE_STATEMENT_SECONDS="0")
    try:
        for _round in experiment.rounds(most=3):
            with pytest.raises(AssertionError, match="an answer did not happen within 4 s"):
                behind_one_lock(world)
    finally:
        world.stop(web)
        world.web_start()


@pytest.mark.fault("8", "every order is taken, none waits longer than 2 s")
def test_slow_heads_hold_no_thread(world, experiment):
    """Sixty clients who send a head byte by byte, straight to the web with its eight threads"""
    for _round in experiment.rounds():
        with slow_clients(int(world.env["PORT"]), kind="head", count=60, pause=0.3):
            with world.selling(behind_nginx=False) as ledger:
                time.sleep(1)
            assert ledger.refusals == {}
            assert ledger.longest_wait() < 2
            experiment.longest(**{"s that the slowest order took": ledger.longest_wait()})
            experiment.count(orders=len(ledger.acknowledged))


@pytest.mark.long
@pytest.mark.fault("8", "orders wait longer than 2 s, or are not answered")
def test_control_a_web_that_reads_heads_in_its_threads_is_stopped_by_slow_heads(world, experiment):
    """The same with the threads of gunicorn as it comes (gthread)"""
    world.stop(world.service("web"))
    web = world.web_start(GUNICORN_CMD_ARGS="--worker-class gthread")
    try:
        for _round in experiment.rounds(most=3):
            with slow_clients(int(world.env["PORT"]), kind="head", count=60, pause=0.3):
                time.sleep(1)
                began = time.monotonic()
                try:
                    world.address(behind_nginx=False).call(order_of(world.products[0], number_new()), timeout=10)
                except OSError:
                    experiment.count(**{"orders without an answer": 1})
                assert time.monotonic() - began > 2
    finally:
        world.stop(web)
        world.web_start()
