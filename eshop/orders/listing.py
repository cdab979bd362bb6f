"""Orders as people look for them."""

from django.db.models import QuerySet

from eshop.core.numbers import whole_number
from eshop.orders.models import Order, OrderStatus
from eshop.orders.models.status import TRANSITIONS
from eshop.orders.searching import ORDER
from eshop.search.reading import kind_named, objects_found


def order_search(orders: QuerySet[Order], text: str, *, by_buyer: bool) -> QuerySet[Order]:
    """Those of `orders` that `text` may mean by a number of theirs: here, in BaseLinker, in the ERP, of an offer, a
    parcel or an invoice, or by the code of an item.

    With `by_buyer` also by the buyer's names, city, e-mail, login, telephone, NIP, transaction and pick-up point: for
    people who may see these. „Zamówienie 12” is number 12 alone. Beginnings of words are enough.
    """
    if not text.strip():
        return orders
    kind, rest = kind_named(text)
    if kind == ORDER and (number := whole_number(rest)) is not None and number < 2**31:
        return orders.filter(pk=number)
    return orders.filter(pk__in=objects_found(ORDER, rest if kind == ORDER else text, by_buyer=by_buyer))


def marketplaces() -> list[str]:
    """The marketplaces that orders came from, at most 50, in the order of the alphabet."""
    found = Order.objects.exclude(marketplace="").order_by("marketplace").values_list("marketplace", flat=True)
    return list(found.distinct()[:50])


def order_moves(order: Order) -> list[OrderStatus]:
    """The states that the order may be moved to now; one held for payment can only be cancelled."""
    allowed = TRANSITIONS[OrderStatus(order.status)]
    if order.is_held:
        allowed = allowed & {OrderStatus.CANCELLED}
    return sorted(allowed)
