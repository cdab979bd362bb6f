"""Clients that take their time, as they were used against the shop."""

import socket
import threading
import time
from contextlib import ExitStack, contextmanager

HEAD = b"POST /baselinker/konto/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
KINDS = ("head", "body", "silence", "chunks", "reader")


def begin(kind, *, large="/large"):
    """What a slow client sends at once."""
    return {
        "head": HEAD,
        "body": HEAD + b"Content-Length: 1000\r\n\r\nbl_pass=",
        "silence": b"P",
        "chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n3e8\r\nbl_pass=",
        "reader": b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % large.encode(),
    }[kind]


@contextmanager
def slow_clients(port, *, kind, count, pause=1.0, large="/large"):
    """`count` clients of one kind that send or take one byte every `pause` seconds, and come again when thrown out."""
    stop = threading.Event()
    with ExitStack() as stack:
        clients = [stack.enter_context(_connect(port, kind, large)) for _ in range(count)]
        thread = threading.Thread(target=_drip, args=(clients, stop, port, kind, pause, large, stack))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


def _connect(port, kind, large):
    client = socket.socket()
    if kind == "reader":
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(5)
    client.connect(("127.0.0.1", port))
    client.sendall(begin(kind, large=large))
    client.setblocking(False)
    return client


def _drip(clients, stop, port, kind, pause, large, stack):
    while not stop.wait(pause):
        for number, client in enumerate(clients):
            if _is_gone(client, kind) and not stop.is_set():
                client.close()
                try:
                    clients[number] = stack.enter_context(_connect(port, kind, large))
                except OSError:
                    time.sleep(0.01)


def _is_gone(client, kind):
    try:
        if kind == "reader":
            return client.recv(1) == b""
        if kind != "silence":
            client.send(b"x")
        return client.recv(100) is not None
    except BlockingIOError:
        return False
    except OSError:
        return True
