"""The columns of the order lists: what stands in each, and which value files get instead."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eshop.core.exports import Cell
from eshop.core.pages.display import moment_tag, money_shown
from eshop.orders.personal_data import ShownOrder


class OrderColumnsMixin:
    """Each column gets an order as its reader may see it."""

    export_more: Mapping[str, frozenset[str]] = MappingProxyType(
        {"currency": frozenset({"total_shown", "delivery_shown"})}
    )
    export_values: Mapping[str, Callable[[Any], Cell]] = MappingProxyType(
        {
            "placed_shown": lambda order: order.placed_at,
            "taken_at": lambda order: order.created_at,
            "total_shown": lambda order: order.total,
            "delivery_shown": lambda order: order.delivery_price,
        }
    )
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
    more_columns: tuple[str, ...] = (
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

    @admin.display(description=_("numer"), ordering="id")
    def number(self, order: ShownOrder) -> int:
        return int(order.pk)

    @admin.display(description=_("data zamówienia"), ordering="placed_at")
    def placed_shown(self, order: ShownOrder) -> str:
        return moment_tag(order.placed_at)

    @admin.display(description=_("stan realizacji"))
    def status_shown(self, order: ShownOrder) -> str:
        return format_html('<span class="tag status-{}">{}</span>', order.status, order.get_status_display())

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
        return moment_tag(order.created_at)
