"""Pages of the panel that belong to no single model."""

from typing import Any

from django.urls import URLPattern, path

from eshop.panel.dashboard import today_view
from eshop.panel.views.guide import addon_step_view, guide_view


def panel_urls(site: Any) -> list[URLPattern]:
    """The addresses, each behind the sign-in of `site`."""
    view = site.admin_view
    return [
        path("pulpit/dzisiaj/", view(today_view), name="panel_today"),
        path("integracje/baselinker/", view(guide_view), name="baselinker_guide"),
        path("integracje/baselinker/dodatek/<slug:step>/", view(addon_step_view), name="baselinker_addon_step"),
    ]
