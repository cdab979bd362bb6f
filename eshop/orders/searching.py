"""What orders are found by: every number that people have of one, and for who may see buyers, who bought.

A parcel's number is for everybody, as on the order's page; erasing a buyer takes it away with the rest.
"""

from collections.abc import Callable, Mapping, Sequence

from eshop.orders.models import Order, OrderLine, Parcel
from eshop.search.models import SearchEntry
from eshop.search.terms import (
    Found,
    code_words,
    email_words,
    entries_make,
    entries_replace,
    phone_words,
    squeezed,
    words,
)

ORDER = SearchEntry.Kind.ORDER
Numbers = Callable[[Sequence[int]], Mapping[int, Sequence[str]]]
_elsewhere: list[Numbers] = []


def order_numbers_register(numbers: Numbers) -> None:
    """Name a function that tells, by order, the numbers that these orders have elsewhere."""
    _elsewhere.append(numbers)


def order_entries(*, order: Order, lines: Sequence[OrderLine], numbers: Sequence[str]) -> list[SearchEntry]:
    """The unsaved entries of an unsaved order with its `lines`, to be written together; `numbers` are those it has
    elsewhere."""
    return entries_make(ORDER, [Found(0, _words(order, lines, [], numbers), _personal(order))])


def orders_entries_replace(order_ids: Sequence[int]) -> None:
    """Make orders be found by what stands in them now. A constant number of statements."""
    orders = list(Order.objects.filter(pk__in=order_ids))
    lines: dict[int, list[OrderLine]] = {}
    for line in OrderLine.objects.filter(order__in=order_ids).only("order_id", "code", "auction_id"):
        lines.setdefault(line.order_id, []).append(line)
    parcels: dict[int, list[Parcel]] = {}
    for parcel in Parcel.objects.filter(order__in=order_ids).only("order_id", "number"):
        parcels.setdefault(parcel.order_id, []).append(parcel)
    numbers: dict[int, list[str]] = {}
    for told in _elsewhere:
        for order_id, found in told(order_ids).items():
            numbers.setdefault(order_id, []).extend(found)
    entries_replace(
        ORDER,
        [order_found(o, lines.get(o.pk, []), parcels.get(o.pk, []), numbers.get(o.pk, [])) for o in orders],
    )


def orders_entries_refill() -> int:
    """Write the entries of all orders anew; returns how many orders there are."""
    count, last = 0, 0
    while ids := list(Order.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:1000]):
        orders_entries_replace(ids)
        count, last = count + len(ids), ids[-1]
    return count


def order_found(order: Order, lines: Sequence[OrderLine], parcels: Sequence[Parcel], numbers: Sequence[str]) -> Found:
    """What an order with these lines, parcels and numbers elsewhere is found by; none of the buyer once erased."""
    return Found(order.pk, _words(order, lines, parcels, numbers), [] if order.erased_at else _personal(order))


def _words(order: Order, lines: Sequence[OrderLine], parcels: Sequence[Parcel], numbers: Sequence[str]) -> list[str]:
    found = [*map(squeezed, numbers), squeezed(order.erp_number), squeezed(order.invoice_number)]
    found += [squeezed(parcel.number) for parcel in parcels]
    for line in lines:
        found += [squeezed(line.auction_id), *code_words(line.code)]
    return found


def _personal(order: Order) -> list[str]:
    found = [squeezed(order.transaction_id), squeezed(order.invoice_nip), *phone_words(order.phone)]
    for name in (order.delivery_fullname, order.delivery_company, order.invoice_fullname, order.invoice_company):
        found += words(name)
    for place in (order.delivery_city, order.invoice_city, order.delivery_point_city):
        found += words(place)
    if order.email:
        found += email_words(order.email)
    return [*found, *code_words(order.client_login), *code_words(order.delivery_point_code)]
