from eshop.orders.models.change import OrderChange
from eshop.orders.models.methods import DeliveryMethod, PaymentMethod
from eshop.orders.models.note import OrderNote
from eshop.orders.models.order import Order, OrderLine
from eshop.orders.models.parcel import Parcel
from eshop.orders.models.status import OrderSource, OrderStatus

__all__ = [
    "DeliveryMethod",
    "Order",
    "OrderChange",
    "OrderLine",
    "OrderNote",
    "OrderSource",
    "OrderStatus",
    "Parcel",
    "PaymentMethod",
]
