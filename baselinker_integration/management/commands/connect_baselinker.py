import json
import re
from datetime import time
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from baselinker_integration.accounts.connections import ADDON, Connected, connection_create
from baselinker_integration.feed.prepare.warm_up import feed_warm_up
from eshop.addons.services import addon_ensure_active
from eshop.catalog.models import PriceList
from eshop.core.commands import ShopCommand
from eshop.core.errors import ApplicationError


class Command(ShopCommand):
    help = "Order and activate the BaseLinker add-on, connect an account and prepare its feed. Prints the key once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, help="name of the account, unique in the shop")
        parser.add_argument("--key", default="", help="key made by BaseLinker; without it one is made")
        parser.add_argument("--language", default="pl", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument("--price-list", help="name of the price list; default: the shop's default list")
        parser.add_argument(
            "--day-start", type=_day_start, default=time(0, 0), help="HH:MM, Warsaw time; default 00:00"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        price_list = _price_list(options["price_list"])
        try:
            with transaction.atomic():
                addon_ensure_active(code=ADDON)
                connected = connection_create(
                    name=options["name"],
                    key=options["key"],
                    language=options["language"],
                    price_list=price_list,
                    day_start=options["day_start"],
                )
        except ApplicationError as error:
            raise CommandError(error.message) from error
        feed_warm_up(connected.connection)
        self._print(connected, as_json=options["json"])

    def _print(self, connected: Connected, *, as_json: bool) -> None:
        connection = connected.connection
        url = f"{settings.PUBLIC_URL}{connection.path}" if settings.PUBLIC_URL else None
        if as_json:
            told = {"name": connection.name, "path": connection.path, "url": url, "key": connected.key}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(_("Podłączono konto: %(name)s") % {"name": connection.name})
        self.stdout.write(_("Adres dla BaseLinkera: %(address)s") % {"address": url or connection.path})
        self.stdout.write(_("Klucz (pokazany tylko teraz): %(key)s") % {"key": connected.key})


def _day_start(text: str) -> time:
    """argparse prints the ValueError's type name only, so the function's name says what is expected."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError(text)
    return time.fromisoformat(text)


_day_start.__name__ = "HH:MM"


def _price_list(name: str | None) -> PriceList | None:
    if name is None:
        return None
    found = PriceList.objects.filter(name=name).first()
    if found is None:
        known = ", ".join(PriceList.objects.values_list("name", flat=True))
        raise CommandError(_("Nie ma cennika „%(name)s”. Są: %(known)s.") % {"name": name, "known": known})
    return found
