"""Ready means that an order can be stored, and that what follows it gets done."""

import json
import shutil
import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from baselinker_integration import tasks
from baselinker_integration.background import due_work
from baselinker_integration.background.due_work import due_work_do
from eshop.core import clock
from eshop.core.models import Heartbeat
from eshop.core.watching import health
from eshop.core.watching import heartbeat as heartbeats
from eshop.core.watching.health import DUE_WORK, Remembered
from eshop.core.watching.heartbeat import DUE_WORK_BEGUN, heartbeat, heartbeat_age, write_probe
from tests.services import Redis

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered():
    """But the comparison of the schema, which takes a second and only one test here changes."""
    for check in (health.database_takes_writes, health.broker_takes_writes):
        check.forget()


@pytest.fixture
def schema_compared_anew():
    health.schema_is_whole.forget()
    yield
    health.schema_is_whole.forget()


def ready() -> tuple[int, dict[str, bool]]:
    answer = Client().get("/health/ready")
    assert ("Retry-After" in answer) == (answer.status_code == 503)
    return answer.status_code, json.loads(answer.content)["checks"]


def written_back(name: str, **ago: float) -> None:
    """As if it had happened so long ago."""
    Heartbeat.objects.filter(name=name).update(at=timezone.now() - timedelta(**ago))


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_a_load_balancer_may_call_a_process_by_any_name(path):
    assert Client().get(path, headers={"host": "10.0.0.7:8000"}).status_code == 200
    assert Client().get("/panel/login/", headers={"host": "10.0.0.7:8000"}).status_code == 400, "control"


class TestDatabase:
    def test_a_whole_database_that_takes_writes_is_ready(self):
        assert ready() == (200, {"database": True, "write": True, "schema": True})
        assert heartbeat_age("write") < 60

    @pytest.mark.django_db(transaction=True)
    def test_one_that_is_written_to_no_more_is_not(self, caplog):
        """What a full disk, a standby and a file-system that became read-only have in common."""
        with refusing_writes():
            assert ready() == (503, {"database": True, "write": False, "schema": True})
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                assert cursor.fetchone() == (1,)
        assert "The database takes nothing any more" in caplog.text
        health.database_takes_writes.forget()
        assert ready()[0] == 200

    def test_it_is_asked_to_write_once_in_ten_seconds_by_all_together(self):
        for _ in range(3):
            health.database_takes_writes.forget()
            ready()
        assert Heartbeat.objects.filter(name="write").count() == 1
        first = Heartbeat.objects.get(name="write")
        health.database_takes_writes.forget()
        ready()
        assert Heartbeat.objects.get(name="write").at == first.at
        written_back("write", seconds=11)
        health.database_takes_writes.forget()
        ready()
        assert heartbeat_age("write") < 10

    def test_a_process_remembers_for_ten_seconds(self, monkeypatch):
        ready()
        with CaptureQueriesContext(connection) as queries:
            assert ready()[0] == 200
        assert [query["sql"] for query in queries] == ["SELECT 1"]

    @pytest.mark.sqlite
    @pytest.mark.parametrize(("commits", "status"), [([7, 8], 200), ([7, 7], 503)])
    def test_a_writer_who_is_at_it_is_no_fault_and_one_who_never_ends_is(self, monkeypatch, commits, status):
        def locked(**arguments):
            raise OperationalError("database is locked")

        monkeypatch.setattr(health, "write_probe", locked)
        monkeypatch.setattr(health, "commits_of_others", lambda: commits.pop(0))
        assert ready() == (status, {"database": True, "write": status == 200, "schema": True})

    @pytest.mark.sqlite
    def test_commits_of_others_are_seen_and_own_ones_are_none(self, monkeypatch, migrated_file, tmp_path):
        shutil.copy(migrated_file, tmp_path / "own.sqlite3")
        own, other = (sqlite_connection(tmp_path / "own.sqlite3") for _ in range(2))
        monkeypatch.setattr(heartbeats, "connection", own)
        before = heartbeats.commits_of_others()
        assert heartbeat("own") is True
        assert heartbeats.commits_of_others() == before
        monkeypatch.setattr(heartbeats, "connection", other)
        assert heartbeat("other") is True
        monkeypatch.setattr(heartbeats, "connection", own)
        assert heartbeats.commits_of_others() != before
        own.close()
        other.close()

    @pytest.mark.postgres
    def test_the_probe_takes_new_room_on_the_disk(self):
        """Rows that fit where others were deleted prove nothing; a limit of new files stands for the full disk."""
        from django.db import DatabaseError, transaction

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL temp_file_limit = '100kB'")
            with pytest.raises(DatabaseError, match="temp"), transaction.atomic():
                write_probe(every=0, seconds=4)
            cursor.execute("SET LOCAL temp_file_limit = -1")
            write_probe(every=0, seconds=4)

    def test_a_lost_key_makes_it_unready(self, monkeypatch, schema_compared_anew):
        monkeypatch.setattr(health, "schema_missing", lambda: ["orders_order: primary key"])
        assert ready() == (503, {"database": True, "write": True, "schema": False})

    def test_a_migration_that_waits_makes_it_unready(self, schema_compared_anew, caplog):
        """The program's tables are not those of the database, so nobody knows whether an order can be stored."""
        MigrationRecorder.Migration.objects.filter(app="orders").latest("pk").delete()
        assert ready()[1]["schema"] is False
        assert "The database lacks the migration orders 0" in caplog.text


