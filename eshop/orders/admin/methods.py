"""Ustawienia > Płatności i dostawy: two lists as tabs of one place."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from eshop.core.pages.admin import PanelModelAdmin
from eshop.orders.models import DeliveryMethod, PaymentMethod
from event_log.auditing import AuditedAdminMixin


class MethodAdmin(AuditedAdminMixin, PanelModelAdmin):
    list_before_template = "panel/parts/page_tabs.html"
    sortable_by = ()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        tabs = [
            {
                "title": str(title),
                "link": reverse(f"admin:orders_{model._meta.model_name}_changelist"),
                "is_active": model is self.model,
            }
            for title, model in ((_("Sposoby dostawy"), DeliveryMethod), (_("Formy płatności"), PaymentMethod))
        ]
        return super().changelist_view(request, {"page_tabs": tabs, **(extra_context or {})})


@admin.register(DeliveryMethod)
class DeliveryMethodAdmin(MethodAdmin):
    list_display = ("name", "is_active")


@admin.register(PaymentMethod)
class PaymentMethodAdmin(MethodAdmin):
    list_display = ("name", "is_cash_on_delivery", "is_active")
