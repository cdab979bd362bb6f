"""A client's socket as a thread uses it: what the client does not take at once is kept, and nobody waits for ever."""

import errno
import fcntl
import select
import socket
import struct
import termios
import time
from threading import Lock
from typing import Any

GRACE_SECONDS = 5.0
LEAST_RATE = 8 * 1024
"""Bytes a second that a client must take, or send, in each grace that it lets us wait: the slowest telephone line."""

MOST_KEPT_FOR_ONE = 9 * 1024 * 1024
MOST_KEPT_FOR_ALL = 64 * 1024 * 1024


class PatientSocket:
    """Everything of the socket; writing returns at once while what is left to send fits into the memory set aside.

    The main thread sends the rest by `flush` after the thread has gone on to another client. Where a thread must wait
    (a long body, an answer too long to keep), it does so as long as the rate is held; a slower client is treated as one
    that has gone: ConnectionResetError.
    """

    _kept_for_all = 0
    _lock = Lock()

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self.setblocking, self.fileno = sock.setblocking, sock.fileno
        self._kept = bytearray()
        self._flushed = self._received = self._sent = self._moved_before = 0
        self._waited = self._looked_at = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)

    def waiting_begins(self) -> None:
        """From now on nobody has waited for this client yet."""
        self._waited, self._looked_at = 0.0, time.monotonic()
        self._moved_before = self._moved()

    def recv(self, size: int, flags: int = 0) -> bytes:
        if self._socket.gettimeout() is None:
            self._wait(select.POLLIN)
        data = self._socket.recv(size, flags)
        self._received += len(data)
        return data

    def recv_now(self, size: int) -> bytes:
        """What is there already. Raises BlockingIOError when nothing is."""
        return self._socket.recv(size, socket.MSG_DONTWAIT)

    def sendall(self, data: bytes) -> None:
        while self._kept and not (self.flush() or self._keep(data)):
            self._wait(select.POLLOUT)
        if self._kept:
            return
        sent = self._send(data)
        if sent == len(data):
            return
        left = memoryview(data)[sent:]
        while left := left[self._send(left) :]:
            if self._keep(left):
                return
            self._wait(select.POLLOUT)

    @property
    def has_more_to_send(self) -> bool:
        return bool(self._kept)

    def flush(self) -> bool:
        """Send what the client takes now; whether all is sent."""
        while self._kept:
            with memoryview(self._kept) as kept, kept[self._flushed :] as left:
                sent = self._send(left)
            if not sent:
                return False
            self._flushed += sent
            if self._flushed == len(self._kept):
                self.forget()
        return True

    def is_too_slow(self, now: float) -> bool:
        """Whether the client, whom the main thread waits for all the time, has taken too little lately."""
        return now - self._looked_at >= GRACE_SECONDS and self._has_hardly_moved()

    def forget(self) -> None:
        """Nothing of what was kept will be sent any more."""
        self._account(-len(self._kept))
        self._kept = bytearray()
        self._flushed = 0

    def _keep(self, data: bytes | memoryview) -> bool:
        """Take `data` for later; False when there is no room."""
        if len(self._kept) + len(data) > MOST_KEPT_FOR_ONE or self._kept_for_all + len(data) > MOST_KEPT_FOR_ALL:
            return False
        self._account(len(data))
        self._kept += data
        return True

    @classmethod
    def _account(cls, size: int) -> None:
        with cls._lock:
            cls._kept_for_all += size

    def _send(self, data: bytes | memoryview) -> int:
        try:
            sent = self._socket.send(data, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return 0
        self._sent += sent
        return sent

    def _wait(self, event: int) -> None:
        """Until the client has sent or taken something."""
        poller = select.poll()
        poller.register(self._socket, event)
        while True:
            begun = time.monotonic()
            happened = poller.poll((GRACE_SECONDS - self._waited) * 1000)
            self._waited += time.monotonic() - begun
            if self._waited >= GRACE_SECONDS and self._has_hardly_moved():
                self.forget()
                raise ConnectionResetError(errno.ECONNRESET, "The client was too slow.")
            if happened:
                return

    def _has_hardly_moved(self) -> bool:
        """Whether less than the least rate came through since the last look, which is now."""
        moved, self._moved_before = self._moved() - self._moved_before, self._moved()
        self._waited, self._looked_at = 0.0, time.monotonic()
        return moved < LEAST_RATE * GRACE_SECONDS

    def _moved(self) -> int:
        """Bytes received, and sent as far as the client has taken them: the kernel takes megabytes for nobody."""
        try:
            (waiting,) = struct.unpack("i", fcntl.ioctl(self._socket, termios.TIOCOUTQ, b"\0\0\0\0"))
        except (OSError, ValueError):  # closed meanwhile
            waiting = 0
        return self._received + self._sent - int(waiting)
