import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from baselinker_integration.feed.prepare.warm_up import feed_warm_up
from baselinker_integration.models import Connection
from eshop.core.commands import ShopCommand


class Command(ShopCommand):
    help = "Prepare the feed of one connected account, or of all, so that the day's first call is answered at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--connection", help="name of the account; default: every one that is switched on")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        connections = Connection.objects.filter(is_active=True)
        if options["connection"] is not None:
            connections = connections.filter(name=options["connection"])
            if not connections:
                raise CommandError(_("Nie ma włączonego konta „%(name)s”.") % {"name": options["connection"]})
        prepared = {connection.name: feed_warm_up(connection) for connection in connections}
        if options["json"]:
            feeds = [{"connection": name, "processed": count} for name, count in prepared.items()]
            self.stdout.write(json.dumps({"feeds": feeds}, ensure_ascii=False))
            return
        for name, count in prepared.items():
            self.stdout.write(_("%(name)s: sprawdzone towary: %(count)s") % {"name": name, "count": count})
