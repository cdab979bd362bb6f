"""Integracje > BaseLinker: the three steps from nothing to the first shared item (contract, section 11.1)."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baselinker_integration.accounts.callers import LastCall, last_calls
from baselinker_integration.admin.connection_lines import connection_lines
from baselinker_integration.admin.key_page import connector_address
from baselinker_integration.models import Connection, SyncRun
from eshop.addons.models import AddonState
from eshop.catalog.models import Product
from eshop.core.numbers import whole_number
from eshop.panel.addon_bar import addon_of
from eshop.panel.selectors.addon_off import addon_off_lines, switched_off
from eshop.panel.views.addon_steps import addon_actions

ASKED_FOR: dict[str, str | Promise] = {
    "ProductsList": _("pobierał listę towarów"),
    "ProductsData": _("pobierał towary"),
    "ProductsCategories": _("pobierał kategorie"),
    "ProductsPrices": _("pobierał ceny"),
    "ProductsQuantity": _("pobierał stany"),
    "ProductsQuantityUpdate": _("zmieniał stany"),
    "ProductsPriceUpdate": _("zmieniał ceny"),
    "ProductAdd": _("dodawał towar"),
    "CategoryAdd": _("dodawał kategorię"),
    "OrderAdd": _("przekazywał zamówienie"),
    "OrderUpdate": _("zmieniał zamówienie"),
    "OrdersGet": _("pytał o zamówienia"),
    "StatusesList": _("pytał o statusy"),
    "PaymentMethodsList": _("pytał o formy płatności"),
    "DeliveryMethodsList": _("pytał o sposoby dostawy"),
}
"""What BaseLinker did with its last call; other actions only say that it is there."""


def guide_view(request: HttpRequest) -> HttpResponseBase:
    """Where the shop stands and what to do next; `konto` names the account whose connection is shown."""
    if not request.user.has_perm("baselinker.view_connection"):
        raise PermissionDenied
    addon = addon_of(request)
    state = AddonState(addon.state) if addon else None
    connections = list(Connection.objects.filter(is_active=True).select_related("feed").order_by("name"))
    shown, calls = _chosen(request, connections), last_calls(connections)
    imports = SyncRun.objects.imports()
    first_run = imports.order_by("opened_at").first()
    is_done = [state == AddonState.ACTIVE, bool(connections), first_run is not None]
    is_off = state in (AddonState.SUSPENDED, AddonState.CANCELLED)
    context = {
        **admin.site.each_context(request),
        **called_context(connections, calls, has_run=first_run is not None),
        "title": gettext("Dodatek BaseLinker"),
        "addon": addon,
        "state": state,
        "state_label": str(state.label) if state else gettext("niezamówiony"),
        "switched_off": switched_off(addon) if addon and is_off else None,
        "off_lines": addon_off_lines(state) if state and is_off else [],
        "actions": addon_actions(state) if request.user.has_perm("addons.change_addon") else [],
        "may_connect": request.user.has_perm("baselinker.add_connection"),
        "may_check": request.user.has_perm("baselinker.change_connection") and state == AddonState.ACTIVE,
        "connections": connections,
        "shown": shown,
        "lines": connection_lines(shown, connector_address(request, shown)) if shown and not is_off else [],
        "has_products": Product.objects.exists(),
        "first_run": first_run,
        "last_run": imports.order_by("-opened_at").first() if first_run else None,
        "is_done": is_done,
        "current_step": is_done.index(False) + 1 if False in is_done else 0,
    }
    return TemplateResponse(request, "baselinker/guide.html", context)


def guide_called_view(request: HttpRequest) -> HttpResponseBase:
    """The guide's top alone, which asks for itself until BaseLinker has imported."""
    if not request.user.has_perm("baselinker.view_connection"):
        raise PermissionDenied
    connections = list(Connection.objects.filter(is_active=True))
    has_run = SyncRun.objects.imports().exists()
    context = {**called_context(connections, last_calls(connections), has_run=has_run), "connections": connections}
    return TemplateResponse(request, "baselinker/guide_called.html", context)


def called_context(connections: list[Connection], calls: dict[int, LastCall], *, has_run: bool) -> dict[str, Any]:
    """When BaseLinker called last, over all accounts and for each; `has_run`: it has imported."""
    called = [(calls[connection.pk], connection) for connection in connections if connection.pk in calls]
    last, by = max(called, key=lambda pair: pair[0].at, default=(None, None))
    return {
        "accounts": [(connection, calls.get(connection.pk)) for connection in connections],
        "last_call": last,
        "last_called": by,
        "asked_for": ASKED_FOR.get(last.action, "") if last else "",
        "has_run": has_run,
    }


def _chosen(request: HttpRequest, connections: list[Connection]) -> Connection | None:
    asked = whole_number(request.GET.get("konto", ""))
    first = connections[0] if connections else None
    return next((connection for connection in connections if connection.pk == asked), first)
