"""Work in processes of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent


def command_run(*arguments: str) -> str:
    """Run Python with `arguments` in the project's folder and return what it printed. Raises RuntimeError."""
    ended = subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if ended.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed: {ended.stdout[-500:]}")
    return ended.stdout


def scene_run(name: str, size: int, database_url: str) -> dict[str, Any]:
    """The figures of one scene."""
    os.environ["DATABASE_URL"] = database_url
    return _last_line(command_run("-m", "tests.bench.scene", name, str(size)))


def probe_run(*arguments: str) -> dict[str, Any]:
    """Seconds, processor seconds and peak memory of one piece of work (see tests.bench.probe)."""
    return _last_line(command_run("-m", "tests.bench.probe", *arguments))


def _last_line(output: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(output.splitlines()[-1])
    return found
