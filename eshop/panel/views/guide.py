"""Integracje > BaseLinker: the three steps from nothing to the first shared item (contract, section 11.1)."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext

from baselinker_integration.accounts.connections import ADDON
from baselinker_integration.models import Connection, SyncRun
from eshop.addons.models import Addon, AddonState
from eshop.addons.services import addon_activate, addon_cancel, addon_order, addon_suspend
from eshop.catalog.models import Product
from eshop.core.errors import ApplicationError
from eshop.panel.addon_bar import addon_of

STEPS: dict[str, Callable[..., Addon]] = {
    "zamow": addon_order,
    "aktywuj": addon_activate,
    "zawies": addon_suspend,
    "wznow": addon_activate,
    "anuluj": addon_cancel,
}


def guide_view(request: HttpRequest) -> HttpResponseBase:
    """Where the shop stands and what to do next."""
    if not request.user.has_perm("baselinker.view_connection"):
        raise PermissionDenied
    addon = addon_of(request)
    state = AddonState(addon.state) if addon else None
    connections = list(Connection.objects.filter(is_active=True).order_by("name"))
    has_run = SyncRun.objects.imports().exists()
    context = {
        **admin.site.each_context(request),
        "title": gettext("Dodatek BaseLinker"),
        "addon": addon,
        "state": state,
        "state_label": str(state.label) if state else gettext("niezamówiony"),
        "actions": addon_actions(state) if request.user.has_perm("addons.change_addon") else [],
        "may_connect": request.user.has_perm("baselinker.add_connection"),
        "connections": connections,
        "has_products": Product.objects.exists(),
        "has_run": has_run,
        "current_step": 1 if state != AddonState.ACTIVE else 2 if not connections else 3,
    }
    return TemplateResponse(request, "baselinker/guide.html", context)


def addon_step_view(request: HttpRequest, step: str) -> HttpResponseBase:
    """One step in the add-on's life, by a button."""
    if step not in STEPS:
        raise Http404
    if request.method != "POST" or not request.user.has_perm("addons.change_addon"):
        raise PermissionDenied
    try:
        STEPS[step](code=ADDON)
    except ApplicationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, gettext("Zmieniono stan dodatku BaseLinker."))
    return HttpResponseRedirect(reverse("admin:baselinker_guide"))


def addon_actions(state: AddonState | None) -> list[dict[str, Any]]:
    """The buttons that `state` offers (None: never ordered), the main one first."""
    order = {"step": "zamow", "label": gettext("Zamów dodatek"), "is_primary": True}
    activate = {"step": "aktywuj", "label": gettext("Aktywuj"), "is_primary": True}
    suspend = {
        "step": "zawies",
        "label": gettext("Zawieś"),
        "is_primary": False,
        "confirm": gettext("Zawiesić dodatek BaseLinker? Wymiana towarów i zamówień stanie, dopóki go nie wznowisz."),
    }
    resume = {"step": "wznow", "label": gettext("Wznów"), "is_primary": True}
    cancel = {
        "step": "anuluj",
        "label": gettext("Anuluj dodatek"),
        "is_primary": False,
        "confirm": gettext("Anulować dodatek BaseLinker? Wymiana danych ustanie do ponownego zamówienia."),
    }
    return {
        None: [order],
        AddonState.CANCELLED: [order],
        AddonState.ORDERED: [activate, cancel],
        AddonState.ACTIVE: [suspend, cancel],
        AddonState.SUSPENDED: [resume, cancel],
    }[state]
