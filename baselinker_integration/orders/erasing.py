"""Forgetting a buyer wherever the connector knows her: orders, what was sent, kept calls, differences in the log."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from baselinker_integration.models import InboundCall, OrderBinding, WayBack
from eshop.orders.services.erase import orders_erase
from event_log.models import EventProblem

BATCH = 200


def buyers_erase(*, order_ids: Sequence[int], now: datetime) -> list[int]:
    """Erase the buyers of these orders at `now` (aware); returns the numbers of the orders that this call erased.

    Number, binding, lines, amounts and the mark `erased_at` stay, so that BaseLinker's repeats find the order. Locks
    are taken as a repeat takes them: binding, then order.
    """
    erased: list[int] = []
    for start in range(0, len(order_ids), BATCH):
        erased += _batch_erase(order_ids[start : start + BATCH], now)
    return erased


def order_calls(binding: OrderBinding) -> QuerySet[InboundCall]:
    """The kept calls that pushed the order of `binding`."""
    return InboundCall.objects.filter(
        connection_id=binding.connection_id, action="OrderAdd", external_id=binding.external_id
    )


def calls_empty(calls: QuerySet[InboundCall]) -> int:
    """Forget what these calls said; they cannot be run again. Returns how many were emptied."""
    return calls.exclude(request={}, sealed=None).update(request={}, sealed=None, retry_at=None)


def _parcels_forget(order_ids: Sequence[int]) -> None:
    """The numbers of parcels that BaseLinker was told: the carrier knows by them who the buyer is."""
    for row in WayBack.objects.select_for_update().filter(binding__order__in=order_ids).order_by("pk"):
        row.sent.pop("parcels", None)
        row.unsure.pop("parcels", None)
        row.save(update_fields=["sent", "unsure"])


def _batch_erase(order_ids: Sequence[int], now: datetime) -> list[int]:
    with transaction.atomic():
        bindings = list(OrderBinding.objects.select_for_update().filter(order__in=order_ids).order_by("pk"))
        erased = orders_erase(order_ids=order_ids, now=now)
        OrderBinding.objects.filter(order__in=erased).update(sent_fields={}, content_hash=b"")
        for binding in bindings:
            calls_empty(order_calls(binding))
        _parcels_forget(erased)
        differences = EventProblem.objects.filter(
            Q(code="repeat_differs"),
            event__subject_type="orders.order",
            event__subject_id__in=[str(number) for number in erased],
        )
        differences.update(detail="", told=None)
    return erased
