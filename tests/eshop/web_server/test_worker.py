"""The web server's worker: it stays with a connection while calls follow each other, and lets nobody else wait."""

import http.client
import socket
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from queue import SimpleQueue
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from gunicorn.http.unreader import SocketUnreader

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


def answering(port):
    """How many of six calls, a moment apart, each process answers, and how long the slowest took. Each takes 0.5 s."""

    def call(number):
        time.sleep(number * 0.02)
        began = time.monotonic()
        with client(port) as connection:
            connection.request("GET", "/wait")
            process = connection.getresponse().read()
        return process, time.monotonic() - began

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(call, range(6)))
    return sorted(Counter(process for process, _took in found).values()), max(took for _process, took in found)


def test_calls_go_to_the_process_that_has_threads_for_them(serve):
    port = serve(threads=2, workers=2)
    rounds = (answering(port) for _ in range(5))
    next(shares for shares, _slowest in rounds if len(shares) == 2)  # the second process is there

    shares, slowest = answering(port)

    assert shares == [3, 3]
    assert slowest < 1.4


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


def test_control_gthread_lets_calls_wait_in_one_process(serve):
    port = serve(threads=2, workers=2, worker_class="gthread")
    time.sleep(1)

    assert any(answering(port)[0] != [3, 3] for _ in range(5))
