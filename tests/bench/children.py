"""Commands in processes of their own, with the memory that they took."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Ended:
    """Wall seconds and peak resident memory of a command that went well, and what it printed."""

    seconds: float
    peak_mb: float
    output: str


def command_run(*arguments: str) -> Ended:
    """Run Python with `arguments` in the project's folder. Raises RuntimeError when it fails."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True
    )
    output = process.stdout.read() if process.stdout else ""
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed: {output[-500:]}")
    return Ended(time.perf_counter() - begun, usage.ru_maxrss * 1024 / 1e6, output)


def build_run() -> dict[str, Any]:
    """Bring the feed up to date; the figures of tests.bench.build_probe."""
    found: dict[str, Any] = json.loads(command_run("-m", "tests.bench.build_probe").output)
    return found
