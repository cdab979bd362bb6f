"""A backup back into the database."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from eshop.core.backup.errors import BackupError
from eshop.core.backup.files import backup_restore
from eshop.core.schema import file_damage, schema_missing


class Command(BaseCommand):
    help = (
        "Puts FILE, made by backup, in the place of everything that the database holds, whole or not at all; then"
        " migrates and compares the database with the models. Refuses while anybody else uses the database: stop web,"
        " worker and beat first."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup_restore(options["file"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        damage = file_damage()
        lacks = [damage] if damage else [f"The database lacks {name}." for name in schema_missing()]
        if lacks:
            raise CommandError("\n".join(lacks))
        self.stdout.write(f"{options['file']} is back, and nothing is missing.")
