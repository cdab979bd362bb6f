"""backup and restore on SQLite, as docs/operations.md says: whole or not at all, and not beside others."""

import fcntl
import os
import re
import resource
import shlex
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing

import pytest

from eshop.core.backup.versions import unusable_refuse
from tests.architecture.sources import ROOT

GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


@pytest.fixture
def shop(migrated_file, tmp_path):
    """An installation's folder with its database; `feed` stands for the files of the published copies."""
    path = tmp_path / "eshop.sqlite3"
    with closing(sqlite3.connect(migrated_file)) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
    (tmp_path / "feed" / "1").mkdir(parents=True)
    return path


def manage(path, *arguments, largest_file=None):
    """What the command says; standard error if it refuses. `largest_file`: bytes after which a disk seems full."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    done = subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DATABASE_URL": f"sqlite:///{path}",
            "FEED_DIR": str(path.parent / "feed"),
            "SECRET_KEY": "only-for-the-tests-of-the-backup-command",
        },
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit if largest_file else None,
    )
    return done.stdout if done.returncode == 0 else done.stderr


def documented(command, file):
    """The guide's words of the command, with another file."""
    found = re.search(rf"^    \.venv/bin/python manage\.py ({command} eshop\.backup)$", GUIDE, re.MULTILINE)
    assert found
    return [str(file) if word == "eshop.backup" else word for word in shlex.split(found.group(1))]


def name_set(path, name):
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE catalog_pricelist SET name = ? WHERE is_default", [name])


def name_of(path):
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT name FROM catalog_pricelist WHERE is_default").fetchone()[0]


