import json
import sys
from typing import Any

from django.core.management.base import CommandParser

from baselinker_integration.background.due_work import due_work_do
from eshop.core import clock
from eshop.core.commands import ShopCommand
from event_log.actors import SCHEDULE
from event_log.context import correlation


class Command(ShopCommand):
    help = (
        "One pass over everything that is due: prepare feeds, close quiet runs, retry kept calls, send alerts, forget "
        "what is past its retention. Run it every minute where no REDIS_URL is set. Exit status 1 when a unit failed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        with correlation(actor=SCHEDULE):
            counts = due_work_do(now=clock.now())
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write("  ".join(f"{name}={count}" for name, count in counts.items()))
        if counts["failed"]:
            sys.exit(1)
