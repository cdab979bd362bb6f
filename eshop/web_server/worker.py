"""The worker class of the web server: gunicorn's threads, which stay with a connection for the next call, and which a
slow client cannot hold."""

import select
import socket
import time
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from eshop.web_server.arriving import Arriving
from eshop.web_server.patient_socket import PatientSocket

STAY_MS = 5
"""How long a thread waits for the next call on a connection before it is free for others."""

MOST_HELD = 64 * 1024 * 1024
"""Bytes of unfinished requests in one process; beyond it the one that brought most has to go."""

_PIECE = 64 * 1024
_LINGER_SECONDS = 2.0
_LOOKED_AT_EVERY = 0.25
_LEFT_SECONDS = 0.05
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_TOO_MUCH = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class StayingWorker(ThreadWorker):
    """A gthread worker whose main thread collects requests, and whose kept-alive connections stay with their thread.

    gthread gives a connection to a thread at its first byte, and the thread waits for the rest for ever: a few slow
    clients switch the shop off. Here a thread gets a request when it is whole and leaves an answer that its client does
    not take at once to the main thread, which waits for nobody. What may take how long say Arriving and PatientSocket.

    gthread hands every call of a connection from the main thread to some thread of the pool and back, which costs as
    much as a short call itself (docs/benchmarks.md), and each thread warms up a database session of its own. An import
    is a thousand calls, one after the other. Nobody waits longer than STAY_MS for a staying thread, and none stays
    while a connection waits for a thread.

    Calls would wait behind each other in the process that sees new connections first. Where a call waits for a thread,
    they are left to the others for a moment; those that nobody took then are taken all the same.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._arriving: dict[Any, Arriving] = {}
        self._answering: dict[Any, Any] = {}
        self._leaving: dict[Any, float] = {}
        self._looked_at, self._left_until, self._held = 0.0, 0.0, 0

    # The main thread.

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled and not (self._is_waiting() and time.monotonic() < self._left_until))

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        super().wait_for_and_dispatch_events(timeout if self._accepting else _LEFT_SECONDS)

    def accept(self, listener: Any) -> None:
        if self._is_waiting() and not 0 <= (now := time.monotonic()) - self._left_until < _LEFT_SECONDS:
            self._left_until = now + _LEFT_SECONDS
            self.set_accept_enabled(False)
        else:
            super().accept(listener)

    def _is_waiting(self) -> bool:
        return not self.tpool._work_queue.empty()

    def enqueue_req(self, conn: Any) -> None:
        """Called when a connection is new or its next request begins: wait until the request is whole."""
        if self.cfg.is_ssl or conn.is_http2:
            super().enqueue_req(conn)
            return
        if not conn.initialized:
            conn.sock = PatientSocket(conn.sock)
            conn.init()
            conn.data_ready = True
        conn.sock.setblocking(False)
        arriving = self._arriving[conn] = Arriving(time.monotonic())
        arriving.add(conn.parser.unreader.take_buffered(), arriving.begun)
        self._held += len(arriving.data)
        self._receive(conn)
        if conn in self._arriving:
            self.poller.register(conn.sock, EVENT_READ, partial(self._receive, conn))

    def _receive(self, conn: Any, _ready: Any = None) -> None:
        arriving, now, is_over = self._arriving.get(conn), time.monotonic(), False
        if arriving is None:  # dropped since the poller reported it
            return
        try:
            piece = conn.sock.recv_now(_PIECE)
            is_over = not piece
        except BlockingIOError:
            piece = b""
        except OSError:
            self._drop(conn)
            return
        arriving.add(piece, now)
        self._held += len(piece)
        if arriving.is_ready() or (is_over and arriving.data):
            self._hand_over(conn)
        elif is_over:
            self._drop(conn)
        elif arriving.is_too_long():
            self._drop(conn, _TOO_LONG)
        elif arriving.wants_continue:
            arriving.wants_continue = False
            _say(conn, _CONTINUE)
        if self._held > MOST_HELD:
            self._drop(max(self._arriving, key=lambda one: len(self._arriving[one].data)), _TOO_MUCH)

    def _hand_over(self, conn: Any) -> None:
        conn.parser.unreader.unread(self._forget(conn).data)
        super().enqueue_req(conn)

    def _drop(self, conn: Any, answer: bytes = b"") -> None:
        if self._forget(conn).data and answer:
            _say(conn, answer)
        self._leave(conn)

    def _forget(self, conn: Any) -> Arriving:
        arriving = self._arriving.pop(conn)
        self._held -= len(arriving.data)
        with suppress(KeyError):
            self.poller.unregister(conn.sock)
        return arriving

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Send the answer to its end, then let go of the connection; gthread would wait for the client here."""
        if getattr(conn.sock, "has_more_to_send", False):
            self._answer_later(conn, fs)
        elif self.cfg.is_ssl or conn.is_http2 or (fs.exception() is None and fs.result()):
            super().finish_request(conn, fs)
        else:
            self._leave(conn)

    def _answer_later(self, conn: Any, fs: Any) -> None:
        try:
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, EVENT_WRITE, partial(self._answer_on, conn))
        except (OSError, ValueError):  # the thread has closed it
            conn.sock.forget()
            self._close(conn)
            return
        conn.sock.waiting_begins()
        self._answering[conn] = fs

    def _answer_on(self, conn: Any, _ready: Any = None) -> None:
        try:
            if conn not in self._answering or not conn.sock.flush():
                return
        except OSError:
            self._break_off(conn)
            return
        self.poller.unregister(conn.sock)
        self.finish_request(conn, self._answering.pop(conn))

    def _break_off(self, conn: Any) -> None:
        self._answering.pop(conn)
        self.poller.unregister(conn.sock)
        conn.sock.forget()
        self._close(conn)

    def _leave(self, conn: Any) -> None:
        """Say that nothing more will come, and read on for a moment: closed at once, the answer might be lost."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, EVENT_READ, partial(self._see_off, conn))
        except (OSError, ValueError):
            self._close(conn)
            return
        self._leaving[conn] = time.monotonic() + _LINGER_SECONDS

    def _see_off(self, conn: Any, _ready: Any = None) -> None:
        try:
            if conn not in self._leaving or conn.sock.recv_now(_PIECE):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._leaving.pop(conn)
        self.poller.unregister(conn.sock)
        self._close(conn)

    def _close(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Called after every turn of the main thread: who has taken too long?"""
        super().murder_pending()
        now = time.monotonic()
        if now - self._looked_at < _LOOKED_AT_EVERY:
            return
        self._looked_at = now
        for conn in [conn for conn, arriving in self._arriving.items() if arriving.is_late(now)]:
            self._drop(conn, _TOO_SLOW)
        for conn in [conn for conn in self._answering if conn.sock.is_too_slow(now)]:
            self._break_off(conn)
        for conn in [conn for conn, until in self._leaving.items() if until < now]:
            self._leaving.pop(conn)
            self.poller.unregister(conn.sock)
            self._close(conn)

    # The pool's threads.

    def handle(self, conn: Any) -> Any:
        outcome = super().handle(conn)
        while outcome is True and self._next_call_follows(conn):
            outcome = super().handle(conn)
        return outcome

    def handle_request(self, req: Any, conn: Any) -> Any:
        if isinstance(conn.sock, PatientSocket):
            conn.sock.waiting_begins()
        return super().handle_request(req, conn)

    def _next_call_follows(self, conn: Any) -> bool:
        """Whether the connection's next call is whole within a moment; what came of it goes back to the main thread."""
        if not self.alive or conn.is_http2 or self.cfg.is_ssl or self._is_waiting():
            return False
        if conn.sock.has_more_to_send:
            return False
        arriving = Arriving(time.monotonic())
        arriving.add(conn.parser.unreader.take_buffered(), arriving.begun)
        poller = select.poll()
        poller.register(conn.sock, select.POLLIN)
        until = arriving.begun + 4 * STAY_MS / 1000
        while not arriving.is_ready() and poller.poll(STAY_MS) and (now := time.monotonic()) < until:
            piece = conn.sock.recv_now(_PIECE)
            if not piece:
                break
            arriving.add(piece, now)
            if arriving.wants_continue:
                arriving.wants_continue = False
                _say(conn, _CONTINUE)
        conn.parser.unreader.unread(arriving.data)
        return arriving.is_ready()


def _say(conn: Any, text: bytes) -> None:
    with suppress(OSError):
        conn.sock.send(text)
