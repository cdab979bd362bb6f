"""`make demo`: every step checked, and nothing left running, however it ends."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from rich.console import Console

from eshop.demo.ledger import Ledger
from tests.services import free_port
from tests.stack.processes import wait_for

pytestmark = [pytest.mark.sqlite, pytest.mark.timeout(240)]

ROOT = Path(__file__).resolve().parent.parent.parent.parent


@pytest.fixture
def demo(tmp_path):
    started = []

    def start(*arguments: str, port: int) -> subprocess.Popen[str]:
        environment = {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"}
        # What the person's own shell may hold must not reach the demo.
        environment |= {
            "DATABASE_URL": "postgresql://nowhere/x",
            "REDIS_URL": "redis://nowhere",
            "EMAIL_HOST": "nowhere",
        }
        output = (tmp_path / "output.txt").open("w")
        environment |= {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
        process = subprocess.Popen(
            [sys.executable, "-m", "eshop.demo", "--port", str(port), "--folder", str(tmp_path / "demo"), *arguments],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )
        output.close()
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
            process.wait(60)


def output(tmp_path: Path) -> str:
    return (tmp_path / "output.txt").read_text(encoding="utf-8")


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def assert_every_step(told: str, port: int) -> None:
    assert "✗" not in told
    assert told.count("✓") == 21
    assert f"http://127.0.0.1:{port}/baselinker/demo/" in told
    assert "sync_limit" in told
    assert "unknown_product" in told


def served(demo, tmp_path, number: signal.Signals) -> int:
    """The status that a demo which serves the panel ends with when it is told to, after every step went well."""
    port = free_port()
    process = demo(port=port)
    wait_for(lambda: "Ctrl-C" in output(tmp_path) or process.poll() is not None, "the demo serving", 240)
    assert_every_step(output(tmp_path), port)
    assert requests.get(f"http://127.0.0.1:{port}/panel/login/", timeout=10).status_code == 200
    process.send_signal(number)
    status = process.wait(60)
    assert not is_listening(port)
    return status


def once(demo, tmp_path) -> None:
    port = free_port()
    assert demo("--once", port=port).wait(240) == 0, output(tmp_path)
    assert_every_step(output(tmp_path), port)
    assert not is_listening(port)


def test_once_does_every_step_and_leaves_nothing_running(demo, tmp_path):
    once(demo, tmp_path)


@pytest.mark.long
def test_it_may_be_repeated(demo, tmp_path):
    once(demo, tmp_path)
    assert served(demo, tmp_path, signal.SIGINT) == 0


@pytest.mark.long
def test_it_serves_until_it_is_told_to_end(demo, tmp_path):
    assert served(demo, tmp_path, signal.SIGTERM) == 143


def test_it_ends_in_the_midst_of_its_steps_when_its_terminal_goes(demo, tmp_path):
    port = free_port()
    process = demo(port=port)
    wait_for(lambda: is_listening(port) or process.poll() is not None, "the demo's server starting", 240)
    process.send_signal(signal.SIGHUP)
    assert process.wait(60) == 129
    assert "Ctrl-C" not in output(tmp_path)
    assert not is_listening(port)


def test_port_in_use_is_said_before_anything_is_touched(demo, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert demo("--once", port=taken.getsockname()[1]).wait(60) == 2
    assert "is in use" in output(tmp_path)
    assert not (tmp_path / "demo").exists()


def test_a_step_that_went_wrong_is_counted_and_shows_what_was_seen():
    console = Console(record=True, quiet=True)
    ledger = Ledger(console)
    ledger.check("good", True)
    ledger.check("bad", False, "[seen]")
    assert ledger.failed == 1
