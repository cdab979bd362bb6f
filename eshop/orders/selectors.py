"""Reading orders for those who download them."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from eshop.orders.models import Order, OrderChange, OrderLine, OrderSource, OrderStatus, Parcel
from eshop.orders.settling import settled_newest


def order_walk(
    *, id_from: int | None = None, time_from: datetime | None = None, only_paid: bool = False
) -> QuerySet[Order]:
    """The shop's orders in the order of their numbers: those after `id_from`, placed at or after `time_from` (aware).

    Numbers only grow, so orders that come in during a walk stand behind everything already seen. What BaseLinker itself
    put into the shop is left out: it has these orders already (protocol, 3.13).
    """
    orders = Order.objects.exclude(source=OrderSource.BASELINKER).order_by("pk")
    if id_from is not None:
        orders = orders.filter(pk__gt=id_from)
    if time_from is not None:
        orders = orders.filter(placed_at__gte=time_from)
    return orders.filter(is_paid=True) if only_paid else orders


def order_lines_load(orders: QuerySet[Order]) -> QuerySet[Order]:
    """`orders` with lines, the lines' items and their methods, read in two statements whatever their number."""
    lines = OrderLine.objects.select_related("product").order_by("position")
    return orders.select_related("delivery_method", "payment_method").prefetch_related(Prefetch("lines", lines))


def changes_after(cursor: int, *, limit: int) -> list[OrderChange]:
    """The first `limit` changes of orders behind `cursor`, the id of the last change seen before, oldest first.

    Read so again and again, with the last id as the next cursor, no change is ever skipped.
    """
    settled = OrderChange.objects.filter(pk__gt=cursor, pk__lte=settled_newest(OrderChange, beyond=cursor))
    return list(settled.order_by("pk")[:limit])


def orders_sent(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Those of `orders` that nobody has to send any more: completed, cancelled, or with a parcel."""
    done = Q(status__in=[OrderStatus.COMPLETED, OrderStatus.CANCELLED])
    return orders.filter(done | Exists(Parcel.objects.filter(order=OuterRef("pk"))))
