"""Sprzedaż > Zamówienia. Nobody adds or deletes an order here (contract, section 11.3)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eshop.core.errors import ApplicationError
from eshop.core.exports.exporting import ExportAdminMixin
from eshop.core.links import list_address
from eshop.core.pages.admin import DetailsAdminMixin, PanelChangeList, PanelModelAdmin, ReadOnlyAdminMixin
from eshop.core.pages.paging import DeferredPaginator
from eshop.orders.admin.columns import OrderColumnsMixin
from eshop.orders.admin.filters import (
    MarketplaceFilter,
    PaidFilter,
    PlacedFilter,
    ShortageFilter,
    SourceFilter,
    StatusFilter,
    TotalFilter,
)
from eshop.orders.admin.lines import lines_pictured
from eshop.orders.admin.notes import NotesByHand
from eshop.orders.admin.parcels import ParcelsByHand
from eshop.orders.listing import order_moves, order_search
from eshop.orders.models import Order, OrderStatus
from eshop.orders.personal_data import ShownOrder, order_shown, sees_buyers
from eshop.orders.selectors import order_timeline
from eshop.orders.services.notes import LENGTH
from eshop.orders.services.opened import buyer_data_opened
from eshop.orders.services.status import order_status_move
from event_log.pages.history import object_history


class OrderChangeList(PanelChangeList):
    """Either the orders to work on or those held for payment, never both."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Order]:
        orders: QuerySet[Order] = super().get_queryset(request, exclude_parameters)
        return orders.filter(is_held=self.model_admin.shows_held).prefetch_related("parcels")


class OrderListAdmin(OrderColumnsMixin, DetailsAdminMixin, ExportAdminMixin, ReadOnlyAdminMixin, PanelModelAdmin):
    export_name = "zamowienia"
    shows_held = False
    list_filter = (PlacedFilter, StatusFilter, SourceFilter, MarketplaceFilter, PaidFilter, TotalFilter, ShortageFilter)
    search_fields = ("id",)
    search_help_text = _("Dowolny numer, kupujący, e-mail, telefon, miasto albo kod towaru")
    sortable_by = ("number", "placed_shown", "total_shown")
    ordering = ("-id",)
    paginator = DeferredPaginator
    details_template = "orders/order.html"
    empty_text = _("Opłacone zamówienia z BaseLinkera pojawią się tu same.")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[OrderChangeList]:
        return OrderChangeList

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        if not sees_buyers(request.user):
            changelist.search_help_text = gettext("Dowolny numer zamówienia albo kod towaru")
        return changelist

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Order], search_term: str
    ) -> tuple[QuerySet[Order], bool]:
        return order_search(queryset, search_term, by_buyer=sees_buyers(request.user)), False

    def seen_by(self, request: HttpRequest) -> Callable[[Order], ShownOrder]:
        return partial(order_shown, is_open=sees_buyers(request.user))

    def holds_personal_data(self, request: HttpRequest) -> bool:
        return sees_buyers(request.user)

    def has_move_permission(self, request: HttpRequest) -> bool:
        """Moving an order between states needs the right to change orders."""
        return bool(request.user.has_perm("orders.change_order"))

    def details_title(self, obj: Any) -> str:
        return gettext("Zamówienie %(number)s") % {"number": obj.pk}

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().change_view(request, object_id, *args, **kwargs)
        shown: dict[str, Any] = getattr(response, "context_data", None) or {}
        if "original" in shown and not shown.get("is_masked"):
            buyer_data_opened(subject=Order(pk=shown["original"].pk), person=request.user)
        return response

    def details_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        may_move = self.has_move_permission(request)
        held = "admin:orders_order_held" if obj.is_held else "admin:orders_order_changelist"
        is_open = sees_buyers(request.user)
        return {
            "original": order_shown(obj, is_open=is_open),
            "is_masked": not is_open,
            "parcels": obj.parcels.all(),
            "lines": lines_pictured(obj),
            "timeline": order_timeline(obj, with_notes=is_open),
            "may_note": may_move and is_open and obj.erased_at is None,
            "note_length": LENGTH,
            "log": object_history(request, obj),
            "moves": [(status.value, str(status.label)) for status in order_moves(obj)] if may_move else [],
            "cancelled": OrderStatus.CANCELLED.value,
            "may_send": may_move and obj.erased_at is None,
            "back_url": list_address(request, reverse(held)),
            "back_label": gettext("Wstrzymane") if obj.is_held else gettext("Zamówienia"),
            "has_point": any((obj.delivery_point_code, obj.delivery_point_name, obj.delivery_point_address)),
        }


@admin.register(Order)
class OrderAdmin(NotesByHand, ParcelsByHand, OrderListAdmin):
    def lists_beside(self) -> "tuple[HeldOrderAdmin]":
        return (HeldOrderAdmin(Order, self.admin_site),)

    def list_of(self, obj: Any) -> "OrderListAdmin":
        return self.lists_beside()[0] if obj.is_held else self

    def get_urls(self) -> list[URLPattern]:
        (held,) = self.lists_beside()
        view = self.admin_site.admin_view
        return [
            path("wstrzymane/", view(held.changelist_view), name="orders_order_held"),
            path("wstrzymane/eksport/", view(held.export_view), name="orders_order_held_export"),
            path("<int:order_id>/stan/", view(self.move_view), name="orders_order_move"),
            *super().get_urls(),
        ]

    def move_view(self, request: HttpRequest, order_id: int) -> HttpResponseBase:
        """Move the order to the state that the button names."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_move_permission(request):
            raise PermissionDenied
        order = get_object_or_404(Order, pk=order_id)
        try:
            to = OrderStatus(int(request.POST.get("to", "")))
            order_status_move(order_id=order.pk, to=to, actor=request.user.get_username())
        except ValueError:
            messages.error(request, gettext("Wybierz stan, do którego zamówienie ma przejść."))
        except ApplicationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, gettext("Zmieniono stan zamówienia."))
        return HttpResponseRedirect(reverse("admin:orders_order_change", args=[order.pk]))


class HeldOrderAdmin(OrderListAdmin):
    """Orders that wait for payment; not registered, served beside the list."""

    shows_held = True
    list_url = "orders_order_held"
    export_name = "wstrzymane"
    empty_text = _("Żadne zamówienie nie czeka na zapłatę.")

    @property
    def page_name(self) -> str:
        return "orders.order.held"

    @property
    def list_title(self) -> str:
        return gettext("Wstrzymane")

    def export_url_name(self) -> str:
        return "orders_order_held_export"
