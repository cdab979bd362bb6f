"""The database into one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eshop.core.backup.errors import BackupError
from eshop.core.backup.files import backup_make


class Command(BaseCommand):
    help = (
        "Writes the whole database into the new FILE, at any time. Keep it as you keep the shop: it holds buyers' data."
        " SECRET_KEY and KEY_PEPPER are not in it; on SQLite keep var/secret_key beside it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            size = backup_make(options["file"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['file']}: {size} bytes")
