"""The web server's worker: it stays with a connection while calls follow each other, and lets nobody else wait."""

import http.client
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from queue import SimpleQueue
from selectors import DefaultSelector
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import ThreadWorker

from eshop.web_server.patient_socket import PatientSocket
from eshop.web_server.worker import STAY_MS, StayingWorker


def client(port):
    return closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10))


def ask(connection):
    connection.request("GET", "/")
    return connection.getresponse().read()


def test_calls_that_follow_each_other_are_answered_by_one_thread(serve):
    with client(serve(threads=4)) as connection:
        changes = 0
        before = ask(connection)
        for _ in range(200):
            now = ask(connection)
            changes += now != before
            before = now
    assert changes < 100


def test_kept_alive_connections_do_not_hold_the_only_thread(serve):
    port = serve(threads=1)
    begun = time.monotonic()
    with ExitStack() as stack:
        clients = [stack.enter_context(client(port)) for _ in range(20)]
        for _ in range(5):
            assert all(ask(each).isdigit() for each in clients)
    assert time.monotonic() - begun < 5


def test_clients_at_once_are_all_answered(serve):
    port = serve(threads=2)
    answers = SimpleQueue()

    def run():
        with client(port) as mine:
            for _ in range(30):
                answers.put(ask(mine).isdigit())

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answers.get() for _ in range(answers.qsize())] == [True] * 240


class _Pool:
    """A thread pool with so many connections waiting for a thread."""

    def __init__(self, waiting):
        self._work_queue = SimpleQueue()
        for _ in range(waiting):
            self._work_queue.put(None)


@pytest.fixture
def connection():
    """The two ends of a kept-alive connection, the server's as gunicorn knows it."""
    theirs, ours = socket.socketpair()
    parser = SimpleNamespace(unreader=SocketUnreader(ours))
    with theirs, ours:
        yield theirs, SimpleNamespace(sock=PatientSocket(ours), is_http2=False, parser=parser)


def stays(conn, *, waiting=0, alive=True):
    worker = StayingWorker(0, 0, [], SimpleNamespace(), 1, Config(), None)
    worker.tpool, worker.alive = _Pool(waiting), alive
    try:
        return worker._next_call_follows(conn)
    finally:
        worker.tmp.close()


def test_a_thread_stays_when_the_next_call_is_there(connection):
    theirs, conn = connection
    theirs.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert stays(conn)


def test_a_thread_leaves_a_call_that_comes_in_pieces_to_the_main_thread(connection):
    theirs, conn = connection
    begun = b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabc"
    theirs.sendall(begun)
    assert not stays(conn)
    assert conn.parser.unreader.take_buffered() == begun


def test_a_thread_leaves_a_silent_connection_after_a_moment(connection):
    _theirs, conn = connection
    begun = time.monotonic()
    assert not stays(conn)
    assert 0.9 * STAY_MS / 1000 <= time.monotonic() - begun < 1


@pytest.mark.parametrize("reason", [{"waiting": 1}, {"alive": False}])
def test_a_thread_does_not_stay_while_others_wait_or_the_server_stops(connection, reason):
    theirs, conn = connection
    theirs.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert not stays(conn, **reason)


@pytest.fixture
def turn():
    """Let a worker look once for a new connection, which is there; gives whether it took it."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

        def look(worker):
            stack.enter_context(socket.create_connection(listener.getsockname()))
            return look_again(worker)

        def look_again(worker):
            before = worker.nr_conns
            worker.set_accept_enabled(True)
            worker.wait_for_and_dispatch_events(0)
            return worker.nr_conns > before

        def start(worker_class, waiting):
            worker = worker_class(0, 0, [listener], SimpleNamespace(), 1, Config(), None)
            stack.callback(worker.tmp.close)
            worker.tpool, worker.poller = _Pool(waiting), stack.enter_context(DefaultSelector())
            worker.enqueue_req = lambda conn: stack.callback(conn.close)
            return worker

        yield SimpleNamespace(start=start, look=look, look_again=look_again)


def test_a_process_with_threads_takes_a_new_connection_at_once(turn):
    worker = turn.start(StayingWorker, waiting=0)

    assert [turn.look(worker) for _ in range(3)] == [True, True, True]


def test_a_process_where_a_call_waits_leaves_new_connections_to_others_for_a_moment(turn, monkeypatch):
    worker = turn.start(StayingWorker, waiting=1)
    monkeypatch.setattr(time, "monotonic", lambda: now)

    now = 100.0
    assert not turn.look(worker)
    now = 100.04
    assert not turn.look_again(worker)
    now = 100.06
    assert turn.look_again(worker), "nobody has taken it"
    assert turn.look(worker), "nor do the next ones wait anew"
    now = 100.2
    assert not turn.look(worker)


def test_control_gthread_takes_what_it_cannot_answer(turn):
    worker = turn.start(ThreadWorker, waiting=1)

    assert [turn.look(worker) for _ in range(3)] == [True, True, True]


def slowest_of_many(port):
    """Seconds of the slowest call while 24 clients call one after the other, on a connection each, for two seconds."""
    until = time.monotonic() + 2

    def run(_number):
        slowest = 0.0
        with client(port) as connection:
            while time.monotonic() < until:
                began = time.monotonic()
                connection.request("GET", "/short")
                connection.getresponse().read()
                slowest = max(slowest, time.monotonic() - began)
        return slowest

    with ThreadPoolExecutor(24) as pool:
        return max(pool.map(run, range(24)))


def test_a_new_connection_does_not_wait_until_the_others_are_done(serve):
    assert slowest_of_many(serve(threads=2, workers=2)) < 1


def test_control_a_process_that_leaves_them_for_long_lets_them_wait(serve, monkeypatch):
    monkeypatch.setenv("LEFT_SECONDS", "30")

    assert slowest_of_many(serve(threads=2, workers=2)) > 1
