"""Slow clients do not switch the shop off, without any proxy in front of it; slow but honest ones are served."""

import http.client
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from eshop.web_server import arriving
from tests.eshop.web_server.slow_clients import HEAD, KINDS, begin, slow_clients

SURVIVED_WITHIN = 20


def call(port, timeout=SURVIVED_WITHIN):
    """Seconds that a small call of the connector takes on a new connection."""
    begun = time.monotonic()
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)) as client:
        client.request("POST", "/baselinker/konto/", body=b"bl_pass=x", headers=FORM)
        assert client.getresponse().read() == b"9"
    return time.monotonic() - begun


def answers(client, count, ending=b""):
    """So many whole answers of the server, whose bodies are a digit or `ending`."""
    got = b""
    while got.count(b"\r\n\r\n") < count or got.endswith(b"\r\n\r\n") or not got.endswith(ending):
        got += client.recv(10_000)
    return got


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("kind", KINDS)
def test_who_sends_or_reads_slowly_holds_no_thread(serve, kind):
    port = serve(threads=4, workers=2)
    with slow_clients(port, kind=kind, count=24):
        assert max(call(port) for _ in range(10)) < 5


def test_gunicorns_own_worker_is_switched_off_by_them(serve):
    """The control: each kind of these clients does harm."""

    def harm(kind):
        port = serve(threads=4, worker_class="gthread")
        with slow_clients(port, kind=kind, count=12):
            time.sleep(0.5)
            with pytest.raises(TimeoutError):
                call(port, timeout=4)
        return kind

    with ThreadPoolExecutor(len(KINDS)) as pool:
        assert list(pool.map(harm, KINDS)) == list(KINDS)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [8, 12, 24, 100])
def test_slow_clients_that_come_again_and_again_for_a_minute(serve, kind, count):
    port = serve(threads=4, workers=2)
    with slow_clients(port, kind=kind, count=count, pause=0.5):
        begun, taken = time.monotonic(), []
        while time.monotonic() - begun < 60:
            taken.append(call(port))
            time.sleep(0.2)
    assert max(taken) < 5


def test_a_reader_of_more_than_is_kept_holds_a_thread_for_five_seconds(serve):
    port = serve(threads=1)
    with slow_clients(port, kind="reader", count=1, pause=60, large="/endless"):
        time.sleep(0.5)
        assert 3 < call(port) < 10


def answer_to(port, sent):
    """What the server says to a client that sends no more than `sent`, and after how many seconds."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as client:
        begun = time.monotonic()
        client.sendall(sent)
        return client.recv(1000)[:12], time.monotonic() - begun


def test_a_head_may_take_five_seconds_and_a_connectors_body_ten_and_the_thread_is_free_meanwhile(serve):
    port = serve(threads=1)
    with ThreadPoolExecutor(4) as pool:
        begun = [pool.submit(answer_to, port, sent) for sent in (begin("head"), begin("silence"), begin("body"), b"")]
        time.sleep(0.5)
        assert call(port) < 3
        head, silence, body, nothing = (each.result() for each in begun)
    assert [each[0] for each in (head, silence, body)] == [b"HTTP/1.1 408"] * 3
    assert all(arriving.HEAD_SECONDS <= took < arriving.HEAD_SECONDS + 3 for _answer, took in (head, silence))
    assert 10 <= body[1] < 14
    assert nothing[0] == b"", "a connection without a word is closed without one"


def test_a_slow_office_line_still_uploads(serve):
    """A megabyte at 64 KB a second takes longer than a connector's body may, and arrives whole."""
    port = serve(threads=1)
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as client:
        client.sendall(b"POST /panel/pliki/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n")
        for _ in range(32):
            client.sendall(b"x" * 32_768)
            time.sleep(0.36)
        answer = answers(client, 1, ending=b"1048576")
        assert (answer[:12], answer[-7:]) == (b"HTTP/1.1 200", b"1048576")


def test_a_large_answer_reaches_a_slow_line(serve):
    port = serve(threads=1)
    with closing(socket.socket()) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        client.settimeout(10)
        client.connect(("127.0.0.1", port))
        client.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        got = 0
        while piece := client.recv(400_000):
            got += len(piece)
            time.sleep(0.05)
        assert got > 5_000_000


def test_a_client_that_asks_before_it_sends_its_body_is_told_to(serve):
    """PHP's curl asks so; it must not lose a second over it, nor be told twice."""
    port = serve(threads=1)
    with closing(socket.create_connection(("127.0.0.1", port), timeout=4)) as client:
        for _ in range(2):
            client.sendall(HEAD + b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            assert client.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
            client.sendall(b"12345")
            answer = answers(client, 1)
            assert (answer[:12], answer[-5:]) == (b"HTTP/1.1 200", b"\r\n\r\n5")


def test_a_client_that_does_not_close_its_side_holds_nobody(serve):
    """The server says that it closes, and does so without waiting for the client."""
    port = serve(threads=2)
    clients = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(10)]
    for client in clients:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 200")
    assert call(port) < 3
    for client in clients:
        client.close()


def test_requests_in_one_packet_are_answered_in_turn(serve):
    port = serve(threads=1)
    one = HEAD + b"Content-Length: 3\r\n\r\nabc"
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as client:
        client.sendall(one * 3 + one[:-1])
        assert answers(client, 3).count(b"\r\n\r\n3") == 3
        client.sendall(b"c")
        assert answers(client, 1).endswith(b"\r\n\r\n3")


def test_a_body_in_chunks_arrives_whole(serve):
    port = serve(threads=1)
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as client:
        client.request("POST", "/", body=iter([b"a" * 100_000, b"b\r\n0\r\n\r\n" * 7, b"c"]), encode_chunked=True)
        assert client.getresponse().read() == b"100057"


def test_unfinished_requests_cannot_fill_the_memory(serve, tmp_path):
    """Twelve bodies of almost 9 MB would be more than may be held: some have to go, and calls are answered."""
    port = serve(threads=2)
    clients = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(12)]
    refused = []

    def send(client):
        try:
            client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000001\r\n\r\n" + b"x" * 9_000_000)
            client.settimeout(1)
            refused.append(client.recv(100))
        except TimeoutError:
            refused.append(b"held")
        except OSError:
            refused.append(b"HTTP/1.1 503")

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert call(port) < 3
    assert len([answer for answer in refused if answer.startswith(b"HTTP/1.1 503")]) >= 5
    assert b"held" in refused
    for client in clients:
        client.close()
