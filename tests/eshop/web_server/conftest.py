"""The web server with our worker, serving an application made for these tests."""

import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress

import pytest
from django.conf import settings

from tests.services import free_port

APPLICATION = """
import json
import os
import threading
import time
if "LEFT_SECONDS" in os.environ:
    from eshop.web_server import worker
    worker._LEFT_SECONDS = float(os.environ["LEFT_SECONDS"])
def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/endless":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return (b"x" * 65_536 for _ in range(1_000_000))
    if path == "/seen":
        names = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO")
        body = json.dumps({name: environ.get(name) for name in names}).encode()
    elif path == "/short":
        time.sleep(0.01)
        body = b""
    elif path == "/large":
        body = b"x" * 5_000_000
    elif environ["REQUEST_METHOD"] == "POST":
        body = b"%d" % len(environ["wsgi.input"].read())
    else:
        body = str(threading.get_ident()).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
"""


@pytest.fixture
def serve(tmp_path):
    """Start gunicorn with one worker of our class and so many threads; gives the port."""
    (tmp_path / "threads.py").write_text(APPLICATION)

    def start(threads, workers=1, log=None, worker_class=None):
        for _attempt in range(3):  # somebody else may have taken the port meanwhile; the server then gives up
            if port := begin(threads, workers, log, worker_class):
                return port
        raise AssertionError("The web server did not start.")

    def begin(threads, workers, log, worker_class):
        port = free_port()
        command = [sys.executable, "-m", "gunicorn", "--config", "python:eshop.gunicorn_settings", "threads"]
        if worker_class:
            command[-1:-1] = ["--worker-class", worker_class]
        environment = os.environ | {
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "WEB_WORKERS": str(workers),
            "WEB_THREADS": str(threads),
            "PYTHONPATH": f"{settings.BASE_DIR}:{tmp_path}",
        }
        output = subprocess.DEVNULL if log is None else stack.enter_context(log.open("wb"))
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=output, stderr=output)
        stack.callback(process.wait, 30)
        stack.callback(process.terminate)
        give_up = time.monotonic() + 30
        while time.monotonic() < give_up and process.poll() is None:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return port
            time.sleep(0.05)
        return None

    with ExitStack() as stack:
        yield start
