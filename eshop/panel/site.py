from typing import Any

from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.i18n import set_language
from unfold.sites import UnfoldAdminSite

from eshop.core.numbers import whole_number
from eshop.panel.addon_bar import addon_bar
from eshop.panel.breadcrumbs import breadcrumbs, menu_mark_active


class PanelSite(UnfoldAdminSite):
    """The administration panel of the shop."""

    site_header = "e-Sklep"
    site_title = "e-Sklep"
    index_title = _("Pulpit")
    empty_value_display = "–"
    enable_nav_sidebar = True

    def extra_urls(self) -> list[URLPattern]:
        from eshop.panel.urls import panel_urls

        return [path("jezyk/", set_language, name="language"), *panel_urls(self)]

    def search(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The theme's search, for any page number and term that an address may name."""
        asked = request.GET.copy()
        asked["page"] = str(whole_number(asked.get("page", ""), digits=5) or 1)
        request.GET = asked  # type: ignore[assignment]
        try:
            answer: TemplateResponse = super().search(request, extra_context)
        except EmptyPage:
            raise Http404 from None
        return answer

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        groups: list[dict[str, Any]] = super().get_sidebar_list(request)
        return menu_mark_active(groups, request.path)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context: dict[str, Any] = super().each_context(request)
        context["breadcrumbs"] = breadcrumbs(context["sidebar_navigation"])
        context["addon_bar"] = addon_bar(request)
        return context
