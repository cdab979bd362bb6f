"""Web, worker and beat as docker-compose.yml starts them, on a real PostgreSQL and a real Redis."""

import os
import signal

import pytest
import requests
from redis import Redis as Client

from tests.stack.conftest import Stack
from tests.stack.processes import Service, environment, wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("stack"), pytest.mark.timeout(180)]


def prepared_at(stack: Stack, account) -> object:
    return stack.value("SELECT prepared_at FROM baselinker_feed WHERE connection_id = %s", account["id"])


def unprepare(stack: Stack, account) -> None:
    stack.value("UPDATE baselinker_feed SET prepared_at = NULL WHERE connection_id = %s", account["id"])


def quiet_run(stack: Stack, account) -> int:
    """A run that was opened and then left alone for two hours."""
    return int(
        stack.value(
            """INSERT INTO baselinker_syncrun (connection_id, business_date, state, opened_at, last_call_at, generation,
                   product_count, added, changed, withdrawn, unchanged, withheld, warned, data_served)
               VALUES (%s, '2026-11-20', 'open', now() - interval '2 hours', now() - interval '2 hours', 1,
                   0, 0, 0, 0, 0, 0, 0, 0) RETURNING id""",
            account["id"],
        )
    )


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
