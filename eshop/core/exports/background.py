"""Long exports run in the background. The panel, which has the queue and the jobs, plugs itself in here."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

DIRECT_LIMIT = 5000
"""Rows that are written while the person waits."""

Starter = Callable[[HttpRequest, str, int], HttpResponseBase]

_starter: list[Starter] = []


def background_export_set(starter: Starter) -> None:
    """Use `starter`, which gets the request, the list's name and the number of rows, and answers with where to look."""
    _starter[:] = [starter]


def background_export_start(request: HttpRequest, page: str, rows: int) -> HttpResponseBase | None:
    """Hand the export over; None when nobody takes it, so that it must be written at once."""
    return _starter[0](request, page, rows) if _starter else None
