"""The best that HTTP can do without a database: the same answers as files, one GET each over a kept-alive connection.

nginx where it is installed, else a server of a few lines that hands files to the kernel (sendfile).
"""

import http.client
import os
import shutil
import socket
import socketserver
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.children import ROOT
from tests.bench.web import port_free

_NGINX = """
worker_processes 2; daemon off; pid {folder}/nginx.pid; error_log stderr;
events {{ worker_connections 64; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000; open_file_cache max=10000;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder};
  scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; root {root}; default_type application/json; }}
}}
"""


class _Files(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self) -> None:
        while line := self.rfile.readline():
            while self.rfile.readline() not in (b"\r\n", b""):
                pass
            with open(f".{line.split()[1].decode()}", "rb") as file:
                size = os.fstat(file.fileno()).st_size
                head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n\r\n"
                self.connection.sendall(head.encode(), socket.MSG_MORE)
                self.connection.sendfile(file)


def serve(port: int) -> None:
    """Serve the present folder until killed."""
    socketserver.ThreadingTCPServer(("127.0.0.1", port), _Files).serve_forever()


@contextmanager
def static_server(root: Path) -> Iterator[tuple[str, int]]:
    """Serve the files of `root`; gives the server's name and port."""
    port = port_free()
    nginx = shutil.which("nginx")
    with tempfile.TemporaryDirectory() as folder:
        if nginx:
            settings = Path(folder) / "nginx.conf"
            settings.write_text(_NGINX.format(folder=folder, port=port, root=root))
            command = [nginx, "-c", str(settings), "-e", "stderr"]
        else:
            command = [sys.executable, "-c", f"from tests.bench.static_limit import serve; serve({port})"]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=root, env=environment, stderr=subprocess.DEVNULL)
        try:
            _wait(port)
            yield ("nginx" if nginx else "sendfile"), port
        finally:
            process.terminate()
            process.wait(10)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("The static server did not start.")


def import_static(port: int, names: list[str]) -> float:
    """Seconds to fetch all files, one after the other."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    begun = time.perf_counter()
    for name in names:
        client.request("GET", f"/{name}")
        client.getresponse().read()
    took = time.perf_counter() - begun
    client.close()
    return took
