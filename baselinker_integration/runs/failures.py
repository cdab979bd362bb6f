"""Calls of an import that failed on our side interrupt it until the same succeed (contract, section 5)."""

from array import array
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import DatabaseError, transaction

from baselinker_integration.accounts.callers import Caller, CallerChangedError
from baselinker_integration.errors import ProtocolError
from baselinker_integration.models import SyncRun
from baselinker_integration.runs.delivered import ids_unpacked
from baselinker_integration.runs.finding import run_current

_MOST_KEPT = 5000


def failed_ids(run: SyncRun) -> Collection[int]:
    """The products of calls that failed; those that another call delivered are for the caller to tell."""
    return ids_unpacked(run.failed_ids)


def page_succeeded(run_id: int, page: int) -> None:
    """A page that failed before went out."""
    with transaction.atomic():
        run = SyncRun.objects.select_for_update(no_key=True).get(pk=run_id)
        pages = [number for number in run.failed_pages.split(",") if number and number != str(page)]
        SyncRun.objects.filter(pk=run_id).update(failed_pages=",".join(pages))


def failure_note(
    error: Exception, caller: Caller, now: datetime, *, page: int | None = None, product_ids: Sequence[int] = ()
) -> None:
    """Note that an import call failed with `error`, if that is no refusal: page `page` of a listing, or ProductsData of
    `product_ids`. If the database lets us: it may be what failed."""
    if isinstance(error, (ProtocolError, CallerChangedError)):
        return
    try:
        caller.prove(now)
        current = run_current(caller.connection)
        if current is None:
            return
        with transaction.atomic():
            run = SyncRun.objects.select_for_update(no_key=True).get(pk=current.pk)
            if page is not None:
                pages = dict.fromkeys([*filter(None, run.failed_pages.split(",")), str(page)])
                run.failed_pages = ",".join(pages)[:200]
            kept = array("q", [*failed_ids(run), *product_ids])[:_MOST_KEPT]
            run.failed_ids = kept.tobytes() if kept else None
            run.save(update_fields=["failed_pages", "failed_ids"])
    except (DatabaseError, CallerChangedError):
        return
