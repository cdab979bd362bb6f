"""Serving a fake endpoint over HTTP on a free port of this machine."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        self._answer("GET", {})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self._answer("POST", dict(parse_qsl(body, keep_blank_values=True)))

    def _answer(self, method, fields):
        status, answer = self.server.endpoint.handle(method, fields)
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 50


@contextmanager
def served(endpoint):
    """The address at which the endpoint answers while the block runs."""
    with Server(("127.0.0.1", 0), Handler) as server:
        server.endpoint = endpoint
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/integration"
        finally:
            server.shutdown()
            thread.join()
