"""The rows of a list without its page: for counting them, and for the neighbours of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

_ORDER, _FILTERS = "o", "_changelist_filters"


_SHARED = "_shared_reads"


def shared_reads(request: HttpRequest) -> dict[str, Any]:
    """What the lists of one request may have in common, so that several of them read it once."""
    found: dict[str, Any] = request.__dict__.setdefault(_SHARED, {})
    return found


def rows_count(lists: Sequence[QuerySet[Any] | None], most: int) -> list[int | None]:
    """How many rows each list has, counted up to `most`, in one statement; None stays None."""
    statements: list[str] = []
    parameters: list[Any] = []
    for rows in lists:
        if rows is None:
            statements.append("NULL")
            continue
        try:
            sql, values = rows.order_by().values("pk")[:most].query.sql_with_params()
        except EmptyResultSet:
            statements.append("0")
            continue
        statements.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608  Django wrote it
        parameters += values
    if not statements:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(statements)}", parameters)
        return list(cursor.fetchone())


def _without_choices(kind: Any) -> Any:
    """The filter, which reads the choices that it offers from no table."""
    return type(kind.__name__, (kind,), {"lookups": lambda *_arguments: []}) if hasattr(kind, "lookups") else kind


@dataclass(frozen=True)
class Neighbours:
    """Ids of the rows before and after one in its list; None where there is none."""

    before: Any
    after: Any
    query: str


def list_rows(listed: Any, request: HttpRequest, query: str) -> Any:
    """The rows that the list (a PanelModelAdmin) shows under `query` to the person of `request`, as a query set; None
    for parameters that it refuses.
    """
    asked = HttpRequest()
    asked.method, asked.GET, asked.user = "GET", QueryDict(query), request.user
    asked.__dict__[_SHARED] = shared_reads(request)
    # Columns, choices and filters that the address does not name cost queries of their own and change no row.
    used = [_without_choices(one) for one in listed.get_list_filter(asked) if set(one.parameters()) & set(asked.GET)]
    unread = type("UnreadChangeList", (listed.get_changelist(asked),), {"get_results": lambda self, request: None})
    try:
        return unread(
            asked,
            listed.model,
            list(listed.list_display),
            None,
            used,
            None,
            listed.get_search_fields(asked),
            False,
            listed.list_per_page,
            listed.list_max_show_all,
            (),
            listed,
            listed.get_sortable_by(asked),
            None,
        ).queryset
    except (IncorrectLookupParameters, DisallowedModelAdminLookup):
        return None


def neighbours(listed: Any, request: HttpRequest, pk: int) -> Neighbours | None:
    """The rows beside `pk` in the list as the person left it; None where that is in another order than the newest
    first.
    """
    query = request.GET.get(_FILTERS, "")
    if tuple(listed.ordering or ()) != ("-id",) or _ORDER in QueryDict(query):
        return None
    rows = list_rows(listed, request, query)
    if rows is None:
        return None
    keys = rows.order_by().values_list("pk", flat=True)
    before = keys.filter(pk__gt=pk).order_by("pk").first()
    after = keys.filter(pk__lt=pk).order_by("-pk").first()
    return Neighbours(before, after, query) if before or after else None
