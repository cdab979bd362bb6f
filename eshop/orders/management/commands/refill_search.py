"""manage.py refill_search: what the panel's search finds by, written anew from what the shop holds."""

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from eshop.catalog.searching import items_entries_refill
from eshop.core.commands import ShopCommand
from eshop.orders.searching import orders_entries_refill
from event_log.searching import events_entries_refill


class Command(ShopCommand):
    help = "Write the search entries of all orders, items, warnings and errors anew. May run while the shop works."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = {
            "orders": orders_entries_refill(),
            "items": items_entries_refill(),
            "events": events_entries_refill(),
        }
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(_("Zamówienia: %(orders)s, towary: %(items)s, zdarzenia: %(events)s") % counts)
