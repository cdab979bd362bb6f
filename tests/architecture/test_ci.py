"""An interpreter that is too old or too new is refused with one clear line, before anything is installed."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT


@pytest.fixture
def old_python(tmp_path: Path) -> Path:
    """An interpreter that evaluates what it is asked, but believes to be 3.10."""
    path = tmp_path / "python3.10"
    path.write_text(
        "#!/bin/sh\n"
        '[ "$1" = --version ] && { echo "Python 3.10.4"; exit 0; }\n'
        "code=$(printf '%s' \"$2\" | sed 's/sys.version_info/(3, 10, 4)/; s/sys.version.split()\\[0\\]/\"3.10.4\"/')\n"
        'exec python3 -c "$code"\n'
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.mark.parametrize("command", [["bash", ".ci/run"], ["make", "--always-make", ".venv/.installed"]])
def test_old_python_is_refused(command, old_python):
    outer_make = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "VENV")
    environment = {name: value for name, value in os.environ.items() if name not in outer_make}
    environment["PYTHON"] = str(old_python)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    told = (done.stdout + done.stderr).splitlines()
    assert [line for line in told if "Python 3.11 to 3.13 is needed" in line and "3.10.4" in line]
    assert len(told) <= 2
