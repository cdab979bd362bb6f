"""What went back, what waits and what was lost: on the pages of orders and accounts, with the buttons for it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from baselinker_integration.admin.token_account import (
    RIGHT,
    back_to_connection,
    connection_to_change,
    form_page,
    posted,
)
from baselinker_integration.admin.way_back_forms import CarriersForm, StatesForm
from baselinker_integration.models import CarrierMapping, Connection, StateMapping, TokenAccount
from baselinker_integration.tasks import way_back_soon
from baselinker_integration.token_api.accounts import accounts_active
from baselinker_integration.way_back.asked import old_rows_forget, old_rows_send, order_send_ask, rejected_send
from baselinker_integration.way_back.fetching import lost_order_ask
from baselinker_integration.way_back.mappings import carrier_mappings_set, state_mappings_set
from baselinker_integration.way_back.shown import backlog_get, order_shown_there
from baselinker_integration.way_back.telling import GONE, TOO_LONG
from eshop.core import clock
from eshop.core.errors import ApplicationError
from eshop.orders.models import Order, OrderStatus

ORDER_RIGHT = "orders.change_order"
MOST_LOST = 50
OWN_REASONS = {
    GONE: gettext_lazy("Tego zamówienia nie ma w BaseLinkerze."),
    TOO_LONG: gettext_lazy("Numer jest dłuższy, niż przyjmuje BaseLinker, więc go nie wysłano."),
}


def order_tab(request: HttpRequest, order: Order) -> dict[str, Any] | None:
    """What BaseLinker knows of the order and what waits, for whoever may see the account's way back."""
    if not request.user.has_perm("baselinker.view_wayback"):
        return None
    shown = order_shown_there(order)
    if shown is None:
        return None
    state = OrderStatus(shown.left.state.shop_state).label if shown.left.state else ""
    why_not = _why_not(shown.row.error_code, shown.row.error_text)
    return {"shown": shown, "state": state, "why_not": why_not, "may_send": request.user.has_perm(ORDER_RIGHT)}


def _why_not(code: str, words: str) -> str:
    """Why the last try told nothing: what the shop found itself, BaseLinker's words, or that none came."""
    if code in OWN_REASONS:
        return str(OWN_REASONS[code])
    if words:
        return _("BaseLinker odpowiedział: %(words)s") % {"words": words}
    return _("BaseLinker nie dał odpowiedzi: %(code)s") % {"code": code} if code else ""


def way_back_tab(request: HttpRequest, connection: Connection) -> dict[str, Any] | None:
    """Backlog, mappings and lost orders of an account that has a token."""
    account = TokenAccount.objects.filter(connection=connection).first()
    if account is None or not request.user.has_perm("baselinker.view_tokenaccount"):
        return None
    now = clock.now()
    backlog = backlog_get(account, now)
    mapped = {row.shop_state: row for row in StateMapping.objects.filter(account=account)}
    return {
        "account": account,
        "connection": connection,
        "backlog": backlog,
        "is_late": backlog.is_late(now),
        "states": [(state.label, mapped.get(state.value)) for state in OrderStatus],
        "carriers": list(CarrierMapping.objects.filter(account=account).order_by("shop_carrier")),
        "lost": list(account.lost_orders.order_by("-confirmed_at")[:MOST_LOST]),
        "may_change": request.user.has_perm(RIGHT) and connection.is_active,
    }


def way_back_urls(site: Any) -> list[URLPattern]:
    """The addresses of all that below an account's own."""
    views: dict[str, tuple[str, Callable[..., HttpResponseBase]]] = {
        "stany": ("way_back_states", _states_view),
        "przewoznicy": ("way_back_carriers", _carriers_view),
        "wyslij-odrzucone": ("way_back_rejected", posted(_rejected)),
        "wyslij-dawne": ("way_back_old_send", posted(_old_send)),
        "pomin-dawne": ("way_back_old_forget", posted(_old_forget)),
        "pobierz/<str:external_id>": ("way_back_fetch", _fetch_view),
        "wyslij/<int:order_id>": ("way_back_send", _send_view),
    }
    return [
        path(
            f"<int:connection_id>/{address}/",
            site.admin_view(view),
            {"site": site},
            name=f"baselinker_connection_{name}",
        )
        for address, (name, view) in views.items()
    ]


