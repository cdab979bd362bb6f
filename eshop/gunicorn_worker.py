"""The worker class of the web server: gunicorn's threads, which stay with a connection for the next call."""

import select
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

STAY_MS = 5
"""How long a thread waits for the next call on a connection before it is free for others."""


class StayingWorker(ThreadWorker):
    """As gthread, but a kept-alive connection goes back to the main thread's poller only after a short silence.

    gthread hands every call of a connection from the main thread to some thread of the pool and back, which costs as
    much as a short call itself (docs/benchmarks.md), and each thread warms up a database session of its own. An import
    is a thousand calls, one after the other. Nobody waits longer than STAY_MS for a staying thread, and none stays
    while a connection waits for a thread.
    """

    def handle(self, conn: Any) -> Any:
        outcome = super().handle(conn)
        while outcome is True and self._next_call_follows(conn):
            outcome = super().handle(conn)
        return outcome

    def _next_call_follows(self, conn: Any) -> bool:
        if not self.alive or conn.is_http2 or not self.tpool._work_queue.empty():
            return False
        if conn.parser.unreader.buf.getvalue():
            return True
        poller = select.poll()
        poller.register(conn.sock, select.POLLIN)
        return bool(poller.poll(STAY_MS))