def sqlite_connection(file):
    """A connection of its own to a file."""
    made = connections.create_connection("default")
    made.settings_dict = {**made.settings_dict, "NAME": str(file)}
    return made


class refusing_writes:
    """The database answers every question and refuses every change."""

    def __enter__(self):
        self._set(True)

    def __exit__(self, *error):
        self._set(False)

    def _set(self, on: bool) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"SET default_transaction_read_only = {'on' if on else 'off'}")
            else:
                cursor.execute(f"PRAGMA query_only = {int(on)}")


@pytest.fixture(scope="module")
def server():
    redis = Redis.start()
    yield redis
    redis.stop()


class TestBroker:
    @pytest.fixture
    def redis(self, server, settings):
        from redis import Redis as Client

        settings.REDIS_URL = server.url
        client = Client.from_url(server.url)
        yield client
        client.config_set("maxmemory", 0)
        client.flushall()
        client.close()

    def test_it_takes_a_task(self, redis):
        assert ready() == (200, {"database": True, "write": True, "schema": True, "broker": True, "background": True})

    def test_a_full_one_answers_and_takes_nothing(self, redis):
        redis.config_set("maxmemory-policy", "noeviction")
        redis.config_set("maxmemory", 1)
        assert redis.ping()
        status, checks = ready()
        assert (status, checks["broker"], checks["write"]) == (503, False, True)

    def test_one_that_is_gone(self, settings):
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        status, checks = ready()
        assert (status, checks["broker"]) == (503, False)


class TestBackground:
    @pytest.fixture
    def lasting(self, settings, monkeypatch):
        """A web process that has been there for long, with a broker."""
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        monkeypatch.setattr(health, "_broker_written", lambda: True)
        monkeypatch.setattr(health.broker_takes_writes, "_check", lambda: True)
        monkeypatch.setattr(health, "_started", float("-inf"))

    def test_a_pass_of_the_worker_is_seen(self, lasting):
        assert ready()[0] == 503
        tasks.due_work_run()
        assert ready() == (200, {"database": True, "write": True, "schema": True, "broker": True, "background": True})

    def test_nobody_looked_for_work_for_a_quarter_of_an_hour(self, lasting):
        tasks.due_work_run()
        written_back(DUE_WORK, minutes=14)
        assert ready()[0] == 200
        written_back(DUE_WORK, minutes=16)
        status, checks = ready()
        assert (status, checks["background"], checks["write"]) == (503, False, True)

    def test_a_process_that_just_began_waits_for_the_worker(self, lasting, monkeypatch):
        monkeypatch.setattr(health, "_started", health.time.monotonic())
        assert ready()[0] == 200

    def test_the_command_leaves_the_same_sign(self, lasting):
        due_work_do(now=clock.now())
        assert ready()[0] == 200

    @pytest.mark.parametrize("look", [tasks.due_work_run, lambda: due_work_do(now=clock.now())])
    def test_a_pass_that_could_not_find_out_is_no_sign(self, lasting, monkeypatch, look):
        """The scheduler asks every minute and a worker answers, but nothing is ever done."""

        def fail(now):
            raise ValueError("a row that nobody can read")

        for module in (tasks, due_work):
            monkeypatch.setattr(module, "due_work_find", fail)
        with pytest.raises(ValueError, match="nobody can read"):
            look()
        assert ready()[1]["background"] is False

    def test_passes_that_waited_in_the_queue_are_one(self, monkeypatch):
        found = []
        monkeypatch.setattr(tasks, "due_work_find", lambda now: found.append(now) or tasks_of_nobody())
        for _ in range(5):
            tasks.due_work_run()
        assert len(found) == 1
        written_back(DUE_WORK_BEGUN, seconds=31)
        tasks.due_work_run()
        assert len(found) == 2


def tasks_of_nobody():
    from baselinker_integration.background.due_work import DueWork

    return DueWork(feeds=[], runs=[], calls=[])


class TestHeartbeat:
    def test_it_counts_by_the_clock_of_the_database(self, monkeypatch):
        monkeypatch.setattr(timezone, "now", lambda: None)
        assert heartbeat("something") is True
        assert heartbeat("something", every=60) is False
        assert heartbeat("something") is True
        assert 0 <= heartbeat_age("something") < 60
        assert heartbeat_age("nothing") is None


class TestRemembered:
    def test_a_bad_outcome_is_asked_again_sooner(self, monkeypatch):
        now, outcomes = [100.0], [False, True]
        monkeypatch.setattr(health.time, "monotonic", lambda: now[0])
        check = Remembered(lambda: outcomes.pop(0), seconds=300)
        assert [check(), check()] == [False, False]
        now[0] += 11
        assert [check(), check()] == [True, True]
        now[0] += 299
        assert check() is True
        now[0] += 2
        with pytest.raises(IndexError):
            check()

    def test_threads_at_once_ask_once(self):
        asked, gate = [], threading.Event()

        def slow() -> bool:
            asked.append(1)
            gate.wait(5)
            return True

        check = Remembered(slow, seconds=10)
        threads = [threading.Thread(target=check) for _ in range(4)]
        for thread in threads:
            thread.start()
        gate.set()
        for thread in threads:
            thread.join()
        assert len(asked) == 1
