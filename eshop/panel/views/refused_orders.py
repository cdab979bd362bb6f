"""Sprzedaż > Odrzucone: the paid orders that did not get in, and the page of one (contract, section 7)."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from baselinker_integration import errors
from baselinker_integration.door.refused_reading import (
    OPEN_STATES,
    RefusedLine,
    RefusedOrder,
    refusals_closed,
    refused_orders,
    refused_read,
)
from baselinker_integration.models import InboundCall
from eshop.catalog.selectors.products import items_pick
from eshop.core.numbers import whole_number
from eshop.orders.personal_data import order_shown, sees_buyers
from eshop.orders.services.opened import buyer_data_opened

VIEW, ACT = "baselinker.view_inboundcall", "baselinker.change_inboundcall"
ROWS = 50
LIST, ORDER = "admin:panel_refused", "admin:panel_refused_order"
View = Callable[..., HttpResponseBase]


def with_right(right: str) -> Callable[[View], View]:
    """Close a view to who has not `right`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(right):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


@with_right(VIEW)
def refused_view(request: HttpRequest) -> HttpResponseBase:
    """The orders that wait for a person, or with `stan=zamkniete` those refused for good."""
    shows_closed = request.GET.get("stan") == "zamkniete"
    waiting, closed = refused_orders(), refusals_closed()
    calls = Paginator((closed if shows_closed else waiting).select_related("connection"), ROWS)
    page = calls.get_page(request.GET.get("p"))
    is_open = sees_buyers(request.user)
    read = [] if shows_closed else refused_read(list(page.object_list))
    counts = {False: waiting.count() if shows_closed else calls.count, True: closed.count()}
    context = {
        **admin.site.each_context(request),
        "title": _("Odrzucone zamówienia"),
        "page": page,
        "shows_closed": shows_closed,
        "orders": [{"read": one, "buyer": _buyer(one, is_open=is_open), "reason": refusal_reason(one)} for one in read],
        "shared_offer": shared_offer(read),
        "tabs": [
            {"title": title, "count": counts[closes], "link": link, "is_active": shows_closed == closes}
            for closes, title, link in (
                (False, _("Do załatwienia"), "?"),
                (True, _("Odrzucone na stałe"), "?stan=zamkniete"),
            )
        ],
        "may_act": request.user.has_perm(ACT),
    }
    return TemplateResponse(request, "panel/refused/list.html", context)


@with_right(VIEW)
def refused_order_view(request: HttpRequest, call_id: int) -> HttpResponseBase:
    """One refused order: its lines, each with what can be done about it, and who bought. One that got in after all
    leads to the order.
    """
    call = get_object_or_404(InboundCall.objects.select_related("connection"), pk=call_id, action="OrderAdd")
    if call.state == InboundCall.State.DONE and whole_number(str(call.response.get("order_id", ""))) is not None:
        return HttpResponseRedirect(reverse("admin:orders_order_change", args=[call.response["order_id"]]))
    if call.state not in OPEN_STATES or call.sealed is None:
        return HttpResponseRedirect(reverse("admin:baselinker_inboundcall_change", args=[call.pk]))
    (read,) = refused_read([call])
    is_open = sees_buyers(request.user)
    if read.order is not None and is_open:
        buyer_data_opened(subject=call, person=request.user)
    context = {
        **admin.site.each_context(request),
        "title": _("Odrzucone zamówienie BaseLinker %(number)s") % {"number": call.external_id or "–"},
        "call": call,
        "read": read,
        "order": order_shown(read.order, is_open=is_open) if read.order is not None else None,
        "buyer": _buyer(read, is_open=is_open),
        "is_masked": not is_open,
        "reason": refusal_reason(read),
        "may_act": request.user.has_perm(ACT),
        "may_pick": request.user.has_perm(ACT) and request.user.has_perm("catalog.view_product"),
        "first_unknown": read.unknown[0].position if read.unknown else 0,
    }
    return TemplateResponse(request, "panel/refused/order.html", context)


@with_right("catalog.view_product")
def item_hits_view(request: HttpRequest) -> HttpResponseBase:
    """The items that the typed text may mean, each a button of the form around it."""
    text = request.GET.get("q", "").strip()[:100]
    return render(request, "panel/refused/hits.html", {"text": text, "items": items_pick(text)})


def refusal_reason(read: RefusedOrder) -> str:
    """Why the order is not in the shop, in the words of the present catalogue."""
    if read.order is None:
        return _("Tego, co przysłał BaseLinker, nie da się odczytać jako zamówienia.")
    if read.unknown:
        return _("Nieznany towar: pozycje %(unknown)s z %(all)s") % {
            "unknown": len(read.unknown),
            "all": len(read.lines),
        }
    if read.call.error_code == errors.UNKNOWN_PRODUCT:
        return _("Wszystkie pozycje są już towarami sklepu. Uruchom ponownie.")
    if read.call.error_code in (errors.ADDON_SUSPENDED, errors.ADDON_CANCELLED, errors.ADDON_NOT_ACTIVE):
        return _("Przyszło, gdy dodatek był wyłączony. Wznów dodatek i uruchom ponownie.")
    if read.call.state == InboundCall.State.FAILED:
        return _("Błąd po naszej stronie. Sklep ponowi sam; możesz też uruchomić ponownie.")
    return _("Nieprawidłowe dane zamówienia")


def shared_offer(read: Sequence[RefusedOrder]) -> dict[str, Any] | None:
    """The offer whose unknown line holds back the most of these orders, where it is more than one."""
    held: Counter[tuple[int, str]] = Counter()
    first: dict[tuple[int, str], tuple[RefusedOrder, RefusedLine]] = {}
    for one in read:
        for key, line in {(one.call.connection_id, line.offer): line for line in one.unknown}.items():
            held[key] += 1
            first.setdefault(key, (one, line))
    for key, count in held.most_common(1):
        if count > 1:
            order, line = first[key]
            return {"count": count, "all": len(read), "line": line, "call": order.call}
    return None


def _buyer(read: RefusedOrder, *, is_open: bool) -> str:
    return order_shown(read.order, is_open=is_open).buyer if read.order is not None else ""
