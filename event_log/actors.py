"""Who causes events. Every kind is declared in code, like the types of events, before a row may carry it.

A row keeps the kind and the number ("person:12"), which stay the same for ever, and beside them the name as it was
then. What is read on screen is put together from the three in the reader's language.
"""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from event_log.context import Actor

_kinds: dict[str, str | Promise] = {}


def person_actor(user: Any) -> Actor:
    """A person by the row of the account."""
    return Actor(PERSON, str(user.pk), user.get_username())


def register_actor_kind(*, code: str, label: str | Promise) -> str:
    """Declare a kind and return its code. Raises ValueError for a taken code or one with a colon."""
    if code in _kinds or ":" in code:
        raise ValueError(f"Actor kind {code} is registered already or has a colon.")
    _kinds[code] = label
    return code


def actor_text(stored: str, label: str) -> str:
    """An actor of a row as people read it: "Administrator: anna"; the name alone for a kind that is gone."""
    code, _colon, ref = stored.partition(":")
    kind, name = _kinds.get(code), label or ref
    if kind is None:
        return name or code
    return f"{kind}: {name}" if name else str(kind)


PERSON = register_actor_kind(code="person", label=_("Administrator"))
API_CLIENT = register_actor_kind(code="api", label=_("Klient API"))
COMMAND = register_actor_kind(code="command", label=_("Polecenie"))
SCHEDULE = Actor(register_actor_kind(code="schedule", label=_("Harmonogram")))
