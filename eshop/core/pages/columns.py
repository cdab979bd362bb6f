"""Which columns of a list a person chose. The choice is kept by the panel, which plugs itself in here."""

from collections.abc import Callable

from django.http import HttpRequest

Chooser = Callable[[HttpRequest, str], list[str] | None]

_chooser: list[Chooser] = []


def column_chooser_set(chooser: Chooser) -> None:
    """Use `chooser`, which gets the request and the list's name and returns column names, or None for the default."""
    _chooser[:] = [chooser]


def columns_chosen(request: HttpRequest, page: str) -> list[str] | None:
    """The person's columns for the list `page`; None when there is no choice."""
    return _chooser[0](request, page) if _chooser else None
