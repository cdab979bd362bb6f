"""The list of cases on Pulpit: opening one, and mending an item in its row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baselinker_integration.models import Connection, FeedProblem
from eshop.catalog.models import Product
from eshop.core import clock
from eshop.core.clock import next_day_start
from eshop.core.errors import ApplicationError
from eshop.core.numbers import whole_number
from eshop.core.pages.display import number_shown
from eshop.panel.addon_bar import addon_of
from eshop.panel.cases.case import Case
from eshop.panel.cases.listing import cases_list
from eshop.panel.cases.mends import MENDS, Mend
from eshop.panel.selectors.today import Today, today_list

RIGHT = "catalog.change_product"
OPENED, AFTER = "sprawa", "po"


@dataclass(frozen=True)
class MendRow:
    """The item that is mended now: the problem with it, its item card, how many there are, and the next one."""

    mend: Mend
    problem: FeedProblem
    item: Product | None
    number: int
    place: int
    goes_out: str


@dataclass(frozen=True)
class Said:
    """What the last saving brought: told, or refused with the text that was typed."""

    text: str
    is_error: bool = False
    typed: str = ""


def cases_context(
    request: HttpRequest,
    today: list[Today],
    now: datetime,
    *,
    opened: str = "",
    after: int = 0,
    said: Said | None = None,
) -> dict[str, Any]:
    """What the template of the list needs; `opened` is the problem's code of the case whose row is open."""
    cases = cases_list(request.user, today, now)
    may_mend = request.user.has_perm(RIGHT)
    is_there = any(case.problem == opened for case in cases)
    row = mend_row(opened, after, today, now) if may_mend and opened and is_there else None
    return {
        "cases": cases,
        "headline": _headline(cases),
        "opened": opened if row else "",
        "row": row,
        "said": said,
        "may_mend": may_mend,
        "in_baselinker": [(day.connection.name, _in_baselinker(day.connection)) for day in today],
    }


def _headline(cases: list[Case]) -> str:
    count = len(cases)
    text = ngettext("%(count)s sprawa do załatwienia", "%(count)s spraw do załatwienia", count)
    return text % {"count": number_shown(count)}


def _in_baselinker(connection: Connection) -> str:
    count = connection.feed.item_count
    text = ngettext("%(count)s pozycja w BaseLinkerze", "%(count)s pozycji w BaseLinkerze", count)
    return text % {"count": number_shown(count)}


def cases_view(request: HttpRequest) -> HttpResponseBase:
    """The list again, with the case that `sprawa` names open; a whole page where it was no script that asked."""
    opened, after = request.GET.get(OPENED, ""), whole_number(request.GET.get(AFTER, "")) or 0
    if "HX-Request" not in request.headers:
        return HttpResponseRedirect(f"{reverse('admin:index')}?{request.GET.urlencode()}")
    now = clock.now()
    context = cases_context(request, _today(request, now), now, opened=opened, after=after)
    return render(request, "panel/cases/list.html", context)


def mend_view(request: HttpRequest, code: str) -> HttpResponseBase:
    """Save the value for the item of `problem`, or with `wszystkie` for all items with this problem, and go on."""
    if request.method != "POST" or not request.user.has_perm(RIGHT):
        raise PermissionDenied
    if code not in MENDS:
        raise Http404
    mend, typed = MENDS[code], request.POST.get("value", "").strip()
    problems = problems_of(code)
    is_for_all = mend.suits_many and "wszystkie" in request.POST
    if not is_for_all:
        problems = problems.filter(pk=whole_number(request.POST.get("problem", "")) or 0)
    chosen = list(problems)
    said = Said(_("Tego problemu już nie ma.")) if not chosen else None
    after, now = 0, clock.now()
    today = _today(request, now)
    if chosen:
        try:
            changed = mend.apply(chosen, typed)
            said = Said(_saved(chosen, changed, code, today, now)) if changed else None
        except ApplicationError as error:
            said, after = Said(error.message, is_error=True, typed=typed), chosen[0].pk - 1
    if "HX-Request" not in request.headers:
        return HttpResponseRedirect(f"{reverse('admin:index')}?{OPENED}={code}")
    context = cases_context(request, today, now, opened=code, after=after, said=said)
    return render(request, "panel/cases/list.html", context)


def problems_of(code: str) -> QuerySet[FeedProblem]:
    """The items with this problem, over all connected accounts, in a lasting order."""
    problems = FeedProblem.objects.filter(code=code, feed__connection__is_active=True)
    return problems.select_related("feed__connection__price_list").order_by("pk")


def mend_row(code: str, after: int, today: list[Today], now: datetime) -> MendRow | None:
    """The first item with the problem behind the row `after`, or the first of all; None where it cannot be mended here
    or no item has it.
    """
    mend = MENDS.get(code)
    if mend is None:
        return None
    problems = problems_of(code)
    problem = problems.filter(pk__gt=after).first() or (problems.first() if after else None)
    if problem is None:
        return None
    counted = problems.order_by().aggregate(all=Count("pk"), place=Count("pk", filter=Q(pk__lte=problem.pk)))
    item = Product.objects.filter(pk=problem.item_id).select_related("stock", "parent").first()
    return MendRow(
        mend=mend,
        problem=problem,
        item=item,
        number=counted["all"],
        place=counted["place"],
        goes_out=goes_out_text(problem.feed.connection, today, now),
    )


def goes_out_text(connection: Connection, today: list[Today], now: datetime) -> str:
    """When BaseLinker can see a change made now: with the next import, or not before the next business day."""
    if not any(day.is_taken for day in today if day.connection.pk == connection.pk):
        return _("Wyjdzie z najbliższym importem.")
    return _("Wyjdzie od %(moment)s.") % {"moment": f"{next_day_start(now, connection.day_start):%d.%m.%Y, %H:%M}"}


def _saved(chosen: list[FeedProblem], changed: int, code: str, today: list[Today], now: datetime) -> str:
    """ "Zapisano", when it goes out, and what comes next."""
    parts = [_("Zapisano.") if changed == 1 else _("Zapisano towarów: %(count)s.") % {"count": changed}]
    parts.append(goes_out_text(chosen[0].feed.connection, today, now))
    left = problems_of(code)
    if (following := left.first()) is not None:
        count = left.count()
        rest = ngettext("(%(count)s został)", "(%(count)s zostało)", count) % {"count": number_shown(count)}
        parts.append(_("Następny: %(item)s") % {"item": following.item_name or following.item_code} + f" {rest}")
    return " ".join(parts)


def _today(request: HttpRequest, now: datetime) -> list[Today]:
    return today_list(now, addon_of(request)) if request.user.has_perm("baselinker.view_connection") else []
