"""Which version of the program a backup is of, told by the migrations that it had."""

from collections.abc import Iterable
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from eshop.core.backup.errors import BackupError

_OURS = "baselinker"
"""The app whose tables no other program has."""


def shop_demand() -> None:
    """Raises BackupError unless the database is this shop's: whatever a wrong DATABASE_URL names would be copied, and
    missed on the day when it is needed."""
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError as error:
        raise BackupError(f"The database cannot be read: {error}".rstrip(".\n") + ".") from error
    if not any(app == _OURS for app, _name in applied):
        raise BackupError("The database of DATABASE_URL holds no shop.")


def unusable_refuse(file: Path, migrations: Iterable[tuple[str, str]]) -> None:
    """`migrations` are app and name of each that the backup `file` had. Raises BackupError if they are another
    program's, or one is of a later version.

    This program would work on tables that it does not know. What it knows no more is of an earlier version, and comes
    before the newest that it has.
    """
    applied = list(migrations)
    if not any(app == _OURS for app, _name in applied):
        raise BackupError(f"{file} is no backup of this shop.")
    newest: dict[str, str] = {}
    for app, name in MigrationLoader(None).disk_migrations:
        newest[app] = max(name, newest.get(app, ""))
    later = sorted(f"{app} {name}" for app, name in applied if app in newest and name > newest[app])
    if later:
        raise BackupError(f"The backup is of a later version of the program, which has {later[0]}. Upgrade first.")
