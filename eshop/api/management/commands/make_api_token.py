import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from eshop.api.clients.services import MadeToken, client_create, scopes_checked, token_create
from eshop.api.models import ApiClient
from eshop.api.scopes import Scope
from eshop.core.commands import ShopCommand
from eshop.core.errors import ApplicationError
from event_log.actors import COMMAND
from event_log.context import Actor, correlation


class Command(ShopCommand):
    help = "Make a token of the API for a client, which is made with it if it is new. Prints the token once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--client", required=True, help="name of the client, for example the ERP's")
        parser.add_argument(
            "--scope",
            action="append",
            default=[],
            metavar="SCOPE",
            help=f"what it may do, repeatable: {', '.join(Scope.values)}; a known client keeps its own without it",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        with correlation(Actor(COMMAND, "make_api_token", "make_api_token")):
            try:
                made = self._make(options["client"], options["scope"])
            except ApplicationError as error:
                raise CommandError(error.message) from error
        self._print(made, as_json=options["json"])

    def _make(self, name: str, scopes: list[str]) -> MadeToken:
        with transaction.atomic():
            client = ApiClient.objects.filter(name=name).first()
            if client is None:
                client = client_create(name=name, scopes=scopes)
            elif scopes and client.scopes != scopes_checked(scopes):
                raise ApplicationError(_("Klient API o tej nazwie ma inne uprawnienia."))
            return token_create(client=client)

    def _print(self, made: MadeToken, *, as_json: bool) -> None:
        client, expires = made.token.client, made.token.expires_at.isoformat(timespec="seconds")
        if as_json:
            told = {"client": client.name, "scopes": client.scopes, "token": made.text, "expires_at": expires}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(_("Klient API: %(name)s") % {"name": client.name})
        self.stdout.write(_("Uprawnienia: %(scopes)s") % {"scopes": ", ".join(client.scopes)})
        self.stdout.write(_("Token (pokazany tylko teraz): %(token)s") % {"token": made.text})
