"""The base of the project's management commands."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class ShopCommand(BaseCommand):
    """A command that needs the shop's tables.

    The embedded kind of database, SQLite, is made ready by itself, so that a bare checkout works at once. A server's
    database is its operator's: there the command ends with one sentence that says what to do.
    """

    def execute(self, *args: Any, **options: Any) -> str | None:
        self._tables_ensure()
        return super().execute(*args, **options)

    def _tables_ensure(self) -> None:
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
        if connection.vendor != "sqlite":
            raise CommandError("The database is not up to date. Run: manage.py migrate")
        call_command("migrate", verbosity=0)
