"""Health for whoever watches the installation: alive means the process answers, ready that an order can be stored."""

import logging
import threading
import time
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from eshop.core.schema import migrations_waiting, schema_missing
from eshop.core.watching.heartbeat import DUE_WORK, commits_of_others, heartbeat_age, write_probe

logger = logging.getLogger(__name__)

PROBE_SECONDS = 10
"""The database and the broker are written to so often at the most, by all processes together and by each."""
DUE_WORK_LATE_SECONDS = 900
_SCHEMA_SECONDS = 300
_GIVE_UP_SECONDS = 4


class Remembered:
    """The outcome of a check, asked anew when it is older than so many seconds. Safe among threads."""

    def __init__(self, check: Callable[[], bool], *, seconds: float) -> None:
        self._check, self._seconds = check, seconds
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self._at, self._outcome = float("-inf"), False

    def __call__(self) -> bool:
        with self._lock:
            seconds = self._seconds if self._outcome else min(self._seconds, PROBE_SECONDS)
            if time.monotonic() - self._at >= seconds:
                self._outcome = self._check()
                self._at = time.monotonic()
            return self._outcome


class HealthMiddleware:
    """Answers the two addresses before anything asks for the Host: a load balancer calls a process by its number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._views = {"/health/live": live, "/health/ready": ready}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._views.get(request.path_info, self._get_response)(request)


def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """200 while an order can be stored and what follows it gets done, else 503; `checks` names what cannot."""
    checks = {"database": _database_answers()}
    if checks["database"]:
        checks |= {"write": database_takes_writes(), "schema": schema_is_whole()}
    if settings.REDIS_URL:
        checks |= {"broker": broker_takes_writes(), "background": checks["database"] and due_work_is_done()}
    healthy = all(checks.values())
    body = {"status": "ok" if healthy else "unavailable", "checks": checks}
    response = JsonResponse(body, status=200 if healthy else 503)
    if not healthy:
        response["Retry-After"] = str(PROBE_SECONDS)
    return response


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except (DatabaseError, InterfaceError):
        return False


def _database_written() -> bool:
    before = 0
    try:
        before = commits_of_others()
        write_probe(every=PROBE_SECONDS, seconds=_GIVE_UP_SECONDS)
    except (DatabaseError, InterfaceError) as error:
        if isinstance(error, OperationalError) and "locked" in str(error) and commits_of_others() != before:
            return True  # SQLite has one writer at a time: others are being served.
        logger.exception("The database takes nothing any more")
        return False
    return True


def _schema_compared() -> bool:
    try:
        missing = [f"the migration {name}" for name in migrations_waiting()] or schema_missing()
    except (DatabaseError, InterfaceError):
        logger.exception("The database could not be compared with the models")
        return False
    for name in missing:
        logger.critical("The database lacks %s", name)
    return not missing


def _broker_written() -> bool:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    try:
        return bool(client.set("eshop:health", "x" * 1000, ex=60))
    except redis.RedisError:
        logger.exception("The broker takes nothing")
        return False
    finally:
        client.close()


_started = time.monotonic()


def due_work_is_done() -> bool:
    """Whether background work was looked for lately, or this process has not been there long enough to tell."""
    late = max(DUE_WORK_LATE_SECONDS, 10 * settings.DUE_WORK_SECONDS)
    if time.monotonic() - _started < late:
        return True
    try:
        age = heartbeat_age(DUE_WORK)
    except (DatabaseError, InterfaceError):
        return False
    return age is not None and age < late


database_takes_writes = Remembered(_database_written, seconds=PROBE_SECONDS)
schema_is_whole = Remembered(_schema_compared, seconds=_SCHEMA_SECONDS)
broker_takes_writes = Remembered(_broker_written, seconds=PROBE_SECONDS)
