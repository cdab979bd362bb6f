"""The panel and the connector, served as in production while the block runs."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from django.conf import settings

START_SECONDS = 60
STOP_SECONDS = 40


class ServerFailedError(Exception):
    """The web server did not come up; the message names its log."""


@contextmanager
def panel_server(*, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Gunicorn on HOST and PORT of the environment, its output in `log`. Stopped on the way out, whatever happened.

    It runs in a session of its own, so that Ctrl-C reaches us alone and we end it in order.
    Raises ServerFailedError.
    """
    command = [sys.executable, "-m", "gunicorn", "--config", "python:eshop.gunicorn_settings", "eshop.wsgi"]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  our own interpreter and module
            command, cwd=settings.BASE_DIR, stdout=output, stderr=output, start_new_session=True
        )
        try:
            _wait_until_ready(process, log)
            yield process
        finally:
            _stop(process)


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        try:
            if requests.get(f"{settings.PUBLIC_URL}/health/ready", timeout=5).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise ServerFailedError(f"The web server did not start; see {log}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
