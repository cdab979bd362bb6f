"""SQLite's file into another one, and back, by SQLite itself: a copied file would meet the `-wal` of the old one."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from eshop.core.backup.errors import BackupError
from eshop.core.backup.versions import unusable_refuse


def dump(target: Path) -> None:
    """Write the database into the new file `target` as it is at one moment; others go on meanwhile. Raises
    BackupError."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        try:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.Error as error:
            raise BackupError(f"The database cannot be copied: {error}.") from error
        _whole(copy, target)


def restore(file: Path) -> None:
    """Put `file` in the place of what the database holds, whole or not at all. Raises BackupError, also while anybody
    else has the database open."""
    present = str(connection.settings_dict["NAME"])
    connection.close()
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source:
        _whole(source, file)
        unusable_refuse(file, source.execute("SELECT app, name FROM django_migrations"))
        with closing(_opened(present)) as target:
            _alone(target)
            try:
                source.backup(target)
            except sqlite3.Error as error:
                raise BackupError(f"{file} cannot be put back: {error}. Nothing was changed.") from error
            _whole(target, Path(present))


def _opened(path: str) -> sqlite3.Connection:
    try:
        return sqlite3.connect(path, timeout=1, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise BackupError(f"{path} cannot be opened: {error}.") from error


def _alone(target: sqlite3.Connection) -> None:
    """Leaving the WAL takes that nobody else has the file open; from then on nobody can open it before this ends."""
    try:
        (mode,) = target.execute("PRAGMA journal_mode=DELETE").fetchone()
        target.execute("PRAGMA locking_mode=EXCLUSIVE")
        target.execute("BEGIN EXCLUSIVE")
        target.execute("COMMIT")
    except sqlite3.DatabaseError as error:
        if "locked" not in str(error):
            return  # What is there is damaged: the more reason to replace it.
        mode = "wal"
    if mode == "wal":
        raise BackupError("Somebody has the database open. Stop the web server and the cron line first.")


def _whole(database: sqlite3.Connection, path: Path) -> None:
    try:
        (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
        known = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{path} cannot be read: {error}.") from error
    if found != "ok":
        raise BackupError(f"{path} is damaged: {found}")
    if not known:
        raise BackupError(f"{path} is no backup of this shop.")
