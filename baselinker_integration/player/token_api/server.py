"""The played API on a port of the loopback address."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from baselinker_integration.player.token_api.answering import Reply, reply_to
from baselinker_integration.player.token_api.world import World

LONGEST_BODY = 64 * 1024 * 1024


def server_make(world: World, port: int = 0) -> ThreadingHTTPServer:
    """A server of `world` on loopback, not yet serving; port 0 takes a free one."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            if length > LONGEST_BODY:
                self.send_error(413)
                return
            form = dict(parse_qsl(self.rfile.read(length).decode("utf-8", "replace"), keep_blank_values=True))
            self._send(reply_to(world, form, self.headers.get("X-BLToken", "")))

        def _send(self, reply: Reply) -> None:
            if reply.wait:
                time.sleep(reply.wait)
            if reply.lost:
                self.close_connection = True
                return
            self.send_response(reply.status)
            self.send_header("Content-Type", "application/json" if reply.status == 200 else "text/html")
            self.send_header("Content-Length", str(len(reply.body)))
            if reply.status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)
            self.close_connection = self.close_connection or reply.cut

        def log_message(self, *_parts: object) -> None:
            """Nothing on the terminal: calls are in `world.calls`."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    return server


@contextmanager
def serving(world: World, port: int = 0) -> Iterator[str]:
    """Serve `world` while the block runs; yields the address to call."""
    server = server_make(world, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/connector.php"
    finally:
        server.shutdown()
        server.server_close()
