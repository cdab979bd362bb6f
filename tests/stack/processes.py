"""The services of docker-compose.yml as processes of this machine: the same commands, the same environment names."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
PATIENCE = float(os.environ.get("TEST_PATIENCE", "1"))
"""On a machine that has more to do than it can, waits are so many times as long."""
_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def environment(service: str, given: dict[str, str]) -> dict[str, str]:
    """The service's environment with `${NAME:?...}` and `${NAME:-default}` filled in as compose does."""

    def value(match: re.Match[str]) -> str:
        name, operator, rest = match.groups()
        if given.get(name):
            return given[name]
        assert operator != "?", f"{name} is required: {rest}"
        return rest or ""

    declared = COMPOSE["services"][service]["environment"]
    return {name: _VARIABLE.sub(value, str(text)) for name, text in declared.items()}


def command(service: str, scratch: Path) -> list[str]:
    """The service's command with the programs of this virtual environment and `scratch` for /tmp."""
    words = [word.replace("/tmp/", f"{scratch}/") for word in COMPOSE["services"][service]["command"]]
    return [str(Path(sys.executable).parent / words[0]), *words[1:]]


class Service:
    """One running service; its output is in `log`."""

    def __init__(self, name: str, env: dict[str, str], scratch: Path) -> None:
        self.name = name
        self.log = scratch / f"{name}-{time.monotonic_ns()}.log"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                command(name, scratch),
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], "HOME": str(scratch), "FEED_DIR": str(scratch / "feed"), **env},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def text(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def children(self) -> list[int]:
        """Process ids of the direct children."""
        return children(self.process.pid)

    def terminate(self, seconds: float = 30) -> int:
        """SIGTERM as `docker compose stop` sends it; returns the exit status."""
        self.process.terminate()
        return self.process.wait(seconds)

    def kill_all(self) -> None:
        """kill -9 of the process and its children, as a power cut would."""
        signal_send([self.process.pid, *self.children()], signal.SIGKILL)
        self.process.wait(10)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill_all()


def children(pid: int) -> list[int]:
    """Process ids of the direct children; none when it is gone."""
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def signal_send(pids: Iterable[int], number: int) -> None:
    """To all that are still there: any of them may have ended by itself meanwhile."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def wait_for(condition: Callable[[], Any], what: str, seconds: float = 45) -> Any:
    """The first true value of `condition`; AssertionError naming `what` when none comes in time."""
    give_up = time.monotonic() + seconds * PATIENCE
    while time.monotonic() < give_up:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen within {seconds} s")
