"""A whole sync from its opening to its end, and what keeps half a catalogue from being switched off by mistake."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from eshop.api.errors.problem import Problem
from eshop.api.models import ApiClient, WholeSync, WholeSyncItem
from eshop.catalog.batches.switching_off import items_missing, items_switch_off
from eshop.catalog.models import Product
from event_log.actors import SCHEDULE
from event_log.context import background
from event_log.models import Severity
from event_log.services import Problem as EventProblem
from event_log.services import event_record

OPEN_FOR = timedelta(hours=24)
KEPT = timedelta(days=90)
MOST_NAMED = 1000
"""Items that the event names of those switched off."""

State = WholeSync.State


def sync_open(*, client: ApiClient, now: datetime) -> WholeSync:
    """A new run of the client; those that it left open stay as they are."""
    return WholeSync.objects.create(client=client, opened_at=now)


def sync_lock(*, client: ApiClient, text: str, now: datetime) -> WholeSync:
    """The client's open run with the id `text`, locked until the end of the transaction.

    Raises Problem `sync_run_closed` for a run that is over, another's, or none at all.
    """
    try:
        found = WholeSync.objects.select_for_update(no_key=True).filter(client=client, pk=uuid.UUID(text)).first()
    except ValueError:
        found = None
    if found is None or found.state != State.OPEN or found.opened_at <= now - OPEN_FOR:
        raise Problem("sync_run_closed")
    return found


def sync_note(*, sync: WholeSync, external_ids: Collection[str], counts: Mapping[str, int]) -> None:
    """Count the outcomes of a call's rows to its locked run, and remember the items that they named, refused or not."""
    for name, number in counts.items():
        setattr(sync, name, getattr(sync, name) + number)
    sync.save(update_fields=list(counts))
    known = Product.objects.filter(external_id__in=external_ids).values_list("pk", flat=True)
    WholeSyncItem.objects.bulk_create(
        [WholeSyncItem(sync=sync, product_id=pk) for pk in sorted(known)], ignore_conflicts=True
    )


def sync_complete(
    *, sync: WholeSync, deactivate_missing: bool, expected: int | None, confirmed: int | None, now: datetime
) -> None:
    """Close a locked run; with `deactivate_missing` take out of the offer what none of its rows named.

    Raises Problem, and leaves the run open, when it named other than `expected` items, or when more of the offer would
    go than SYNC_SWITCH_OFF_PERCENT allows and `confirmed` is not that very number.
    """
    named = WholeSyncItem.objects.filter(sync=sync).values("product_id")
    if expected is not None and (count := named.count()) != expected:
        detail = _("Wiersze nazwały %(count)d towarów, oczekiwano %(expected)d.")
        raise Problem("sync_run_differs", detail % {"count": count, "expected": expected})
    gone: list[Product] = []
    if deactivate_missing:
        missing, active = items_missing(named)
        if confirmed != missing and missing * 100 > active * settings.SYNC_SWITCH_OFF_PERCENT:
            detail = _("Z oferty wypadłoby %(missing)d z %(active)d towarów; potwierdź przez confirm_deactivate.")
            raise Problem("sync_run_too_many", detail % {"missing": missing, "active": active})
        gone = items_switch_off(named, MOST_NAMED)
        sync.switched_off = missing
    _close(sync, State.COMPLETED, now)
    counts = {name: getattr(sync, name) for name in ("created", "updated", "unchanged", "rejected", "switched_off")}
    problems = [
        EventProblem("erp_item_switched_off", "catalog.product", str(item.pk), item.code, item.name) for item in gone
    ]
    severity = Severity.WARNING if problems or sync.rejected else Severity.INFO
    event_record("erp_sync_completed", severity=severity, subject=sync.client, counts=counts, problems=problems)


def syncs_abandon(now: datetime) -> int:
    """Close runs that were not completed within a day, each with a warning; returns how many. Old ones are deleted."""
    with background(SCHEDULE):
        late = WholeSync.objects.filter(state=State.OPEN, opened_at__lte=now - OPEN_FOR)
        closed = sum(_abandon(sync, now) for sync in late.select_related("client"))
    WholeSync.objects.filter(opened_at__lte=now - KEPT).delete()
    return closed


@transaction.atomic
def _abandon(sync: WholeSync, now: datetime) -> int:
    if not WholeSync.objects.select_for_update(no_key=True).filter(pk=sync.pk, state=State.OPEN):
        return 0
    _close(sync, State.ABANDONED, now)
    event_record("erp_sync_abandoned", severity=Severity.WARNING, subject=sync.client)
    return 1


def _close(sync: WholeSync, state: str, now: datetime) -> None:
    sync.state, sync.closed_at = state, now
    sync.save(update_fields=["state", "closed_at", "switched_off"])
    WholeSyncItem.objects.filter(sync=sync).delete()
