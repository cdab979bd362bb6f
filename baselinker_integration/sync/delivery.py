"""Which products of a run have been delivered by ProductsData: all of them make the walk complete."""

from array import array
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from baselinker_integration.models import Connection, RunDelivery, SyncRun
from baselinker_integration.models.run import RunState
from baselinker_integration.sync.closing import run_close_if_complete
from baselinker_integration.sync.finding import run_of_call


def products_note(connection: Connection, product_ids: Collection[int], now: datetime) -> None:
    """Note the delivery of `product_ids`, when a walk of products is going on; otherwise it was a look-up."""
    run = run_of_call(connection, now)
    if run is None or run.products_started_at is None or run.products_complete_at is not None:
        return
    if product_ids:
        RunDelivery.objects.create(run=run, product_ids=array("q", product_ids).tobytes())
    SyncRun.objects.filter(pk=run.pk).update(
        data_served=F("data_served") + len(product_ids), last_call_at=now, state=RunState.OPEN, closed_at=None
    )
    if run.data_served + len(product_ids) >= run.product_count:
        _count_delivered(run, now)


def _count_delivered(run: SyncRun, now: datetime) -> None:
    """Count distinct products; repeats are folded together, so that counting again waits for news."""
    with transaction.atomic():
        locked = SyncRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        if locked.products_complete_at is not None:
            return
        delivered = delivered_ids(locked)
        complete = len(delivered) >= locked.product_count
        SyncRun.objects.filter(pk=run.pk).update(
            data_served=len(delivered), products_complete_at=now if complete else None
        )
        RunDelivery.objects.filter(run=locked).delete()
        if not complete:
            RunDelivery.objects.create(run=locked, product_ids=array("q", delivered).tobytes())
    if complete:
        run_close_if_complete(run, now)


def delivered_ids(run: SyncRun) -> set[int]:
    """The products of `run` that went out so far (empty again once the walk is complete)."""
    ids: set[int] = set()
    for portion in RunDelivery.objects.filter(run=run).values_list("product_ids", flat=True):
        part = array("q")
        part.frombytes(bytes(portion))
        ids.update(part)
    return ids
