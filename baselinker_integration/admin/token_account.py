"""The way back on an account's page: its token, the check, the switches, pausing and taking away."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baselinker_integration.admin.token_forms import TokenForm, WayBackForm
from baselinker_integration.models import Connection, OutboundCall, TokenAccount
from baselinker_integration.tasks import tokens_queue
from baselinker_integration.token_api import gate
from baselinker_integration.token_api.accounts import (
    SWITCHES,
    token_paste,
    token_remove,
    way_back_pause,
    way_back_resume,
    way_back_update,
)
from baselinker_integration.token_api.check import check_ask
from baselinker_integration.way_back.hints import hint_secret, hint_secret_make
from eshop.core import clock
from eshop.core.errors import ApplicationError
from eshop.core.links import request_link
from eshop.core.pages.reauthentication import password_ask_again

RIGHT = "baselinker.change_tokenaccount"
LINES = {
    "getOrderStatusList": (_("Token i statusy zamówień"), ""),
    "getOrderSources": (_("Źródła zamówień"), _("Do konta nie podłączono jeszcze żadnego źródła.")),
    "getExternalStoragesList": (
        _("Nasz sklep"),
        _("Nie wiadomo, który sklep jest nasz: wpisz go w ustawieniach drogi powrotnej."),
    ),
    "getJournalList": (
        _("Dziennik zmian"),
        _("Pusty. Może być wyłączony: włącz go w BaseLinkerze w ustawieniach API konta."),
    ),
    "getInventories": (_("Katalogi"), _("Konto nie ma katalogu BaseLinkera; drodze powrotnej to nie przeszkadza.")),
}
"""By method what a line of the check is about, and what to know when nothing came."""


def token_tab(request: HttpRequest, connection: Connection) -> dict[str, Any] | None:
    """What the account's page says of the way back, for whoever may see it."""
    if not request.user.has_perm("baselinker.view_tokenaccount"):
        return None
    account = TokenAccount.objects.filter(connection=connection).first()
    may_change = request.user.has_perm(RIGHT) and connection.is_active
    if account is None:
        return {"account": None, "may_change": may_change, "connection": connection}
    hour = OutboundCall.objects.filter(connection=connection, sent_at__gt=clock.now() - timedelta(hours=1))
    flags = [name for name in SWITCHES if isinstance(getattr(account, name), bool)]
    labels = {field.name: field.verbose_name for field in TokenAccount._meta.fields}
    return {
        "account": account,
        "connection": connection,
        "may_change": may_change,
        "lines": [_line_shown(line) for line in account.check_lines],
        "switches": [(labels[name], getattr(account, name)) for name in flags],
        "calls_of_hour": hour.count(),
        "shut_until": gate.shut_until(account),
        "hint_address": _hint_address_shown(request, account) if may_change else "",
    }


def _hint_address_shown(request: HttpRequest, account: TokenAccount) -> str:
    secret = hint_secret(account)
    if not secret:
        return ""
    address = reverse("baselinker-hint", args=[account.connection.slug, secret])
    return f"{request_link(request, address)}?order_id="


def _line_shown(line: dict[str, Any]) -> dict[str, Any]:
    title, nothing = LINES.get(line["method"], (line["method"], ""))
    return {**line, "title": title, "hint": nothing if line["verdict"] == "warning" else ""}


def token_urls(site: Any) -> list[URLPattern]:
    """The addresses of the way back below an account's own."""
    views: dict[str, Callable[..., HttpResponseBase]] = {
        "token": _token_view,
        "droga-powrotna": _switches_view,
        "sprawdz-token": posted(_check),
        "wstrzymaj": posted(_pause),
        "wznow": posted(_resume),
        "usun-token": posted(_remove),
        "adres-podpowiedzi": posted(_hint_address),
    }
    names = ("token", "way_back", "token_check", "way_back_pause", "way_back_resume", "token_remove", "hint_address")
    return [
        path(
            f"<int:connection_id>/{address}/",
            site.admin_view(view),
            {"site": site},
            name=f"baselinker_connection_{name}",
        )
        for (address, view), name in zip(views.items(), names, strict=True)
    ]


