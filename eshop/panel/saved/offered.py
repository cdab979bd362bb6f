"""The views of a list that a person is offered above it, and how many rows each has."""

from dataclasses import dataclass, replace

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eshop.core.pages.listing import list_rows, rows_count
from eshop.panel.list_names import list_get
from eshop.panel.models import SavedView

MOST_COUNTED = 1000
"""More than so many rows are told as "1000+"."""
NO_FILTERS = frozenset(
    {"p", "o", "e", "format", "zakres", "wybrane", "starsze", "nowsze", "powtorzone", "_changelist_filters"}
)
"""Parameters of a list's address that are no part of a view."""

_BUILT_IN: dict[str, tuple[tuple[str | Promise, str], ...]] = {
    "orders.order": (
        (_("Do potwierdzenia"), "stan=5"),
        (_("Z brakami"), "braki=1"),
        (_("Do wysłania"), "stan=6"),
    ),
    "catalog.product": ((_("Bez kategorii"), "kategoria=brak"), (_("Nieudostępnione"), "udostepniony=0")),
    "baselinker.inboundcall": ((_("Do wyjaśnienia"), "stan=do-wyjasnienia"),),
}


@dataclass(frozen=True)
class OfferedView:
    """`pk` of a saved one; `is_own` where its person may delete it."""

    name: str
    query: str
    is_active: bool
    pk: int | None = None
    is_own: bool = False
    count: str = ""


def views_offered(request: HttpRequest, page: str) -> list[OfferedView]:
    """All rows, the built-in views, those shared and the person's own, in this order. One query."""
    present = view_query(request.GET)
    saved = SavedView.objects.filter(Q(user=request.user.pk) | Q(is_shared=True), page=page).order_by(
        "-is_shared", "pk"
    )
    offered = [OfferedView(str(name), query, present == query) for name, query in _BUILT_IN.get(page, ())]
    offered += [
        OfferedView(view.name, view.query, present == view.query, view.pk, view.user_id == request.user.pk)
        for view in saved
    ]
    return [*offered, OfferedView(str(_("Wszystkie")), "", not present)] if offered else []


def view_query(parameters: QueryDict) -> str:
    """The filters among a list's address parameters, the same text for the same filters."""
    kept = QueryDict(mutable=True)
    for name in sorted(set(parameters) - NO_FILTERS):
        if value := str(parameters[name]).strip():
            kept[name] = value
    return kept.urlencode()


def views_counted(request: HttpRequest, page: str) -> list[OfferedView]:
    """The views with how many rows each has, at most MOST_COUNTED of them counted. As many queries for any number."""
    listed, views = list_get(page), views_offered(request, page)
    counts = rows_count([list_rows(listed, request, view.query) for view in views], MOST_COUNTED + 1)
    return [replace(view, count=_count_text(count)) for view, count in zip(views, counts, strict=True)]


def _count_text(count: int | None) -> str:
    if count is None:
        return "–"
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)
