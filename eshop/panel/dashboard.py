"""Pulpit: today's synchronisation, what needs a person, two weeks back, and the next step of a new shop."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from eshop.addons.models import AddonState
from eshop.catalog.models import Product
from eshop.core import clock
from eshop.core.numbers import whole_number
from eshop.panel.addon_bar import addon_of
from eshop.panel.cases.views import AFTER, OPENED, cases_context
from eshop.panel.selectors.history import order_chart, sync_chart
from eshop.panel.selectors.today import Today, today_list

CHART = "wykres"
"""Names the account whose synchronisations the chart shows."""


def dashboard_context(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the dashboard's template needs, as far as the person may see it."""
    now = clock.now()
    sees_connections = request.user.has_perm("baselinker.view_connection")
    sees_orders = request.user.has_perm("orders.view_order")
    today = today_list(now, addon_of(request)) if sees_connections else []
    next_step = _next_step(request, today) if sees_connections else None
    opened, after = request.GET.get(OPENED, ""), whole_number(request.GET.get(AFTER, "")) or 0
    cases = cases_context(request, today, now, opened=opened, after=after)
    accounts = [day.connection for day in today]
    asked = whole_number(request.GET.get(CHART, ""))
    charted = next((account for account in accounts if account.pk == asked), accounts[0] if accounts else None)
    return {
        **context,
        **cases,
        "shows_cases": next_step is None or bool(cases["cases"]),
        "today": today,
        "is_live": any(day.is_live for day in today),
        "sync_chart": sync_chart(now, charted) if sees_connections else None,
        "charted": charted,
        "chart_accounts": accounts if len(accounts) > 1 else [],
        "order_chart": order_chart(now) if sees_orders else None,
        "next_step": next_step,
        "sees_connections": sees_connections,
    }


def _next_step(request: HttpRequest, today: list[Today]) -> dict[str, str] | None:
    """The one thing to do next in a shop that is not yet connected; None in one that runs, or whose add-on is off."""
    guide, addon = reverse("admin:baselinker_guide"), addon_of(request)
    if addon is not None and addon.state in (AddonState.SUSPENDED, AddonState.CANCELLED):
        return None
    if addon is None or addon.state != AddonState.ACTIVE:
        return {
            "title": _("Zacznij od dodatku BaseLinker"),
            "text": _("Zamów i aktywuj dodatek, a potem podłącz konto i udostępnij towary."),
            "link": guide,
            "label": _("Przejdź do dodatku"),
        }
    if not today:
        return {
            "title": _("Podłącz konto BaseLinker"),
            "text": _("Wybierz język i cennik; sklep utworzy klucz i poda adres do wpisania w BaseLinkerze."),
            "link": reverse("admin:baselinker_connection_add"),
            "label": _("Podłącz konto"),
        }
    has_products = any(day.connection.feed.product_count for day in today)
    if not has_products and not Product.objects.exists():
        may_import = request.user.has_perm("panel.import_items")
        return {
            "title": _("Wczytaj towary"),
            "text": _("Towary przychodzą z systemu ERP albo z pliku."),
            "link": reverse("admin:panel_imports" if may_import else "admin:catalog_product_changelist"),
            "label": _("Importuj z pliku") if may_import else _("Lista towarów"),
        }
    return None