def test_all_of_it_comes_back(shop):
    file = shop.parent / "backup"
    (shop.parent / "feed" / "notes").mkdir()
    name_set(shop, "przed")
    assert "bytes" in manage(shop, *documented("backup", file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    name_set(shop, "po")
    with closing(sqlite3.connect(shop)) as database:
        database.execute("DROP INDEX one_current_key")
        database.execute("CREATE TABLE of_a_later_version (id integer)")
    assert manage(shop, *documented("restore", file)) == f"{file} is back, and nothing is missing.\n"
    assert name_of(shop) == "przed"
    with closing(sqlite3.connect(shop)) as database:
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    assert ("one_current_key" in names, "of_a_later_version" in names) == (True, False)
    assert [path.name for path in (shop.parent / "feed").iterdir()] == ["notes"], "what is not ours stays"
    assert sorted(path.name for path in shop.parent.glob("*-wal")) == []


def test_it_refuses_beside_others_and_changes_nothing(shop):
    file = shop.parent / "backup"
    manage(shop, "backup", file)
    with closing(sqlite3.connect(shop, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("UPDATE catalog_pricelist SET name = 'po'")
        assert "Somebody has the database open." in manage(shop, "restore", file)
    assert name_of(shop) == "po"
    assert len(list((shop.parent / "feed").iterdir())) == 1


def migrations_of_others(file):
    """Another program of Django's kind: it has a table of migrations, too."""
    with closing(sqlite3.connect(file)) as foreign, foreign:
        foreign.execute("CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied text)")
        foreign.execute("INSERT INTO django_migrations (app, name) VALUES ('auth', '0001_initial')")


@pytest.mark.parametrize("spoil", ["cut", "foreign", "another program's"])
def test_what_is_no_whole_backup_changes_nothing(shop, spoil):
    file = shop.parent / "backup"
    manage(shop, "backup", file)
    name_set(shop, "po")
    if spoil == "cut":
        os.truncate(file, file.stat().st_size // 2)
    else:
        file.unlink()
        if spoil == "foreign":
            with closing(sqlite3.connect(file)) as foreign:
                foreign.execute("CREATE TABLE other (id integer)")
        else:
            migrations_of_others(file)
    said = manage(shop, "restore", file)
    assert said.startswith("CommandError: ")
    assert "Traceback" not in said
    assert name_of(shop) == "po"


def test_a_backup_overwrites_nothing_and_leaves_no_half_file(shop):
    file = shop.parent / "backup"
    file.write_text("mine", encoding="utf-8")
    assert "exists already" in manage(shop, "backup", file)
    assert file.read_text(encoding="utf-8") == "mine"
    assert "cannot be written" in manage(shop, "backup", shop.parent / "nowhere" / "backup")
    assert {path.name for path in shop.parent.iterdir()} <= {
        "backup", "feed", "eshop.sqlite3", "eshop.sqlite3-wal", "eshop.sqlite3-shm",
    }  # fmt: skip


def test_what_a_killed_backup_left_goes_with_the_next_one(shop):
    left, written, others = (shop.parent / f".old.{name}" for name in ("1.backup-draft", "2.backup-draft", "1"))
    for path in (left, written, others):
        path.write_bytes(b"half")
    with written.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert manage(shop, "backup", shop.parent / "backup").endswith(" bytes\n")
    assert (left.exists(), written.exists(), others.exists()) == (False, True, True)


@pytest.mark.parametrize("kind", ["empty", "another program's"])
def test_what_is_no_shop_is_not_taken_for_one(tmp_path, kind):
    """A wrong DATABASE_URL: SQLite makes a file of whatever it is asked for."""
    if kind != "empty":
        migrations_of_others(tmp_path / "other")
    said = manage(tmp_path / "other", "backup", tmp_path / "backup")
    assert said == "CommandError: The database of DATABASE_URL holds no shop.\n"
    assert not (tmp_path / "backup").exists()


def test_what_cannot_be_opened_is_named(shop):
    file = shop.parent / "backup"
    manage(shop, "backup", file)
    nowhere = shop.parent / "nowhere" / "eshop.sqlite3"
    assert (
        manage(nowhere, "restore", file) == f"CommandError: {nowhere} cannot be opened: unable to open database file.\n"
    )
    assert manage(nowhere, "backup", shop.parent / "other").startswith("CommandError: The database cannot be read: ")


def test_a_database_without_a_key_is_replaced_where_a_migration_would_stop(shop):
    """docker-compose.yml has a migration run before any other service; the guide's command goes without it."""
    file = shop.parent / "backup"
    manage(shop, "backup", file)
    with closing(sqlite3.connect(shop)) as database:
        database.execute("DROP INDEX one_current_key")
    assert "eshop.E010" in manage(shop, "migrate")
    assert "    docker compose run --rm --no-deps web python manage.py restore " in GUIDE
    assert "is back" in manage(shop, "restore", file)


def test_a_damaged_database_is_replaced(shop):
    file = shop.parent / "backup"
    manage(shop, "backup", file)
    for path in shop.parent.glob("eshop.sqlite3-*"):
        path.unlink()
    with shop.open("r+b") as database:
        database.seek(4096)
        database.write(b"\xff" * 20000)
    assert "is back" in manage(shop, "restore", file)


def test_a_backup_of_a_later_version_changes_nothing(shop, migrated_file):
    name_set(shop, "po")
    file = shutil.copy(migrated_file, shop.parent / "backup")
    with closing(sqlite3.connect(file)) as backup, backup:
        backup.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('orders', '9000_later', '2026-01-01')"
        )
    assert "of a later version of the program, which has orders 9000_later" in manage(shop, "restore", file)
    assert name_of(shop) == "po"
    known = [("baselinker", "0001_initial"), ("orders", "0001_initial")]
    unusable_refuse(file, [*known, ("orders", "0001_merged_since"), ("an_app_left_out", "0099_last")])


def test_a_full_disk_leaves_everything_as_it_was(shop, migrated_file):
    file = shop.parent / "backup"
    assert "The database cannot be copied" in manage(shop, "backup", file, largest_file=100_000)
    assert list(shop.parent.glob("*backup*")) == []
    shutil.copy(migrated_file, file)
    name_set(shop, "po")
    assert manage(shop, "restore", file, largest_file=100_000).endswith("Nothing was changed.\n")
    assert name_of(shop) == "po"
    with closing(sqlite3.connect(shop)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(list((shop.parent / "feed").iterdir())) == 1
