import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eshop.api.player.catalogue import catalogue_read
from eshop.api.player.client import ErpClient
from eshop.api.player.day import ErpDay, Step
from eshop.api.player.report import step_line, steps_json


class Command(BaseCommand):
    help = (
        "Act as an ERP towards a shop's API: whole sync, a change, stock, orders taken, parcel and invoice back. "
        "Exit status 0 when every step succeeded, else 1."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", required=True, help="address of the shop's panel, without a path")
        parser.add_argument("--token", required=True, help="a token of the API with every scope for goods and orders")
        parser.add_argument(
            "--catalog", required=True, type=Path, metavar="FILE", help="item rows of the API, one JSON object a line"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            catalogue = catalogue_read(options["catalog"])
        except ValueError as error:
            raise CommandError(str(error)) from error

        def told(step: Step) -> None:
            if not options["json"]:
                self.stdout.write(step_line(step))

        with ErpClient(url=options["url"], token=options["token"]) as client:
            day = ErpDay(client, catalogue, told)
            day.morning_play()
            day.changes_play()
            day.orders_play()
        if options["json"]:
            self.stdout.write(json.dumps(steps_json(day.steps), ensure_ascii=False))
        if day.failed:
            sys.exit(1)
