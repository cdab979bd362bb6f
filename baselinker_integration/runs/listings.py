"""Listings: a walk of ProductsList that is not narrowed by id, EAN, SKU or name (contract, section 5)."""

import hashlib
from array import array
from dataclasses import replace
from datetime import datetime

from baselinker_integration.accounts.callers import Caller
from baselinker_integration.feed.publish.pages import page_join
from baselinker_integration.feed.serve.lookup import list_lookup, list_product_ids
from baselinker_integration.feed.serve.reading import page_get, page_of_files
from baselinker_integration.models import Connection, Feed, FeedPage, RunListing, SyncRun
from baselinker_integration.runs.closing import nothing_listed_record
from baselinker_integration.runs.delivered import ids_unpacked
from baselinker_integration.runs.failures import failure_note, page_succeeded
from baselinker_integration.runs.finding import Mover, copy_has_to_move, is_of_today, run_current
from baselinker_integration.runs.moving import copy_move
from baselinker_integration.runs.refusal import repeat_decide
from baselinker_integration.runs.updates import Page, listing_begin_note, listing_go_on, listing_resume
from baselinker_integration.wire.product_requests import ListFilter
from eshop.core.clock import business_date


def plain_page(caller: Caller, number: int, shape: str, now: datetime) -> bytes:
    """Page `number` of the listing of everything; past the end an object with the number of pages only.

    Raises ProtocolError sync_limit for page 1 after a whole import, not_ready; CallerChangedError.
    """
    try:
        ready = page_of_files(caller, FeedPage.Kind.LIST, number)
        page: Page | None = None
        if number == 1:
            page = listing_resume(caller, shape, now)
            if page is None:
                caller.prove(now)
                run = _listing_begin(caller.connection, now, is_plain=True)
                page = listing_begin_note(run.pk, shape, now, is_plain=True)
                ready = None
        body, pages, generation = ready or page_get(caller.connection, FeedPage.Kind.LIST, number)
        if body is None:
            return page_join([], pages)
        if number > 1:
            page = listing_go_on(caller, number, shape, now)
        if page is not None:
            body = _read_again(caller, page, number, generation) or body
        return body
    except Exception as error:
        failure_note(error, caller, now, page=number)
        raise


def narrowed_page(caller: Caller, wanted: ListFilter, shape: str, now: datetime) -> bytes:
    """A page of a listing by category, price, quantity, sort or limit; it is never refused. Raises as plain_page."""
    try:
        caller.prove(now)
        connection = caller.connection
        run = _narrowed_listing(connection, wanted)
        begins = wanted.page == 1 and (run is None or not _continues(run, wanted))
        if begins:
            run = _listing_begin(connection, now, is_plain=False)
        feed = Feed.objects.get(pk=connection.pk)
        body, _pages = list_lookup(feed, wanted)
        if begins and run is not None:
            page = listing_begin_note(run.pk, shape, now, is_plain=False)
            _listing_keep(run, feed, wanted, page)
        elif run is not None:
            _listing_extend(run, feed, wanted, now)
        return body
    except Exception as error:
        failure_note(error, caller, now, page=wanted.page)
        raise


def _read_again(caller: Caller, page: Page, number: int, generation: int) -> bytes | None:
    """The page out of the copy of the run that was noted, if the copy moved between reading and noting."""
    if str(number) in page.failed_pages.split(","):
        page_succeeded(page.run_id, number)
    if page.generation == generation:
        return None
    return page_get(caller.connection, FeedPage.Kind.LIST, number)[0]


def _listing_begin(connection: Connection, now: datetime, *, is_plain: bool) -> SyncRun:
    """The run that a listing beginning now belongs to; the copy moves if it has to."""
    run = run_current(connection)
    today = business_date(now, connection.day_start)
    if run is not None and is_plain and run.is_whole and is_of_today(run, today):
        repeat_decide(connection, run, now)
        return run
    if run is None or copy_has_to_move(run, connection, Mover.LISTING, now):
        run = copy_move(connection, Mover.LISTING, now)
    if not run.product_count:
        nothing_listed_record(run, now)
    return run


def _narrowed_listing(connection: Connection, wanted: ListFilter) -> SyncRun | None:
    """The present run, if this page may go on with a listing of it."""
    return run_current(connection) if wanted.page > 1 or wanted.offset else None


def _continues(run: SyncRun, wanted: ListFilter) -> bool:
    """Whether an offset goes on with the last listing, which is the same but for that."""
    return bool(wanted.offset) and RunListing.objects.filter(run=run, number=run.listing, key=_key(wanted)).exists()


def _key(wanted: ListFilter) -> str:
    """What two pages of one listing have in common."""
    return hashlib.sha256(repr(replace(wanted, page=1, offset=0)).encode()).hexdigest()


def _listing_keep(run: SyncRun, feed: Feed, wanted: ListFilter, page: Page) -> None:
    number = SyncRun.objects.values_list("listing", flat=True).get(pk=page.run_id)
    product_ids, shown = list_product_ids(feed, wanted)
    RunListing.objects.update_or_create(
        run=run,
        number=number,
        defaults={"key": _key(wanted), "product_ids": array("q", product_ids).tobytes(), "shown": shown},
    )


def _listing_extend(run: SyncRun, feed: Feed, wanted: ListFilter, now: datetime) -> None:
    """A further page, or the products behind a further offset, of the last listing."""
    SyncRun.objects.filter(pk=run.pk, listing__gt=0).update(last_call_at=now)
    listing = RunListing.objects.filter(run=run, number=run.listing, key=_key(wanted)).first()
    if listing is None:
        return
    product_ids, shown = list_product_ids(feed, wanted)
    if wanted.offset:
        kept = ids_unpacked(listing.product_ids)
        held = set(kept)
        kept.extend(pk for pk in product_ids if pk not in held)
        listing.product_ids, listing.shown = kept.tobytes(), len(kept)
    else:
        listing.shown = max(listing.shown, shown)
    listing.save(update_fields=["product_ids", "shown"])