def _token_view(request: HttpRequest, connection_id: int, site: Any) -> HttpResponseBase:
    """Paste a token; a form that holds one never waits in the session."""
    connection = connection_to_change(request, connection_id)
    password_ask_again(request, keep_form=False)
    form = TokenForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            token_paste(connection=connection, token=form.cleaned_data["token"])
        except ApplicationError as error:
            form.add_error("token", error.message)
        else:
            tokens_queue()
            messages.success(request, gettext("Token zapisano. Sprawdzenie trwa w tle, do minuty."))
            return back_to_connection(connection)
    return form_page(request, site, connection, form, gettext("Token BaseLinkera: %(name)s"))


def _switches_view(request: HttpRequest, connection_id: int, site: Any) -> HttpResponseBase:
    """Choose what goes back."""
    connection = connection_to_change(request, connection_id)
    account = get_object_or_404(TokenAccount, connection=connection)
    initial = {name: getattr(account, name) for name in SWITCHES}
    form = WayBackForm(request.POST or None, label_suffix="", initial=initial, account=account)
    if request.method == "POST" and form.is_valid():
        try:
            way_back_update(account=account, **form.cleaned_data)
        except ApplicationError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, gettext("Ustawienia drogi powrotnej zostały zapisane."))
            return back_to_connection(connection)
    return form_page(request, site, connection, form, gettext("Droga powrotna: %(name)s"))


def _check(account: TokenAccount) -> str:
    check_ask(account, clock.now())
    tokens_queue()
    return gettext("Sprawdzenie trwa w tle, do minuty. Odśwież stronę, aby zobaczyć wynik.")


def _pause(account: TokenAccount) -> str:
    way_back_pause(account=account)
    return gettext("Droga powrotna jest wstrzymana. Zmiany poczekają.")


def _resume(account: TokenAccount) -> str:
    way_back_resume(account=account)
    return gettext("Droga powrotna znów działa.")


def _remove(account: TokenAccount) -> str:
    token_remove(account=account)
    return gettext("Token usunięto. Nic więcej nie zostanie wysłane do BaseLinkera.")


def _hint_address(account: TokenAccount) -> str:
    hint_secret_make(account=account)
    return gettext("Utworzono adres. Poprzedni już nie działa.")


def posted(work: Callable[[TokenAccount], str]) -> Callable[..., HttpResponseBase]:
    """The view of a button: does `work`, tells what it says, and goes back to the account."""

    def view(request: HttpRequest, connection_id: int, site: Any) -> HttpResponseBase:
        if request.method != "POST":
            raise PermissionDenied
        connection = connection_to_change(request, connection_id)
        account = get_object_or_404(TokenAccount, connection=connection)
        try:
            messages.success(request, work(account))
        except ApplicationError as error:
            messages.error(request, error.message)
        return back_to_connection(connection)

    return view


def connection_to_change(request: HttpRequest, connection_id: int) -> Connection:
    """The account, for whoever may change its way back. Raises PermissionDenied, Http404."""
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    return get_object_or_404(Connection, pk=connection_id, is_active=True)


def back_to_connection(connection: Connection) -> HttpResponseBase:
    """To the account's page."""
    return HttpResponseRedirect(reverse("admin:baselinker_connection_change", args=[connection.pk]))


def form_page(request: HttpRequest, site: Any, connection: Connection, form: Any, title: str) -> HttpResponseBase:
    """A page with one form of the account; `title` has a place for its name."""
    context = {
        **site.each_context(request),
        "title": title % {"name": connection.name},
        "form": form,
        "submit_label": gettext("Zapisz"),
        "back_url": reverse("admin:baselinker_connection_change", args=[connection.pk]),
        "back_label": connection.name,
    }
    return TemplateResponse(request, "panel/form_page.html", context)
