"""The life of the add-on by buttons; what stops orders asks first and tells what it means."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baselinker_integration.accounts.connections import ADDON
from eshop.addons.models import Addon, AddonState
from eshop.addons.services import addon_activate, addon_cancel, addon_ensure_active, addon_order, addon_suspend
from eshop.core.errors import ApplicationError
from eshop.panel.selectors.addon_off import addon_off_lines

STEPS: dict[str, Callable[..., Addon]] = {
    "zacznij": addon_ensure_active,
    "zamow": addon_order,
    "aktywuj": addon_activate,
    "zawies": addon_suspend,
    "wznow": addon_activate,
    "anuluj": addon_cancel,
}
ASKED: dict[str, tuple[AddonState, str | Promise, str | Promise, str | Promise]] = {
    "zawies": (
        AddonState.SUSPENDED,
        _("Zawiesić dodatek BaseLinker?"),
        _("Zawieś dodatek"),
        _("Nie zawieszaj"),
    ),
    "anuluj": (
        AddonState.CANCELLED,
        _("Zrezygnować z dodatku BaseLinker?"),
        _("Anuluj dodatek"),
        _("Nie rezygnuj"),
    ),
}
"""Steps that stop the exchange: the state they lead to, the question, yes and no."""

MOST_REASON = 300


def addon_step_view(request: HttpRequest, step: str) -> HttpResponseBase:
    """One step in the add-on's life, by a button; GET asks about those that stop the exchange."""
    if step not in STEPS:
        raise Http404
    if not request.user.has_perm("addons.change_addon"):
        raise PermissionDenied
    if request.method == "GET" and step in ASKED:
        return _question(request, step)
    if request.method != "POST":
        raise PermissionDenied
    reason = {"reason": request.POST.get("reason", "").strip()[:MOST_REASON]} if step in ASKED else {}
    try:
        STEPS[step](code=ADDON, **reason)
    except ApplicationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, gettext("Zmieniono stan dodatku BaseLinker."))
    return HttpResponseRedirect(reverse("admin:baselinker_guide"))


def _question(request: HttpRequest, step: str) -> HttpResponseBase:
    state, question, yes, no = ASKED[step]
    context = {
        **admin.site.each_context(request),
        "title": question,
        "lines": addon_off_lines(state, is_question=True),
        "step": step,
        "yes": yes,
        "no": no,
        "most_reason": MOST_REASON,
    }
    return TemplateResponse(request, "baselinker/addon_question.html", context)


def addon_actions(state: AddonState | None) -> list[dict[str, Any]]:
    """The buttons that `state` offers (None: never ordered), the main one first."""
    start = {"step": "zacznij", "label": gettext("Zamów i aktywuj"), "is_primary": True}
    activate = {"step": "aktywuj", "label": gettext("Aktywuj"), "is_primary": True}
    suspend = {"step": "zawies", "label": gettext("Zawieś…"), "asks": True}
    resume = {"step": "wznow", "label": gettext("Wznów"), "is_primary": True}
    cancel = {"step": "anuluj", "label": gettext("Anuluj dodatek…"), "asks": True}
    return {
        None: [start],
        AddonState.CANCELLED: [start],
        AddonState.ORDERED: [activate, cancel],
        AddonState.ACTIVE: [suspend, cancel],
        AddonState.SUSPENDED: [resume, cancel],
    }[state]
