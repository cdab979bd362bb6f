"""The database in one file, and back (docs/operations.md, "Backup and restore")."""

import fcntl
import os
import shutil
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

from eshop.core.backup import postgres, sqlite
from eshop.core.backup.errors import BackupError
from eshop.core.backup.versions import shop_demand

_DRAFT = ".backup-draft"


def backup_make(file: Path) -> int:
    """Write the database into the new file `file`, readable by its owner alone; returns its size in bytes.

    It is there whole or not at all. Raises BackupError.
    """
    if file.exists():
        raise BackupError(f"{file} exists already.")
    shop_demand()
    _left_over_remove(file.parent)
    draft = file.with_name(f".{file.name}.{os.getpid()}{_DRAFT}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as target:
            with suppress(OSError):  # a file system without locks
                fcntl.flock(target, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if connection.vendor == "postgresql":
                postgres.dump(target)
            else:
                sqlite.dump(draft)
            os.fsync(target.fileno())
        draft.rename(file)
        _name_keep(file)
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)
    return file.stat().st_size


def backup_restore(file: Path) -> None:
    """Put the backup in the place of what the database holds, and delete the files of the feed, which belong to that.

    Nothing is changed when it cannot be done whole. Raises BackupError, also while anybody else uses the database.
    """
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    try:
        file.open("rb").close()
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {error.strerror}.") from error
    if connection.vendor == "postgresql":
        postgres.restore(file)
    else:
        sqlite.restore(file)
    folder = Path(settings.FEED_DIR) if settings.FEED_DIR else None
    if folder is not None and folder.is_dir():
        for entry in folder.iterdir():
            if entry.name.isdecimal():  # those of accounts; whatever else lies there is not ours
                shutil.rmtree(entry, ignore_errors=True)


def _left_over_remove(folder: Path) -> None:
    """Remove the drafts of backups that were killed; one that is still written is locked."""
    for draft in folder.glob(f".*{_DRAFT}"):
        with suppress(OSError), draft.open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            draft.unlink()


def _name_keep(file: Path) -> None:
    """A new file is safe on the disk when its folder is. Raises OSError."""
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
