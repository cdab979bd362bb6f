from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from eshop.api.schema.document import document_make, document_text, vanished

FILE = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"


class Command(BaseCommand):
    help = "Write the API's OpenAPI document to docs/openapi.yaml. Refuses when something that clients use vanished."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--drop", action="store_true", help="write it although something vanishes")

    def handle(self, *args: Any, **options: Any) -> None:
        new = document_make()
        old = yaml.safe_load(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
        if (lost := vanished(old, yaml.safe_load(document_text(new)))) and not options["drop"]:
            raise CommandError("\n".join(["These would vanish or become required:", *lost]))
        FILE.write_text(document_text(new), encoding="utf-8")
        self.stdout.write(str(FILE))
