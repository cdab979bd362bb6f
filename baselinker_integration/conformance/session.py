"""Calls to one endpoint, as every walk, trial and rule makes them."""

from functools import cached_property
from typing import Any, Final

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.client import Endpoint, Reply
from baselinker_integration.conformance.reading import rows_and_pages
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

SYNC_LIMIT: Final = "sync_limit"
UNSUPPORTED: Final = "unsupported_action"
UNKNOWN_ID: Final = "2147480011"
"""An id that no shop is expected to have; a sample that holds it makes the rules with it not applicable."""


class Session:
    """Asks the endpoint, and keeps what does not change during a check: its methods and its dictionaries of names."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._dictionaries: dict[str, dict[str, Any] | None] = {}

    def ask(self, action: str, **fields: str) -> Reply:
        """Call an action and return whatever came."""
        return self.endpoint.action(action, fields)

    def answer(self, action: str, **fields: str) -> Any:
        """Call an action that must succeed; the decoded answer. An error is the rule's failure, `sync_limit` is n/a."""
        return answer_of(self.ask(action, **fields))

    def rows(self, action: str, **fields: str) -> dict[str, Any]:
        """Call an action that must succeed; its dictionary without `pages`."""
        return rows_and_pages(self.answer(action, **fields))[0]

    @cached_property
    def methods(self) -> frozenset[str]:
        """What the endpoint says it can do, read tolerantly (the rules about the list itself are strict)."""
        body = self.ask("SupportedMethods").body
        if isinstance(body, dict):
            body = next((value for value in body.values() if isinstance(value, list)), list(body.values()))
        return frozenset(name for name in body if isinstance(name, str)) if isinstance(body, list) else frozenset()

    def names(self, action: str) -> dict[str, Any]:
        """The id-to-name dictionary of ProductsCategories, StatusesList, ...; empty when it cannot be had."""
        return self._names(action) or {}

    def knows(self, action: str, item_id: str) -> bool:
        """Whether the dictionary holds the id; a dictionary that cannot be had blames nobody for using it."""
        names = self._names(action)
        return names is None or item_id in names

    def _names(self, action: str) -> dict[str, Any] | None:
        if action not in self._dictionaries:
            body = self.ask(action).body if action in self.methods else None
            is_dictionary = isinstance(body, dict) and not body.get("error")
            self._dictionaries[action] = body if is_dictionary else None
        return self._dictionaries[action]


def answer_of(reply: Reply) -> Any:
    """The decoded answer of a call that had to succeed. Raises Failed, or NotApplicable for `sync_limit`.

    `unsupported_action` is not applicable too: it is the concern of methods.every-entry-answers alone.
    """
    if reply.error_code in (SYNC_LIMIT, UNSUPPORTED):
        raise NotApplicable(reply.summary)
    if reply.error_code is not None:
        raise Failed(reply.summary)
    return reply.body


def known(what: str, values: list[Any] | dict[str, Any]) -> None:
    """Raises NotApplicable when there is nothing to look at."""
    if not values:
        raise NotApplicable(phrases.nothing_to_check(what))
