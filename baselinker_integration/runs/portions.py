"""Products delivered by ProductsData: noted call by call, counted one by one only when the whole may be reached."""

from array import array
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from baselinker_integration.accounts.callers import Caller
from baselinker_integration.models import SyncRun
from baselinker_integration.runs.closing import run_complete
from baselinker_integration.runs.delivered import copy_ids, ids_unpacked, round_ids, shown_ids
from baselinker_integration.runs.permission import permission_delivered
from baselinker_integration.runs.updates import Portion, portion_note
from eshop.core.told import told
from event_log.models import Severity
from event_log.services import event_record

_FEW = 1000
"""So many missing products are kept by id, so that a call which brings none of them costs nothing more."""


def products_note(caller: Caller, product_ids: Collection[int], generation: int, shape: str, now: datetime) -> bool:
    """Note that these products of the copy `generation` go out; False when the copy has moved meanwhile, so that the
    caller has to read them again. Those that no listing of the day showed were a look-up, of which nothing is noted."""
    if not product_ids:
        return True
    portion = portion_note(caller, product_ids, generation, shape, now)
    if portion is not None and not portion.is_noted:
        product_ids = _shown(portion.run_id, product_ids)
        if not product_ids:
            return True
        portion = portion_note(caller, product_ids, generation, shape, now, are_shown=True)
    if portion is None:
        return True
    if portion.generation != generation:
        return False
    if portion.served >= portion.count_at:
        _whole_check(portion, product_ids, now)
    return True


def _shown(run_id: int, product_ids: Collection[int]) -> list[int]:
    """Those of the products that a listing of the present copy has shown."""
    shown = shown_ids(SyncRun.objects.get(pk=run_id))
    return [pk for pk in product_ids if pk in shown]


def _whole_check(portion: Portion, product_ids: Collection[int], now: datetime) -> None:
    """Look whether this was the last that was missing. The lock decides between two calls that bring the last two."""
    if portion.missing is not None and set(ids_unpacked(portion.missing)).isdisjoint(product_ids):
        return
    with transaction.atomic():
        run = SyncRun.objects.select_for_update(no_key=True).select_related("connection").get(pk=portion.run_id)
        if run.round != portion.round or run.count_at > portion.served:
            return  # another call has counted meanwhile
        if run.missing is not None:
            missing = set(ids_unpacked(run.missing)) - set(product_ids)
        else:
            delivered = round_ids(run)
            left = run.product_count - len(delivered)
            if left > _FEW:
                # Nothing can be whole before as many more have gone out, and which they are costs a look at the copy.
                run.count_at = run.data_served + left
                run.save(update_fields=["count_at"])
                return
            missing = set(copy_ids(run)).difference(delivered) if left else set()
        if missing:
            run.missing = array("q", sorted(missing)).tobytes()
            run.save(update_fields=["missing"])
        else:
            _whole(run, now)


def _whole(run: SyncRun, now: datetime) -> None:
    """Every product went out: the first time the run is complete, after that it is an event of its own."""
    is_first = not run.is_whole
    run.products_complete_at = run.products_complete_at or now
    run.round, run.data_served, run.count_at, run.missing = run.round + 1, 0, run.product_count, None
    run.save(update_fields=["products_complete_at", "round", "data_served", "count_at", "missing"])
    if is_first:
        run_complete(run, now)
        return
    event_record(
        "copy_delivered_again",
        run.connection,
        severity=Severity.INFO,
        message=told("BaseLinker pobrał tego dnia jeszcze raz całą kopię, towarów: %(count)s.")
        % {"count": run.product_count},
        subject=run,
        subject_label=f"{run.business_date:%d.%m.%Y}",
        counts={"product_count": run.product_count},
        collapse_key=f"copy_delivered_again:{run.pk}",
    )
    permission_delivered(run, now)
