"""The connector behind gunicorn, started with the project's own settings for the time of a measurement."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests.bench.children import ROOT

_START_SECONDS = 60


@dataclass(frozen=True)
class Web:
    """A running server: its address and how to look at its memory."""

    url: str
    pid: int

    def memory_mb(self) -> float:
        """Resident memory of the largest worker (Linux)."""
        return max(map(_resident_kb, self.workers())) * 1024 / 1e6

    def workers(self) -> list[int]:
        """Process ids of the workers (Linux)."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]


def _resident_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def port_free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def web_server(application: str = "eshop.wsgi") -> Iterator[Web]:
    """Serve the database that DATABASE_URL names through a WSGI module; stopped on the way out."""
    port = port_free()
    environment = os.environ | {"HOST": "127.0.0.1", "PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", "--config", "python:eshop.gunicorn_settings", application]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(f"{url}/health/ready", process)
            yield Web(url, process.pid)
        finally:
            process.terminate()
            process.wait(60)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + _START_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        try:
            with urlopen(url, timeout=5) as response:
                if response.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The web server did not start.")
