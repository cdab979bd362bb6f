"""The menu, with the sections and names of e-Sklep (contract, section 11.6)."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _


def _page(
    title: Any, icon: str, name: str, permission: str = "", also: list[str] | None = None, or_permission: str = ""
) -> dict[str, Any]:
    """One menu item, shown to who has one of the permissions; `also` names further pages that belong to it."""

    def allowed(request: HttpRequest) -> bool:
        has = request.user.has_perm
        return not permission or has(permission) or bool(or_permission and has(or_permission))

    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(name if name.startswith("staff_") else f"admin:{name}"),
        "also": [reverse_lazy(f"admin:{other}") for other in also or []],
        "permission": allowed,
        "active": False,
    }


NAVIGATION: list[dict[str, Any]] = [
    {"items": [_page(_("Pulpit"), "dashboard", "index")]},
    {
        "title": _("Sprzedaż"),
        "items": [
            _page(_("Zamówienia"), "shopping_cart", "orders_order_changelist", "orders.view_order"),
            _page(_("Wstrzymane"), "hourglass_empty", "orders_order_held", "orders.view_order"),
            _page(_("Odrzucone"), "block", "panel_refused", "baselinker.view_inboundcall"),
        ],
    },
    {
        "title": _("Towary"),
        "items": [
            _page(_("Wszystkie towary"), "inventory_2", "catalog_product_changelist", "catalog.view_product"),
            _page(_("Importuj z pliku"), "upload_file", "panel_imports", "panel.import_items"),
            _page(_("Kategorie"), "account_tree", "catalog_category_changelist", "catalog.view_category"),
            _page(_("Producenci"), "factory", "catalog_manufacturer_changelist", "catalog.view_manufacturer"),
            _page(_("Cenniki"), "sell", "catalog_pricelist_changelist", "catalog.view_pricelist"),
            _page(_("Stawki VAT"), "percent", "catalog_vatrate_changelist", "catalog.view_vatrate"),
        ],
    },
    {
        "title": _("Integracje"),
        "items": [
            _page(_("BaseLinker"), "hub", "baselinker_guide", "baselinker.view_connection"),
            _page(
                _("Gotowość towarów"), "fact_check", "baselinker_feedproblem_changelist", "baselinker.view_feedproblem"
            ),
            _page(_("Synchronizacje"), "sync", "baselinker_syncrun_changelist", "baselinker.view_syncrun"),
            _page(
                _("Wywołania"),
                "call_received",
                "baselinker_inboundcall_changelist",
                "baselinker.view_inboundcall",
                also=["baselinker_outboundcall_changelist"],
            ),
            _page(_("ERP"), "sync_alt", "api_apiclient_changelist", "api.view_apiclient"),
        ],
    },
    {
        "title": _("Ustawienia"),
        "items": [
            _page(
                _("Ustawienia sklepu"),
                "settings",
                "panel_shop_settings",
                "core.view_shopsettings",
                also=["baselinker_connection_changelist"],
                or_permission="baselinker.view_connection",
            ),
            _page(
                _("Płatności i dostawy"),
                "local_shipping",
                "orders_deliverymethod_changelist",
                "orders.view_deliverymethod",
                also=["orders_paymentmethod_changelist"],
            ),
            _page(_("Dziennik zdarzeń"), "receipt_long", "event_log_event_changelist", "event_log.view_event"),
        ],
    },
    {
        "title": _("Mój profil"),
        "items": [
            _page(_("Moje konto"), "person", "staff_profile"),
            _page(_("Administratorzy"), "group", "auth_user_changelist", "auth.view_user"),
            _page(_("Role"), "badge", "auth_group_changelist", "auth.view_group"),
            _page(_("Eksporty"), "download", "panel_exports"),
        ],
    },
]


def account_links() -> list[dict[str, Any]]:
    """Links of the user menu."""
    return [
        {"title": _("Moje konto"), "link": lambda request: reverse("staff_profile")},
        {"title": _("Zmień hasło"), "link": lambda request: reverse("admin:password_change")},
    ]
