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

from eshop.core.admin import DetailsAdminMixin, PanelChangeList, PanelModelAdmin, ReadOnlyAdminMixin
from eshop.core.display import moment_shown, money_shown
from eshop.core.errors import ApplicationError
from eshop.core.exporting import ExportAdminMixin
from eshop.core.links import list_address
from eshop.core.paging import DeferredPaginator
from eshop.orders.admin.filters import PaidFilter, PlacedFilter, ShortageFilter, SourceFilter, StatusFilter, TotalFilter
from eshop.orders.listing import order_moves, order_search
from eshop.orders.models import Order, OrderStatus
from eshop.orders.personal_data import ShownOrder, order_shown, sees_buyers
from eshop.orders.services.opened import buyer_data_opened
from eshop.orders.services.status import order_status_move
from event_log.history import object_history


class OrderChangeList(PanelChangeList):
    """Either the orders to work on or those held for payment, never both."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Order]:
        orders: QuerySet[Order] = super().get_queryset(request, exclude_parameters)
        return orders.filter(is_held=self.model_admin.shows_held).prefetch_related("parcels")


class OrderListAdmin(DetailsAdminMixin, ExportAdminMixin, ReadOnlyAdminMixin, PanelModelAdmin):
    export_name = "zamowienia"
    shows_held = False
    list_display = (
        "number",
        "placed_shown",
        "status_shown",
        "source_shown",
        "total_shown",
        "delivery_shown",
        "buyer",
        "paid_shown",
    )
    more_columns = (
        "payment_name",
        "delivery_name",
        "parcel",
        "number_in_erp",
        "invoice",
        "login",
        "tax_number",
        "is_invoice",
        "taken_at",
    )
    list_filter = (PlacedFilter, StatusFilter, SourceFilter, PaidFilter, TotalFilter, ShortageFilter)
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

    @admin.display(description=_("numer"), ordering="id")
    def number(self, order: ShownOrder) -> int:
        return int(order.pk)

    @admin.display(description=_("data zamówienia"), ordering="placed_at")
    def placed_shown(self, order: ShownOrder) -> str:
        return moment_shown(order.placed_at)

    @admin.display(description=_("stan realizacji"))
    def status_shown(self, order: ShownOrder) -> str:
        return str(order.get_status_display())

    @admin.display(description=_("źródło pochodzenia"))
    def source_shown(self, order: ShownOrder) -> str:
        source = str(order.get_source_display())
        return f"{source} ({order.marketplace})" if order.marketplace else source

    @admin.display(description=_("wartość brutto"), ordering="total")
    def total_shown(self, order: ShownOrder) -> str:
        return f"{money_shown(order.total)} {order.currency}"

    @admin.display(description=_("koszt dostawy"))
    def delivery_shown(self, order: ShownOrder) -> str:
        return f"{money_shown(order.delivery_price)} {order.currency}"

    @admin.display(description=_("kupujący"))
    def buyer(self, order: ShownOrder) -> str:
        return order.buyer

    @admin.display(description=_("płatność"))
    def paid_shown(self, order: ShownOrder) -> str:
        if order.is_paid:
            return gettext("opłacone")
        return gettext("za pobraniem") if order.is_cash_on_delivery else gettext("nieopłacone")

    @admin.display(description=_("forma płatności"))
    def payment_name(self, order: ShownOrder) -> str:
        return str(order.payment_method_name or "–")

    @admin.display(description=_("sposób dostawy"))
    def delivery_name(self, order: ShownOrder) -> str:
        return str(order.delivery_method_name or "–")

    @admin.display(description=_("numer przesyłki"))
    def parcel(self, order: ShownOrder) -> str:
        return ", ".join(parcel.number for parcel in order.parcels.all()) or "–"

    @admin.display(description=_("numer w ERP"))
    def number_in_erp(self, order: ShownOrder) -> str:
        return str(order.erp_number or "–")

    @admin.display(description=_("numer faktury"))
    def invoice(self, order: ShownOrder) -> str:
        return str(order.invoice_number or "–")

    @admin.display(description=_("login kupującego"))
    def login(self, order: ShownOrder) -> str:
        return str(order.client_login)

    @admin.display(description=_("NIP"))
    def tax_number(self, order: ShownOrder) -> str:
        return str(order.invoice_nip)

    @admin.display(description=_("faktura"))
    def is_invoice(self, order: ShownOrder) -> str:
        return gettext("tak") if order.want_invoice else gettext("nie")

    @admin.display(description=_("przyjęto"), ordering="created_at")
    def taken_at(self, order: ShownOrder) -> str:
        return moment_shown(order.created_at)

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
            "lines": obj.lines.select_related("product").order_by("position", "id"),
            "history": obj.history.order_by("id"),
            "log": object_history(request, obj),
            "moves": [(status.value, str(status.label)) for status in order_moves(obj)] if may_move else [],
            "cancelled": OrderStatus.CANCELLED.value,
            "back_url": list_address(request, reverse(held)),
            "back_label": gettext("Wstrzymane") if obj.is_held else gettext("Zamówienia"),
            "has_point": any((obj.delivery_point_code, obj.delivery_point_name, obj.delivery_point_address)),
        }


@admin.register(Order)
class OrderAdmin(OrderListAdmin):
    def lists_beside(self) -> "tuple[HeldOrderAdmin]":
        return (HeldOrderAdmin(Order, self.admin_site),)

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
