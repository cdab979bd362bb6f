"""The units in docs/systemd: read by systemd itself, with the commands of docker-compose.yml."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stack.processes import COMPOSE, ROOT

UNITS = sorted((ROOT / "docs" / "systemd").glob("eshop-*"))
GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(ROOT / "docs" / "systemd" / name, encoding="utf-8")
    return parser


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_finds_nothing_wrong_with_them(tmp_path):
    """Read as they are, but for the folder of the installation, which has to exist."""
    for path in UNITS:
        text = path.read_text(encoding="utf-8").replace("/srv/eshop/.venv/bin", str(Path(sys.executable).parent))
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--recursive-errors=no", "--man=no"]
    done = subprocess.run(
        [*command, *(str(tmp_path / path.name) for path in UNITS)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_it_would_find_a_command_that_is_not_there(tmp_path):
    """The control: the installation's folder as it stands in the files does not exist here."""
    text = UNITS[0].read_text(encoding="utf-8")
    (tmp_path / UNITS[0].name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--recursive-errors=no", "--man=no", str(tmp_path / UNITS[0].name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "is not executable" in done.stderr


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_a_service_runs_what_compose_runs_and_comes_back_when_it_ends(name):
    service = unit(f"eshop-{name}.service")["Service"]
    assert service["ExecStart"] == f"/srv/eshop/.venv/bin/{' '.join(COMPOSE['services'][name]['command'])}"
    assert service["Restart"] == "always"
    if grace := COMPOSE["services"][name].get("stop_grace_period"):
        assert f"{service['TimeoutStopSec']}s" == grace


@pytest.mark.parametrize("path", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.stem)
def test_no_service_can_do_more_than_it_must(path):
    service = unit(path.name)["Service"]
    assert (service["User"], service["NoNewPrivileges"], service["CapabilityBoundingSet"]) == ("eshop", "yes", "")
    assert (service["ProtectSystem"], service["ReadWritePaths"]) == ("strict", "/srv/eshop/var")


def test_without_a_broker_the_work_is_done_every_minute():
    assert unit("eshop-due-work.service")["Service"]["ExecStart"].endswith("python manage.py run_due_work")
    assert unit("eshop-due-work.timer")["Timer"]["OnCalendar"] == "minutely"


def test_the_guide_names_each_of_them():
    named = set(re.findall(r"eshop-[a-z-]+\.(?:service|timer)", GUIDE))
    assert {path.name for path in UNITS} <= named
