"""Which version of the program a backup is of, told by the migrations that it had."""

from collections.abc import Iterable

from django.db.migrations.loader import MigrationLoader

from eshop.core.backup.errors import BackupError


def later_refuse(applied: Iterable[tuple[str, str]]) -> None:
    """`applied` are app and name of each migration in the backup. Raises BackupError if one is of a later version.

    This program would work on tables that it does not know. What it knows no more is of an earlier version, and comes
    before the newest that it has.
    """
    newest: dict[str, str] = {}
    for app, name in MigrationLoader(None).disk_migrations:
        newest[app] = max(name, newest.get(app, ""))
    later = sorted(f"{app} {name}" for app, name in applied if app in newest and name > newest[app])
    if later:
        raise BackupError(f"The backup is of a later version of the program, which has {later[0]}. Upgrade first.")
