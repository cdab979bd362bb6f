"""Processor time of everything that takes part in an answer. On a busy machine it says more than the clock."""

import os
import time
from pathlib import Path

from django.db import connection as database

from tests.bench.web import Web

_TICKS = os.sysconf("SC_CLK_TCK")


class Processor:
    """Seconds since it was made, used by this process, the web workers and the database sessions (Linux)."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._begun = self._now()

    def spent(self) -> float:
        return self._now() - self._begun

    def _now(self) -> float:
        with database.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'")
            sessions = [pid for (pid,) in cursor.fetchall()]
        return time.process_time() + sum(map(_seconds, [*self._web.workers(), *sessions]))


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
