"""Orders as people look for them."""

from django.db.models import Q, QuerySet

from eshop.core.numbers import whole_number
from eshop.orders.models import Order, OrderLine, OrderStatus
from eshop.orders.models.status import TRANSITIONS


def order_search(orders: QuerySet[Order], text: str, *, by_buyer: bool) -> QuerySet[Order]:
    """Those of `orders` with this number, here or in the ERP, or this item code.

    With `by_buyer` also those with this e-mail or login, or all these words in a name: for people who may see these.
    """
    wanted = text.strip()
    if not wanted:
        return orders
    matches = Q(pk__in=[])
    if by_buyer:
        name = Q()
        for word in wanted.split():
            name &= Q(delivery_fullname__icontains=word) | Q(invoice_fullname__icontains=word)
        matches = name | Q(email__iexact=wanted) | Q(client_login__iexact=wanted)
    if (number := whole_number(wanted)) is not None and number < 2**31:
        matches |= Q(pk=number)
    matches |= Q(erp_number=wanted)
    by_code = OrderLine.objects.filter(code=wanted).values("order")
    return orders.filter(matches | Q(pk__in=by_code))


def order_moves(order: Order) -> list[OrderStatus]:
    """The states that the order may be moved to now; one held for payment can only be cancelled."""
    allowed = TRANSITIONS[OrderStatus(order.status)]
    if order.is_held:
        allowed = allowed & {OrderStatus.CANCELLED}
    return sorted(allowed)
