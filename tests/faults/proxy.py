"""A TCP proxy that can fall silent: it swallows what comes and says nothing, and closes nothing either."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import suppress


class Proxy:
    """Listens on `port` and passes everything to `target`, a port of the loopback address."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._lost: set[socket.socket] = set()
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._is_silent = False
        self._ended = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def silence(self) -> None:
        """From now on nothing passes. Connections that are there or come now never say anything again."""
        self._is_silent = True

    def heal(self) -> None:
        """Connections that come from now on work."""
        self._is_silent = False

    def close(self) -> None:
        self._ended = True
        self._thread.join(5)
        for each in (self._listener, *self._pairs, *self._lost):
            each.close()

    def _run(self) -> None:
        while not self._ended:
            ready, _, _ = select.select([self._listener, *self._pairs, *self._lost], [], [], 0.1)
            if self._is_silent and self._pairs:
                self._lost |= set(self._pairs)
                self._pairs.clear()
            for each in ready:
                if each is self._listener:
                    self._accept()
                elif each in self._lost:
                    self._swallow(each)
                elif each in self._pairs:
                    self._pass(each)

    def _accept(self) -> None:
        outside, _address = self._listener.accept()
        if self._is_silent:
            self._lost.add(outside)
            return
        try:
            inside = socket.create_connection(("127.0.0.1", self._target), timeout=5)
        except OSError:
            outside.close()
            return
        for each in (outside, inside):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._pairs |= {outside: inside, inside: outside}

    def _swallow(self, source: socket.socket) -> None:
        content = b""
        with suppress(OSError):
            content = source.recv(65536)
        if not content:
            self._lost.discard(source)
            source.close()

    def _pass(self, source: socket.socket) -> None:
        target = self._pairs[source]
        try:
            content = source.recv(65536)
            if content:
                target.sendall(content)
                return
        except OSError:
            pass
        for each in (source, target):
            self._pairs.pop(each, None)
            each.close()
