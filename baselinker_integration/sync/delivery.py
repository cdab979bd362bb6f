"""Which products of a run have been delivered by ProductsData: all of them make the walk complete."""

from array import array
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from baselinker_integration.accounts.callers import Caller
from baselinker_integration.models import RunDelivery, SyncRun
from baselinker_integration.sync.closing import run_close_if_complete
from baselinker_integration.sync.noting import portion_note

_WIDEST = 20_000_000
"""Ids further apart than this many are not marked one by one."""


def products_note(caller: Caller, product_ids: Collection[int], now: datetime) -> None:
    """Note the delivery of `product_ids`, when a walk of products is going on; otherwise it was a look-up."""
    progress = portion_note(caller, product_ids, now)
    if progress is not None and progress.served >= progress.product_count:
        _count_delivered(progress.run_id, now)


def _count_delivered(run_id: int, now: datetime) -> None:
    """Count distinct products; repeats are folded together, so that counting again waits for news."""
    with transaction.atomic():
        locked = SyncRun.objects.select_for_update(no_key=True).get(pk=run_id)
        if locked.products_complete_at is not None:
            return
        delivered = delivered_ids(locked)
        complete = len(delivered) >= locked.product_count
        SyncRun.objects.filter(pk=run_id).update(
            data_served=len(delivered), products_complete_at=now if complete else None
        )
        RunDelivery.objects.filter(run=locked).delete()
        if not complete:
            RunDelivery.objects.create(run=locked, product_ids=delivered.tobytes())
    if complete:
        run_close_if_complete(locked, now)


def delivered_ids(run: SyncRun) -> "array[int]":
    """The products of `run` that went out so far, each once (none again once the walk is complete)."""
    portions: array[int] = array("q")
    for portion in RunDelivery.objects.filter(run=run).values_list("product_ids", flat=True).iterator():
        portions.frombytes(bytes(portion))
    return _distinct(portions)


def _distinct(ids: "array[int]") -> "array[int]":
    """Each of `ids` once. They are marked in a byte each, as a set takes seventy: 7 MB more for 100,000 products."""
    first, last = min(ids, default=0), max(ids, default=-1)
    if last - first >= _WIDEST:
        return array("q", set(ids))
    marks = bytearray(last - first + 1)
    for pk in ids:
        marks[pk - first] = 1
    return array("q", (first + place for place, mark in enumerate(marks) if mark))
