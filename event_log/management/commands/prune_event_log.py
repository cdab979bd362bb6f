import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from eshop.core import clock
from eshop.core.commands import ShopCommand
from event_log.retention import events_prune


class Command(ShopCommand):
    help = "Delete events that are older than EVENT_RETENTION_DAYS allows for their area."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        gone = events_prune(now=clock.now())
        if options["json"]:
            self.stdout.write(json.dumps({"deleted": sum(gone.values()), "areas": gone}))
        else:
            self.stdout.write(_("Usunięte zdarzenia: %(count)s") % {"count": sum(gone.values())})
