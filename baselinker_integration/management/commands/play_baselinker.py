import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.crypto import salted_hmac
from rich.console import Console

from baselinker_integration.player.client import ConnectorClient
from baselinker_integration.player.copy import CatalogueCopy
from baselinker_integration.player.imports import ImportMode, import_run, storage_browse
from baselinker_integration.player.orders import order_push, orders_read
from baselinker_integration.player.progress import import_progress
from baselinker_integration.player.report import Session, session_print


class Command(BaseCommand):
    help = (
        "Act as BaseLinker towards a connector: import its catalogue, push orders to it. "
        "Exit status 0 when everything asked for happened, 3 when refused by sync_limit, 1 on any other failure."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.add_argument("--url", required=True, help="the connector's full address")
        parser.add_argument("--key", required=True, help="the communication key (bl_pass)")
        parser.add_argument(
            "--import",
            dest="mode",
            choices=[mode.value for mode in ImportMode],
            help="what to import; default: all, or nothing when --orders or --browse is given",
        )
        parser.add_argument("--category", default="", metavar="ID", help="import the products of one category alone")
        parser.add_argument(
            "--break-after", type=_count, metavar="N", help="break the import off after N products were fetched"
        )
        parser.add_argument(
            "--browse", action="store_true", help="look at the storage and open the first card; by itself no import"
        )
        parser.add_argument("--orders", type=Path, help="JSON file with one OrderAdd dictionary or a list of them")
        parser.add_argument(
            "--state",
            type=Path,
            help="file of BaseLinker's own copy of the catalogue; default: one per account in var/",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            orders = orders_read(options["orders"]) if options["orders"] else []
        except ValueError as error:
            raise CommandError(str(error)) from error
        mode = options["mode"] or (None if options["orders"] or options["browse"] else ImportMode.ALL)
        state = options["state"] or _default_state(options["url"], options["key"])
        session = Session()
        with ConnectorClient(url=options["url"], key=options["key"]) as client, CatalogueCopy(state) as copy:
            if options["browse"]:
                session.browsed.append(storage_browse(client))
            if mode is not None:
                with import_progress(Console(stderr=True)) as progress:
                    record = import_run(
                        client,
                        copy,
                        mode=ImportMode(mode),
                        category=options["category"],
                        break_after=options["break_after"],
                        progress=progress,
                    )
                session.imports.append(record)
            session.orders.extend(order_push(client, order) for order in orders)
        self._print(session, as_json=options["json"])
        if session.exit_status():
            sys.exit(session.exit_status())

    def _print(self, session: Session, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(session.as_json(), ensure_ascii=False))
            return
        console = Console()
        with console.capture() as shown:
            session_print(console, session)
        self.stdout.write(shown.get())


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError("a whole number, 0 or more")
    return int(text)


def _default_state(url: str, key: str) -> Path:
    """One file per account; its name is a keyed digest, so neither address nor key can be told from it."""
    account = salted_hmac("baselinker_integration.player", f"{url}\n{key}", algorithm="sha256").hexdigest()
    return Path(settings.VAR_DIR) / "player" / f"{account[:24]}.sqlite3"
