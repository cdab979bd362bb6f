"""What BaseLinker adds to the pages of items and orders."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from baselinker_integration.admin.calls import NEEDS_A_PERSON
from baselinker_integration.admin.item_problems import item_problems
from baselinker_integration.admin.item_state import item_marks, item_state, save_warnings, seen_of
from baselinker_integration.admin.token_account import token_tab
from baselinker_integration.admin.way_back import order_tab, way_back_tab
from baselinker_integration.events.accounts import ACCOUNT_TYPES
from baselinker_integration.events.way_back import TOKEN_TYPES
from baselinker_integration.models import InboundCall
from baselinker_integration.orders.sent_order import sent_order_get
from eshop.catalog.models import Product
from eshop.core.pages.details import (
    DetailsTab,
    details_tab_register,
    details_top_register,
    rows_mark_register,
    save_warnings_register,
)
from eshop.orders.models import Order
from eshop.orders.personal_data import sees_buyers
from event_log.models import Event
from event_log.pages.history import history_tab_register


def _product(request: HttpRequest, product: Product) -> dict[str, Any] | None:
    """A variant goes out as part of its grouped item, so the tab stands there."""
    if product.parent_id is not None or not request.user.has_perm("baselinker.view_feeditem"):
        return None
    seen = seen_of(request, product)
    return {"seen": seen} if seen else None


def _order(request: HttpRequest, order: Order) -> dict[str, Any] | None:
    """The raw fields are the buyer's data, so they are for those who may see these."""
    if not sees_buyers(request.user):
        return None
    sent = sent_order_get(order)
    return {"sent": sent} if sent else None


def _event(request: HttpRequest, event: Event) -> dict[str, Any] | None:
    """The kept call behind an event, while it can be run again."""
    if not event.correlation_id or not request.user.has_perm("baselinker.change_inboundcall"):
        return None
    kept = InboundCall.objects.filter(
        correlation_id=event.correlation_id, state__in=NEEDS_A_PERSON, sealed__isnull=False
    )
    call = kept.defer("sealed", "request", "response").last()
    return {"call": call} if call else None


def tabs_register() -> None:
    """Called once, when the apps are ready."""
    history_tab_register("baselinker.connection", types=(*ACCOUNT_TYPES, *TOKEN_TYPES))
    details_tab_register(
        "baselinker.connection",
        DetailsTab("droga-powrotna", _("Droga powrotna"), "baselinker/token_tab.html", token_tab),
    )
    details_tab_register(
        "catalog.product", DetailsTab("baselinker", _("Co widzi BaseLinker"), "baselinker/product_tab.html", _product)
    )
    details_top_register(
        "catalog.product",
        DetailsTab("problemy", _("Co trzeba poprawić"), "baselinker/item_problems.html", item_problems),
    )
    details_top_register(
        "catalog.product", DetailsTab("stan", _("W BaseLinkerze"), "baselinker/item_state.html", item_state)
    )
    rows_mark_register("catalog.product", item_marks)
    save_warnings_register("catalog.product", save_warnings)
    details_tab_register(
        "orders.order",
        DetailsTab("powrot", _("Co wie BaseLinker"), "baselinker/way_back_order.html", order_tab, is_open=True),
    )
    details_tab_register("orders.order", DetailsTab("baselinker", "BaseLinker", "baselinker/order_tab.html", _order))
    details_tab_register(
        "baselinker.connection",
        DetailsTab("powrot", _("Co wróciło do BaseLinkera"), "baselinker/way_back_tab.html", way_back_tab),
    )
    details_tab_register(
        "event_log.event", DetailsTab("wywolanie", _("Zachowane wywołanie"), "baselinker/event_tab.html", _event)
    )
