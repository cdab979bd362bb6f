from eshop.orders.models.methods import DeliveryMethod, PaymentMethod
from eshop.orders.models.order import Order, OrderLine, OrderStatusChange
from eshop.orders.models.status import OrderSource, OrderStatus

__all__ = ["DeliveryMethod", "Order", "OrderLine", "OrderSource", "OrderStatus", "OrderStatusChange", "PaymentMethod"]
