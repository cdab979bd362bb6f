"""Web, worker and beat as docker-compose.yml starts them, on a real PostgreSQL and a real Redis."""

import json
import os
import signal
import time
from array import array
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import requests
from celery import Celery
from django.db import models
from django.utils import timezone
from psycopg.types.json import Jsonb
from redis import Redis as Client

from baselinker_integration.models import FeedItem, RunDelivery, SyncRun
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.stack.conftest import Stack
from tests.stack.processes import Service, environment, wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("stack"), pytest.mark.timeout(180)]


def prepared_at(stack: Stack, account) -> object:
    return stack.value("SELECT prepared_at FROM baselinker_feed WHERE connection_id = %s", account["id"])


def unprepare(stack: Stack, account) -> None:
    stack.value("UPDATE baselinker_feed SET prepared_at = NULL WHERE connection_id = %s", account["id"])


def insert(stack: Stack, row: models.Model) -> int:
    """Write an instance into the stack's database, which is not that of the tests."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    values = [getattr(row, field.attname) for field in fields]
    plain = [Jsonb(value) if isinstance(value, (list, dict)) else value for value in values]
    columns, places = ", ".join(field.column for field in fields), ", ".join(["%s"] * len(fields))
    return int(stack.value(f"INSERT INTO {row._meta.db_table} ({columns}) VALUES ({places}) RETURNING id", *plain))


def quiet_run(stack: Stack, account) -> int:
    """An import of the first of two products that was then left alone for two hours."""
    account_id, then = account["id"], timezone.now() - timedelta(hours=2)
    stack.value("UPDATE baselinker_feed SET published = 1 WHERE connection_id = %s", account_id)
    for product_id in (1, 2):
        texts = {"name": "Kubek", "name_folded": "kubek", "list_row": b"", "price_row": b"", "quantity_row": b""}
        insert(stack, FeedItem(feed_id=account_id, product_id=product_id, generation=1, content_hash=b"", **texts))
    moments = {"opened_at": then, "moved_at": then, "taken_at": then, "last_call_at": then}
    run = SyncRun(connection_id=account_id, business_date=date(2026, 11, 20), state="open", generation=1, **moments)
    run.listing, run.product_count = 1, 2
    run_id = insert(stack, run)
    insert(stack, RunDelivery(run_id=run_id, listing=1, product_ids=array("q", [1]).tobytes()))
    return run_id


def endings(stack: Stack, run_id: int) -> int:
    return int(
        stack.value(
            "SELECT count(*) FROM event_log_event WHERE subject_type = 'baselinker.syncrun' AND subject_id = %s"
            " AND type IN ('run_completed', 'run_interrupted')",
            str(run_id),
        )
    )


def run_state(stack: Stack, run_id: int) -> str:
    return str(stack.value("SELECT state FROM baselinker_syncrun WHERE id = %s", run_id))


def test_web_is_ready_and_serves_panel_and_connector(stack, account):
    connected = account()
    stack.start("web")
    assert [stack.get(path) for path in ("/health/live", "/health/ready", "/panel/login/")] == [200, 200, 200]
    fields = {"bl_pass": connected["key"], "action": "FileVersion"}
    answer = requests.post(stack.url(connected["path"]), data=fields, timeout=10)
    assert answer.json()["standard"] == 4


def test_beat_and_worker_prepare_a_feed_that_is_due(stack, account):
    connected = account()
    unprepare(stack, connected)
    stack.start("worker")
    stack.start("beat")
    wait_for(lambda: prepared_at(stack, connected), "preparing the feed")


def test_work_is_done_though_the_clocks_of_scheduler_and_worker_differ(stack, account):
    """What beat sends says nothing about when it is too late, so a worker whose clock is ahead does it all the same."""
    connected = account()
    unprepare(stack, connected)
    stack.start("beat")
    with Client.from_url(stack.redis.url) as redis:
        wait_for(lambda: b"due_work_run" in b"".join(redis.lrange("celery", 0, -1)), "the scheduler sending due work")
        headers = [json.loads(message)["headers"] for message in redis.lrange("celery", 0, -1)]
    assert {each["expires"] for each in headers} == {None}
    assert {each["task"] for each in headers} <= {
        "baselinker_integration.tasks.due_work_run",
        "eshop.panel.tasks.imports_find",
        "eshop.api.tasks.jobs_find",
        "eshop.api.tasks.silences_find",
        "eshop.staff.tasks.digests_do",
    }
    stack.start("worker")
    wait_for(lambda: prepared_at(stack, connected), "preparing the feed")


def test_a_task_that_is_out_of_date_would_be_dropped_in_silence(stack, account):
    """The control: this is what a clock that is 90 seconds ahead did to a task that was valid for 60."""
    connected = account()
    unprepare(stack, connected)
    worker = stack.start("worker")
    with Celery(broker=stack.redis.url, set_as_current=False) as app:
        app.send_task("baselinker_integration.tasks.due_work_run", expires=timezone.now() - timedelta(seconds=30))
    wait_for(lambda: "Discarding revoked task" in worker.text(), "the worker dropping the task")
    assert "succeeded" not in worker.text()
    assert prepared_at(stack, connected) is None


def test_each_service_ends_by_itself_when_asked(stack):
    services = [stack.start(name) for name in ("web", "worker", "beat")]
    wait_for(lambda: "beat: Starting..." in services[2].text(), "the scheduler starting")
    assert {service.name: service.terminate() for service in services} == {"web": 0, "worker": 0, "beat": 0}
    for service in services:
        assert "Traceback" not in service.text()


def test_task_of_a_killed_worker_process_is_done_once(stack, account):
    """kill -9 in the middle of a task: it is delivered again, and its effect is there once."""
    run_id = quiet_run(stack, account())
    worker = stack.start("worker")
    with stack.database() as lock:
        lock.execute("SELECT id FROM baselinker_syncrun WHERE id = %s FOR UPDATE", (run_id,))
        stack.send("run_close", run_id)
        stack.send("run_close", run_id)
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        wait_for(lambda: stack.value(waiting), "the task waiting for the row")
        for pid in worker.children():
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: "SIGKILL" in worker.text(), "the worker noticing its loss")
    wait_for(lambda: run_state(stack, run_id) != "open", "closing the run")
    stack.stop(worker)
    assert endings(stack, run_id) == 1


def test_work_of_a_machine_that_lost_power_is_found_again(stack, account):
    run_id = quiet_run(stack, account())
    worker = stack.start("worker")
    with stack.database() as lock:
        lock.execute("SELECT id FROM baselinker_syncrun WHERE id = %s FOR UPDATE", (run_id,))
        stack.send("run_close", run_id)
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        wait_for(lambda: stack.value(waiting), "the task waiting for the row")
        worker.kill_all()
    assert run_state(stack, run_id) == "open"
    stack.start("worker")
    stack.start("beat")
    wait_for(lambda: run_state(stack, run_id) != "open", "closing the run")
    assert endings(stack, run_id) == 1


def test_a_lost_queue_loses_nothing(stack, account):
    connected = account()
    unprepare(stack, connected)
    run_id = quiet_run(stack, connected)
    stack.send("run_close", run_id)
    stack.send("feed_prepare", connected["id"])
    with Client.from_url(stack.redis.url) as redis:
        assert redis.llen("celery") >= 2
        redis.flushall()
        assert redis.llen("celery") == 0
    stack.start("worker")
    stack.start("beat")
    wait_for(lambda: prepared_at(stack, connected) and run_state(stack, run_id) != "open", "doing the lost work")
    assert endings(stack, run_id) == 1


def test_two_schedulers_do_everything_once(stack, account):
    run_ids = [quiet_run(stack, account())]
    stack.start("worker")
    first, second = stack.start("beat"), stack.start("beat")
    wait_for(lambda: run_state(stack, run_ids[0]) != "open", "closing the run")
    for beat in (first, second):
        stack.stop(beat)
    assert [endings(stack, run_id) for run_id in run_ids] == [1]


def test_without_redis_web_is_not_ready_but_alive_and_takes_calls(stack, account):
    connected = account()
    broken = {**stack.env, "REDIS_URL": "redis://127.0.0.1:1/0"}
    working, stack.env = stack.env, broken
    try:
        web = Service("web", {**environment("web", broken), **broken}, stack.scratch)
        stack.services.append(web)
        wait_for(lambda: stack.get("/health/live") == 200, "the web service living")
        assert stack.get("/health/ready") == 503
        fields = {"bl_pass": connected["key"], "action": "FileVersion"}
        assert requests.post(stack.url(connected["path"]), data=fields, timeout=10).json()["standard"] == 4
    finally:
        stack.env = working


def test_contradictory_setting_stops_the_web_with_its_name(stack):
    env = {**stack.env, "PUBLIC_URL": "ftp://panel.example.invalid"}
    web = Service("web", {**environment("web", env), **env}, stack.scratch)
    stack.services.append(web)
    assert web.process.wait(60) != 0
    assert "eshop.E003" in web.text()


class TestEveryThreadBehindOneLock:
    """Somebody holds the stock of an item, and there are as many orders for it as the web has threads."""

    WEB = {"WEB_WORKERS": "1", "WEB_THREADS": "4"}

    @pytest.fixture
    def shop(self, stack, account, tmp_path) -> dict:
        catalogue = tmp_path / "towary.csv"
        catalogue.write_text("code;name;price;stock\nK1;Kubek;19,90;100\n", encoding="utf-8")
        stack.manage("import_catalog", str(catalogue))
        return account()

    def play(self, stack, shop) -> tuple[list[str], float]:
        """What the orders got, and how long the web said nothing to anybody else."""
        product = stack.value("SELECT id FROM catalog_product WHERE code = 'K1'")

        def order(number: int) -> str:
            fields = {
                "bl_pass": shop["key"],
                "action": "OrderAdd",
                **order_fields(line(product), baselinker_id=str(number)),
            }
            answer = requests.post(stack.url(shop["path"]), fields, timeout=60)
            return answer.json().get("error_code", "taken")

        with stack.database() as lock, ThreadPoolExecutor(4) as senders:
            lock.execute("SELECT 1 FROM catalog_stock WHERE product_id = %s FOR UPDATE", (product,))
            began = time.monotonic()
            sent = [senders.submit(order, int(shop["id"]) * 100 + number) for number in range(4)]
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            wait_for(lambda: stack.value(f"{waiting} AND datname = current_database()") == 4, "four waiting orders", 10)
            try:
                answered = wait_for(lambda: stack.get("/health/live") == 200 and time.monotonic(), "an answer", 8)
            finally:
                lock.rollback()
            return [each.result() for each in sent], answered - began

    def test_the_web_is_back_by_itself_and_no_order_is_lost(self, stack, shop):
        stack.start("web", **self.WEB, DATABASE_LOCK_SECONDS="3")
        outcomes, silent = self.play(stack, shop)
        assert silent < 8
        assert "db_connection" in outcomes
        assert set(outcomes) <= {"db_connection", "taken"}, "the lock ends with the first answer"
        failed = "SELECT count(*) FROM baselinker_inboundcall WHERE connection_id = %s AND state = 'failed'"
        assert stack.value(f"{failed} AND retry_at IS NOT NULL", shop["id"]) == outcomes.count("db_connection")

    def test_without_the_limit_it_is_not(self, stack, shop):
        """The control: nobody is answered as long as the lock is held."""
        stack.start("web", **self.WEB, DATABASE_LOCK_SECONDS="0")
        with pytest.raises(AssertionError, match="an answer did not happen within 8 s"):
            self.play(stack, shop)
