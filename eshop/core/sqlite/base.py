"""Django's SQLite, but whoever waits to write asks often, so that the one writer's turn comes round.

SQLite has no queue: it gives its write lock to whoever asks next. Its own waiting asks ever more seldom, after a third
of a second only ten times a second, so someone who writes in short portions, as an import does, is met writing again
and again. Here its waiting is cut short and begun anew until the seconds of OPTIONS["timeout"] are over.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base

ASKING_MS = 33
"""SQLite asks after 1, 3, 8, 18 and 33 ms, then it begins anew: it sleeps 15 ms at most."""


class WaitingCursor(base.SQLiteCursorWrapper):
    """Begins a statement anew while another connection writes."""

    seconds: float = 0

    def execute(self, query: str, params: Any = None) -> Any:
        return self._waiting(super().execute, query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        return self._waiting(super().executemany, query, list(param_list))

    def _waiting(self, ask: Callable[[str, Any], Any], query: str, params: Any) -> Any:
        until = None
        while True:
            try:
                return ask(query, params)
            except sqlite3.OperationalError as error:
                now = time.monotonic()
                until = until or now + self.seconds
                # In a transaction nobody else can be waited for: what it has read would no longer be so.
                if not _is_busy(error) or self.connection.in_transaction or now >= until:
                    raise


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the file; `waits` is how many seconds a statement may wait to write."""

    waits: float = 0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        self.waits = conn_params.get("timeout", 5)
        connection.execute(f"PRAGMA busy_timeout = {ASKING_MS}")
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=WaitingCursor)
        cursor.seconds = self.waits
        return cursor

    @contextmanager
    def not_waiting(self) -> Iterator[None]:
        """Have DatabaseError raised at once where another connection writes."""
        self.ensure_connection()
        waits, self.waits = self.waits, 0
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            self.waits = waits
            if self.connection is not None:  # a new one waits again by itself
                self.connection.execute(f"PRAGMA busy_timeout = {ASKING_MS}")


def _is_busy(error: sqlite3.OperationalError) -> bool:
    """Any of SQLite's kinds of busy, of which the lowest byte is the common code."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
