"""Sprzedaż in the menu, and the methods under Ustawienia."""

from eshop.orders.admin.methods import DeliveryMethodAdmin, PaymentMethodAdmin
from eshop.orders.admin.orders import OrderAdmin

__all__ = ["DeliveryMethodAdmin", "OrderAdmin", "PaymentMethodAdmin"]
