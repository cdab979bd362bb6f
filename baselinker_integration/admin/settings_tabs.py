"""The tabs of Ustawienia > Ustawienia sklepu."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

VIEW_SETTINGS = "core.view_shopsettings"


def settings_tabs(request: HttpRequest, shown: str) -> list[dict[str, Any]]:
    """Those that the person may see; `shown` is the name of the present page."""
    tabs = (
        ("panel_shop_settings", _("Sklep"), VIEW_SETTINGS),
        ("baselinker_connection_changelist", _("Konta BaseLinker"), "baselinker.view_connection"),
    )
    return [
        {"link": reverse(f"admin:{name}"), "title": title, "is_active": name == shown}
        for name, title, right in tabs
        if request.user.has_perm(right)
    ]
