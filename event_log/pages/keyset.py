"""Paging by identifier instead of page number: the last page of a million rows costs as much as the first."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest

from eshop.core.numbers import whole_number
from eshop.core.pages.admin import PanelChangeList
from event_log.pages.showing import counted, states_load

OLDER_THAN = "starsze"
NEWER_THAN = "nowsze"
AGAIN_SINCE = "powtorzone"
"""An instant in microseconds since 1970: what happened again since then counts as new, too."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = 10**17
"""Microseconds; the year 5138."""
MOST_REPEATED = 20
"""Older events that happened again and therefore stand among the newest ones."""


class KeysetPaginator:
    """Stands in for a page-number paginator where the admin asks for one."""

    template_name = "event_log/pagination.html"


class KeysetChangeList(PanelChangeList):
    """A list ordered by -id with "newer", "older", "oldest"; it never counts.

    Its first page shows older events that happened again since, too, each where its last time belongs.
    """

    older_address: str | None = None
    newer_address: str | None = None

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[str]:
        return ["-id"]

    def get_results(self, request: HttpRequest) -> None:
        rows, again, has_newer, has_older = self._page(request)
        shown = rows if has_newer else sorted([*rows, *again], key=lambda event: event.last_at, reverse=True)
        self.paginator = KeysetPaginator()
        self.result_list = shown
        states_load(shown)
        self.result_count = len(shown)
        self.total_text = len(rows) if not (has_newer or has_older) else counted(self.queryset)
        self.full_result_count = len(shown)
        self.newest_shown: int = rows[0].pk if rows else 0
        self.last_shown = max((_microseconds(event.last_at) for event in shown), default=0)
        self.show_full_result_count = False
        self.show_admin_actions = False
        self.can_show_all = False
        self.multi_page = has_newer or has_older
        if rows and has_older:
            self.older_address = self.get_query_string({OLDER_THAN: rows[-1].pk}, [NEWER_THAN])
        if rows and has_newer:
            self.newer_address = self.get_query_string({NEWER_THAN: rows[0].pk}, [OLDER_THAN])
        self.newest_address = self.get_query_string({}, [OLDER_THAN, NEWER_THAN])
        self.oldest_address = self.get_query_string({NEWER_THAN: 0}, [OLDER_THAN])

    def happened_again(self, request: HttpRequest) -> bool:
        """Whether an event of this list happened again since the instant in the address; False without one."""
        since = _number(request, AGAIN_SINCE)
        if since is None or since > LATEST:
            return False
        moment = EPOCH + timedelta(microseconds=since)
        return bool(self.queryset.filter(repeats__gt=0, last_at__gt=moment).exists())

    def _page(self, request: HttpRequest) -> tuple[list[Any], list[Any], bool, bool]:
        """The rows of this page, older ones that happened again since, and whether newer and older ones exist."""
        size = self.list_per_page
        newer_than, older_than = _number(request, NEWER_THAN), _number(request, OLDER_THAN)
        if newer_than is not None:
            rows = list(self.queryset.filter(pk__gt=newer_than).order_by("id")[: size + 1])
            return rows[:size][::-1], [], len(rows) > size, newer_than > 0
        if older_than is not None:
            rows = list(self.queryset.filter(pk__lt=older_than)[: size + 1])
            return rows[:size], [], True, len(rows) > size
        rows, repeated = self._newest(size + 1)
        older = [*rows[size:], *repeated]
        again = [event for event in older if event.repeats and event.last_at > rows[size - 1].last_at]
        return rows[:size], again, False, len(rows) > size

    def _newest(self, size: int) -> tuple[list[Any], list[Any]]:
        """The newest rows, and those older ones that were repeated last; one query where the database can."""
        newest = self.queryset.order_by("-id")[:size]
        repeated = self.queryset.filter(repeats__gt=0).order_by("-last_at")[:MOST_REPEATED]
        if connection.features.supports_slicing_ordering_in_compound:
            found = list(newest.union(repeated, all=True))
        else:
            found = [*newest, *repeated]
        rows = sorted({event.pk: event for event in found}.values(), key=lambda event: event.pk, reverse=True)
        return rows[:size], rows[size:]


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def _number(request: HttpRequest, name: str) -> int | None:
    return whole_number(request.GET.get(name, ""))