def _states_view(request: HttpRequest, connection_id: int, site: Any) -> HttpResponseBase:
    """Say which status each of the shop's states is in BaseLinker."""
    connection = connection_to_change(request, connection_id)
    account = get_object_or_404(TokenAccount, connection=connection)
    form = StatesForm(request.POST or None, label_suffix="", account=account)
    if request.method == "POST" and form.is_valid():
        try:
            state_mappings_set(account=account, chosen=form.chosen(), confirmed=form.cleaned_data["confirmed"])
        except ApplicationError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("Mapowanie stanów zostało zapisane. Obejmie następne zmiany zamówień."))
            return back_to_connection(connection)
    return form_page(request, site, connection, form, _("Stany zamówień w BaseLinkerze: %(name)s"))


def _carriers_view(request: HttpRequest, connection_id: int, site: Any) -> HttpResponseBase:
    """Say which courier each of the shop's carriers is in BaseLinker."""
    connection = connection_to_change(request, connection_id)
    account = get_object_or_404(TokenAccount, connection=connection)
    form = CarriersForm(request.POST or None, label_suffix="", account=account)
    if request.method == "POST" and form.is_valid():
        try:
            carrier_mappings_set(account=account, chosen=form.chosen())
        except ApplicationError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Mapowanie przewoźników zostało zapisane."))
            return back_to_connection(connection)
    return form_page(request, site, connection, form, _("Przewoźnicy w BaseLinkerze: %(name)s"))


def _rejected(account: TokenAccount) -> str:
    count = rejected_send(account=account, now=clock.now())
    return _orders_told(count)


def _old_send(account: TokenAccount) -> str:
    count = old_rows_send(account=account, now=clock.now())
    return _orders_told(count)


def _old_forget(account: TokenAccount) -> str:
    old_rows_forget(account=account, now=clock.now())
    return _("Dawne zmiany pominięto.")


def _orders_told(count: int) -> str:
    way_back_soon()
    text = ngettext("%(count)s zamówienie czeka na wysłanie.", "%(count)s zamówień czeka na wysłanie.", count)
    return text % {"count": count}


def _fetch_view(request: HttpRequest, connection_id: int, external_id: str, site: Any) -> HttpResponseBase:
    """Have a lost order fetched in the background."""
    if request.method != "POST":
        raise PermissionDenied
    connection = connection_to_change(request, connection_id)
    account = get_object_or_404(TokenAccount, connection=connection)
    if lost_order_ask(account=account, external_id=external_id[:50]):
        way_back_soon()
        _told(request, account, _("Zamówienie zostanie pobrane w tle, do minuty."))
    else:
        messages.info(request, _("To zamówienie jest już w sklepie."))
    return back_to_connection(connection)


def _send_view(request: HttpRequest, connection_id: int, order_id: int, site: Any) -> HttpResponseBase:
    """Have an order's changes sent now, also those that BaseLinker refused."""
    if request.method != "POST" or not request.user.has_perm(ORDER_RIGHT):
        raise PermissionDenied
    order = get_object_or_404(Order, pk=order_id, baselinker_binding__connection=connection_id)
    try:
        order_send_ask(order=order)
    except ApplicationError as error:
        messages.error(request, error.message)
    else:
        way_back_soon()
        account = TokenAccount.objects.get(connection=connection_id)
        _told(request, account, _("Zmiany zamówienia zostaną wysłane w tle, do minuty."))
    return HttpResponseRedirect(reverse("admin:orders_order_change", args=[order.pk]))


def _told(request: HttpRequest, account: TokenAccount, promise: str) -> None:
    """Promise it, or say that it waits until the way back works again."""
    if accounts_active().filter(pk=account.pk).exists():
        messages.success(request, promise)
    else:
        messages.warning(
            request, _("Zlecono, ale droga powrotna tego konta teraz nie działa. Poczeka, aż znów zadziała.")
        )
