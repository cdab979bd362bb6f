"""What the two commands about a person have in common."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from baselinker_integration.door.person import Person
from eshop.core.errors import ApplicationError
from eshop.panel.services.person import person_make


def person_arguments(parser: CommandParser) -> None:
    """Add the options that name a person."""
    parser.add_argument("--email", default="", help="the buyer's e-mail address")
    parser.add_argument("--phone", default="", help="the buyer's telephone, however it is written")
    parser.add_argument("--login", default="", help="the buyer's login at the marketplace")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def person_asked(options: dict[str, Any]) -> Person:
    """Whom the options name. Raises CommandError when nobody."""
    try:
        return person_make(email=options["email"], phone=options["phone"], login=options["login"])
    except ApplicationError:
        raise CommandError("Name the person by --email, --phone or --login.") from None
