"""Moving the copy: at most one is taken per account and business day (contract, section 5).

Whoever holds the feed's lock looks again whether the copy still has to move; everybody else waits for that transaction
and finds it moved. The unique constraint on the day's row decides. Locks in this order: feed, run.
"""

import time
from datetime import datetime
from typing import NoReturn

from django.db import OperationalError, transaction
from django.db import connection as database

from baselinker_integration.accounts.callers import Caller
from baselinker_integration.errors import NOT_READY, ProtocolError
from baselinker_integration.feed.prepare.build import PreparationUnfinishedError, feed_lock, feed_prepare
from baselinker_integration.feed.prepare.zeroing import zeroed_told
from baselinker_integration.feed.publish.publish import CopyChanges, feed_publish
from baselinker_integration.feed.publish.run_items import run_items_carry
from baselinker_integration.models import Connection, Feed, RunListing, SyncRun
from baselinker_integration.runs.closing import run_close
from baselinker_integration.runs.delivered import delivered_ids
from baselinker_integration.runs.finding import Mover, copy_has_to_move, run_current, warsaw_time
from baselinker_integration.runs.permission import permission_end
from eshop.core.clock import business_date
from eshop.core.told import told
from event_log.services import event_record

FIRST_COPY_WAIT = 20.0
"""Seconds that a call waits for an account's first copy."""


def copy_move(connection: Connection, by: SyncRun.Mover, now: datetime) -> SyncRun:
    """Move the copy if it still has to and return the run of what BaseLinker sees from now on.

    The bulk of the work is done before the lock is taken. Raises ProtocolError not_ready when the account's first copy
    takes longer than FIRST_COPY_WAIT; what was prepared stays, so that a later call finds it.
    """
    if run_current(connection) is not None:
        feed_prepare(connection, now=now)
        return _move(connection, by, now)
    until = time.monotonic() + FIRST_COPY_WAIT
    try:
        feed_prepare(connection, now=now, until=until)
        return _move(connection, by, now, wait=until - time.monotonic())
    except PreparationUnfinishedError:
        _not_ready(connection, now)
    except OperationalError:
        if run_current(connection) is not None:
            raise
        _not_ready(connection, now)


def first_copy_ensure(caller: Caller, now: datetime) -> bool:
    """An account without a copy gets it with any call; tells whether it just did. Raises as copy_move, and
    CallerChangedError."""
    if run_current(caller.connection) is not None:
        return False
    caller.prove(now)
    copy_move(caller.connection, Mover.CALL, now)
    return True


def _move(connection: Connection, by: SyncRun.Mover, now: datetime, *, wait: float | None = None) -> SyncRun:
    with transaction.atomic():
        if wait is not None and database.vendor == "postgresql":
            with database.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [str(max(1, round(wait * 1000)))])
        feed = feed_lock(connection)
        runs = SyncRun.objects.select_for_update(no_key=True).filter(connection_id=connection.pk)
        present = runs.order_by("-business_date").first()
        if present is not None and not copy_has_to_move(present, connection, by, now):
            return present
        day = business_date(now, connection.day_start)
        if present is not None and present.business_date >= day:
            run = present
            RunListing.objects.filter(run=run).delete()
        else:
            run = _next_day(feed, connection, present, now)
        _take_over(run, feed_publish(feed, connection, run_id=run.pk, now=now))
        _begin(run, connection, by, now)
        run.save()
        return run


def _next_day(feed: Feed, connection: Connection, before: SyncRun | None, now: datetime) -> SyncRun:
    """The row of a new day; what the day before told BaseLinker is drawn up first."""
    if before is not None:
        run_close(before, now)
        permission_end(before, now)
        is_told = before.is_whole or before.quantity_complete_at is not None
        zeroed_told(feed, now, None if is_told else delivered_ids(before))
    run = SyncRun.objects.create(
        connection=connection,
        business_date=business_date(now, connection.day_start),
        opened_at=now,
        moved_at=now,
        generation=feed.published,
        usual_time=before.usual_time if before is not None else None,
    )
    if before is not None and before.taken_at is None:
        run_items_carry(from_run_id=before.pk, to_run_id=run.pk)
    return run


def _take_over(run: SyncRun, changes: CopyChanges) -> None:
    for name in ("generation", *SyncRun.FIGURES):
        setattr(run, name, getattr(changes, name))


def _begin(run: SyncRun, connection: Connection, by: SyncRun.Mover, now: datetime) -> None:
    """Earlier listings are forgotten, and so are pages of polls: they went out of another copy."""
    feed = Feed.objects.only("list_pages", "price_pages", "quantity_pages").get(pk=connection.pk)
    run.list_pages, run.price_pages, run.quantity_pages = feed.list_pages, feed.price_pages, feed.quantity_pages
    run.moved_at, run.moved_by, run.count_at = now, by, run.product_count
    run.listing = run.listed_pages = run.prices_walked = run.quantity_walked = 0
    run.listed_at, run.shown_whole = None, False
    if by == Mover.LISTING:
        run.last_call_at = run.listed_at = run.opened_at = now
        run.usual_time = warsaw_time(now)


def _not_ready(connection: Connection, now: datetime) -> NoReturn:
    text = told("Pierwsza kopia katalogu jest jeszcze przygotowywana. Spróbuj ponownie za kilka minut.")
    event_record(
        "copy_not_ready",
        connection,
        message=text,
        collapse_key=f"copy_not_ready:{connection.pk}",
        at=now,
    )
    raise ProtocolError(NOT_READY, text)
