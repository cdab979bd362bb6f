import json
from typing import Any

from django.core.management.base import CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from eshop.core.commands import ShopCommand
from eshop.panel.management.person import person_arguments, person_asked
from eshop.panel.services.person import person_export


class Command(ShopCommand):
    help = "Print everything the shop knows of a buyer: orders, what BaseLinker sent for them, kept calls."

    def add_arguments(self, parser: CommandParser) -> None:
        person_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        person = person_asked(options)
        known = person_export(person)
        if options["json"]:
            self.stdout.write(json.dumps(known, cls=DjangoJSONEncoder, ensure_ascii=False))
            return
        for kind, rows in known.items():
            for row in rows:
                self.stdout.write(f"{kind}:")
                self._print(row, "  ")
        self.stdout.write("  ".join(f"{kind}={len(rows)}" for kind, rows in known.items()))

    def _print(self, values: dict[str, Any], indent: str) -> None:
        for name, value in values.items():
            if isinstance(value, dict):
                self.stdout.write(f"{indent}{name}:")
                self._print(value, f"{indent}  ")
            elif isinstance(value, list) and all(isinstance(part, dict) for part in value):
                for part in value:
                    self.stdout.write(f"{indent}{name}:")
                    self._print(part, f"{indent}  ")
            elif value not in ("", None):
                self.stdout.write(f"{indent}{name}: {value}")
