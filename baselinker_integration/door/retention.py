"""How long buyers' data are kept: calls as long as somebody may run one again, orders as long as the operator says."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from baselinker_integration.models import InboundCall, OutboundCall
from baselinker_integration.orders.erasing import buyers_erase
from eshop.orders.models import Order
from eshop.orders.selectors import orders_sent
from event_log.models.event import PRUNED_AT_ONCE
from event_log.retention import retention_start
from event_log.services import event_record


def old_calls_prune(*, now: datetime) -> int:
    """Delete calls received, or made to BaseLinker, more than CALL_RETENTION_DAYS Warsaw dates ago; returns how many.

    An event says so. A portion at a time, so that nobody waits long.
    """
    oldest, gone = retention_start(now, settings.CALL_RETENTION_DAYS), 0
    received = InboundCall.objects.filter(received_at__lt=oldest).order_by("received_at")
    while keys := list(received.values_list("pk", flat=True)[:PRUNED_AT_ONCE]):
        gone += InboundCall.objects.filter(pk__in=keys).delete()[0]
    sent = OutboundCall.objects.filter(sent_at__lt=oldest).order_by("sent_at")
    while keys := list(sent.values_list("pk", flat=True)[:PRUNED_AT_ONCE]):
        gone += OutboundCall.objects.filter(pk__in=keys).delete()[0]
    if gone:
        event_record("calls_pruned", counts={"calls": gone})
    return gone


def old_buyers_erase(*, now: datetime) -> int:
    """Erase the buyers of orders placed more than ORDER_RETENTION_DAYS Warsaw dates ago; returns how many.

    Orders that somebody still has to send are left. 0 days: nothing is ever erased by itself.
    """
    if not settings.ORDER_RETENTION_DAYS:
        return 0
    erased = buyers_erase(order_ids=sorted(buyers_due(now=now).values_list("pk", flat=True)), now=now)
    if erased:
        event_record("buyers_erased", counts={"orders": len(erased)})
    return len(erased)


def buyers_due(*, now: datetime) -> QuerySet[Order]:
    """Orders whose buyers are to be erased under ORDER_RETENTION_DAYS; unsorted, or SQLite would not use the index."""
    oldest = retention_start(now, settings.ORDER_RETENTION_DAYS)
    return orders_sent(Order.objects.filter(placed_at__lt=oldest, erased_at=None)).order_by()
