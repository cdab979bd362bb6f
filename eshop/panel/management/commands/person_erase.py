import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from eshop.core import clock
from eshop.core.commands import ShopCommand
from eshop.panel.management.person import person_arguments, person_asked
from eshop.panel.services.person import person_erase


class Command(ShopCommand):
    help = (
        "Erase a buyer's personal data everywhere; orders keep number, lines and amounts. What is still to be sent is "
        "listed and left unless --force. There is no way back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        person_arguments(parser)
        parser.add_argument("--force", action="store_true", help="also orders and kept calls that are still to be sent")

    def handle(self, *args: Any, **options: Any) -> None:
        person = person_asked(options)
        outcome = asdict(person_erase(person, now=clock.now(), force=options["force"]))
        if options["json"]:
            self.stdout.write(json.dumps(outcome))
            return
        for name, value in outcome.items():
            shown = ", ".join(map(str, value)) or "-" if isinstance(value, list) else value
            self.stdout.write(f"{name}: {shown}")
