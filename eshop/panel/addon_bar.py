"""The red bar on every page while the add-on is suspended or cancelled: orders do not come in."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _

from baselinker_integration.accounts.connections import ADDON
from eshop.addons.models import Addon, AddonState
from eshop.addons.selectors import addon_get
from eshop.core.clock import WARSAW


def addon_of(request: HttpRequest) -> Addon | None:
    """The BaseLinker add-on of the shop, read once a request; None while nobody ordered it."""
    if not hasattr(request, "baselinker_addon"):
        request.baselinker_addon = addon_get(ADDON)  # type: ignore[attr-defined]
    return cast("Addon | None", request.baselinker_addon)  # type: ignore[attr-defined]


def addon_bar(request: HttpRequest) -> dict[str, Any] | None:
    """What the bar says; None while the add-on is active or was never in use."""
    if not request.user.is_authenticated:
        return None
    addon = addon_of(request)
    if addon is None or addon.state not in (AddonState.SUSPENDED, AddonState.CANCELLED):
        return None
    is_suspended = addon.state == AddonState.SUSPENDED
    text = (
        _("Dodatek BaseLinker zawieszony od %(moment)s.")
        if is_suspended
        else _("Z dodatku BaseLinker zrezygnowano %(moment)s.")
    )
    return {
        "text": text % {"moment": f"{addon.state_since.astimezone(WARSAW):%d.%m.%Y %H:%M}"},
        "is_suspended": is_suspended,
        "may_change": request.user.has_perm("addons.change_addon"),
    }
