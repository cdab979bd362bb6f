"""A mail server on the loopback address that keeps what it gets, and may die before it says that it has it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message


@dataclass
class MailServer:
    """`mails` are those that it got whole; `dies` is where it hangs up: at "data" or at the "end" of the mail."""

    port: int
    dies: str = ""
    mails: list[Message] = field(default_factory=list)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.answer("220 here")
            for line in self.rfile:
                command = line[:4].upper()
                if command == b"DATA":
                    if server.dies == "data":
                        return
                    self.answer("354 go on")
                    if not self.mail_take():
                        return
                    self.answer("250 taken")
                elif command == b"QUIT":
                    self.answer("221 goodbye")
                    return
                else:
                    self.answer("250 yes")

        def mail_take(self) -> bool:
            lines = []
            for line in self.rfile:
                if line == b".\r\n":
                    server.mails.append(message_from_bytes(b"".join(lines)))
                    return server.dies != "end"
                lines.append(line)
            return False

        def answer(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    listener = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    listener.daemon_threads = True
    server = MailServer(int(listener.server_address[1]))
    threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield server
    finally:
        listener.shutdown()
        listener.server_close()
