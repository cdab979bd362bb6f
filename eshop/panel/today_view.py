"""Today's run of each account: on Pulpit, and pinned on top of BaseLinker's log."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from eshop.core import clock
from eshop.panel.addon_bar import addon_of
from eshop.panel.selectors.today import today_list


def today_top(request: HttpRequest) -> dict[str, Any] | None:
    """What the log pins on top; None for who may not see accounts, and where there is none."""
    if not request.user.has_perm("baselinker.view_connection"):
        return None
    today = today_list(clock.now(), addon_of(request))
    return {"today": today, "is_live": any(day.is_live for day in today)} if today else None


def today_view(request: HttpRequest) -> HttpResponse:
    """The part of the dashboard that refreshes itself while a synchronisation runs."""
    if not request.user.has_perm("baselinker.view_connection"):
        raise PermissionDenied
    today = today_list(clock.now(), addon_of(request))
    return render(request, "panel/today.html", {"today": today, "is_live": any(day.is_live for day in today)})
