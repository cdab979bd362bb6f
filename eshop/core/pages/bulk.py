"""What can be done with many rows of a list at once. The panel, which knows it, plugs itself in here."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest

Finder = Callable[[HttpRequest, str], Sequence[Any]]

_finder: list[Finder] = []


def bulk_finder_set(finder: Finder) -> None:
    """Use `finder`, which gets the request and the list's name and returns what its person may do with rows there."""
    _finder[:] = [finder]


def bulk_actions(request: HttpRequest, page: str) -> Sequence[Any]:
    """What the person of `request` may do with rows of the list `page`; nothing where nobody knows."""
    return _finder[0](request, page) if _finder else ()
