"""Orders that the ERP has taken over, under its own numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eshop.core.errors import Conflict
from eshop.core.told import told
from eshop.orders.errors import AlreadyAcknowledged, Stale
from eshop.orders.models import Order, OrderChange, OrderStatus
from eshop.orders.searching import orders_entries_replace
from eshop.orders.services.changes import changes_write, orders_change

_TAKABLE = frozenset({OrderStatus.AWAITING_SHOP, OrderStatus.CONFIRMED, OrderStatus.COMPLETED})
_MOVED = frozenset({OrderStatus.CONFIRMED, OrderStatus.COMPLETED})


@dataclass(frozen=True)
class Acknowledgement:
    """The number that an order has in the ERP; `version` is what the ERP saw of it; `confirms`: move it on as well."""

    erp_number: str
    version: int | None = None
    confirms: bool = False


def orders_acknowledge(
    *, told: Mapping[int, Acknowledgement], client: str, now: datetime
) -> dict[int, bool | Conflict]:
    """Note for each order, by its number, what the ERP told; returns whether that changed anything, or why it may not.

    Orders that do not exist are left out of what is returned. Telling the same number again changes nothing, whatever
    the version; another number is AlreadyAcknowledged. An order that is not there to be taken is a Conflict. A constant
    number of statements; the rows are locked, so of two who tell different numbers at once the second is refused.
    """
    with transaction.atomic():
        locked = Order.objects.select_for_update().filter(pk__in=told).order_by("pk")
        orders = list(locked.only("status", "is_held", "version", "erp_number"))
        outcomes = {order.pk: _outcome(order, told[order.pk]) for order in orders}
        due = [order for order in orders if outcomes[order.pk] is True]
        named = [order for order in due if not order.erp_number]
        moved = [order for order in due if told[order.pk].confirms and order.status == OrderStatus.AWAITING_SHOP]
        changes = [_named(order, told[order.pk], client) for order in named]
        changes += [_moved(order, client) for order in moved]
        _write(named, moved, client, now)
        changes_write(sorted(changes, key=lambda change: change.order_id))
    return outcomes


def _outcome(order: Order, told: Acknowledgement) -> bool | Conflict:
    is_same = order.erp_number == told.erp_number
    if is_same and (not told.confirms or order.status in _MOVED):
        return False
    if order.erp_number and not is_same:
        return AlreadyAcknowledged(order.erp_number)
    if told.version is not None and told.version != order.version:
        return Stale(order.version)
    if order.status not in _TAKABLE or order.is_held:
        state = OrderStatus(order.status).label
        return Conflict(_("Zamówienia w stanie „%(state)s” ERP nie może przyjąć.") % {"state": state}, field="id")
    return True


def _named(order: Order, taken: Acknowledgement, client: str) -> OrderChange:
    order.erp_number = taken.erp_number
    note = told("Numer w ERP: %(number)s") % {"number": taken.erp_number}
    return OrderChange(order=order, kind=OrderChange.Kind.ACKNOWLEDGED, note=note, actor=client)


def _moved(order: Order, client: str) -> OrderChange:
    kind, to = OrderChange.Kind.STATE, OrderStatus.CONFIRMED
    return OrderChange(order=order, kind=kind, from_status=order.status, to_status=to, actor=client)


def _write(named: Sequence[Order], moved: Sequence[Order], client: str, now: datetime) -> None:
    Order.objects.bulk_update(named, ["erp_number"])
    taken = Order.objects.filter(pk__in=[order.pk for order in named])
    orders_change(taken, acknowledged_at=now, acknowledged_by=client)
    orders_entries_replace([order.pk for order in named])
    orders_change(Order.objects.filter(pk__in=[order.pk for order in moved]), status=OrderStatus.CONFIRMED)
