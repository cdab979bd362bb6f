"""Forgetting who bought: the order stays with number, lines and amounts, the buyer goes (GDPR articles 5 and 17)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from eshop.orders.models import Order, OrderChange, OrderLine, OrderNote, Parcel
from eshop.orders.personal_data import BUYER_FIELDS
from eshop.orders.searching import orders_entries_replace
from eshop.orders.services.changes import changes_write, orders_change


def orders_erase(*, order_ids: Sequence[int], now: datetime) -> list[int]:
    """Empty the buyer's fields of these orders and mark them at `now` (aware); returns the numbers erased by this call.

    Attributes of lines, notes of the history and those that people left are free texts and go, too, and so do parcels,
    by which the carrier could name the buyer. An order erased before is left alone.
    """
    with transaction.atomic():
        due = Order.objects.select_for_update().filter(pk__in=order_ids, erased_at=None).order_by("pk")
        erased = list(due.values_list("pk", flat=True))
        blank: dict[str, str] = dict.fromkeys(BUYER_FIELDS, "")
        orders_change(Order.objects.filter(pk__in=erased), **blank, erased_at=now)
        OrderLine.objects.filter(order__in=erased).update(attributes=[])
        Parcel.objects.filter(order__in=erased).delete()
        OrderNote.objects.filter(order__in=erased).delete()
        orders_entries_replace(erased)
        OrderChange.objects.filter(order__in=erased).exclude(note="").update(note="", told=None)
        changes_write([OrderChange(order_id=number, kind=OrderChange.Kind.ERASED) for number in erased])
    return erased
