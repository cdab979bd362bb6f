from django.contrib import admin

from eshop.core.admin import PanelModelAdmin
from eshop.orders.models import DeliveryMethod, PaymentMethod


@admin.register(DeliveryMethod)
class DeliveryMethodAdmin(PanelModelAdmin):
    list_display = ("name", "is_active")


@admin.register(PaymentMethod)
class PaymentMethodAdmin(PanelModelAdmin):
    list_display = ("name", "is_cash_on_delivery", "is_active")
