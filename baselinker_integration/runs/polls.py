"""Polls: walks of prices or quantities alone. They are never refused, and move the copy only when no import would be
given older data for it (contract, section 5)."""

from datetime import datetime

from baselinker_integration.accounts.callers import Caller
from baselinker_integration.feed.publish.pages import page_join
from baselinker_integration.feed.serve.reading import page_get, page_of_files
from baselinker_integration.models import Connection, FeedPage, SyncRun
from baselinker_integration.runs.finding import Mover, copy_has_to_move, run_current
from baselinker_integration.runs.kinds import PollKind
from baselinker_integration.runs.moving import copy_move
from baselinker_integration.runs.updates import poll_note
from event_log.services import event_record

_PAGES = {PollKind.PRICES: FeedPage.Kind.PRICES, PollKind.QUANTITY: FeedPage.Kind.QUANTITY}


def poll_page(caller: Caller, kind: PollKind, number: int, shape: str, now: datetime) -> bytes:
    """Page `number` of the poll; past the end an object with the number of pages only.

    Raises ProtocolError not_ready for page 1 of an account without a copy; CallerChangedError.
    """
    ready = page_of_files(caller, _PAGES[kind], number)
    page = None
    if number == 1:
        page = poll_note(caller, kind, number, shape, now, may_move=True)
        if page is None:
            caller.prove(now)
            _copy_move_if_due(caller.connection, now)
            page = poll_note(caller, kind, number, shape, now, may_move=False)
            ready = None
    body, pages, generation = ready or page_get(caller.connection, _PAGES[kind], number)
    if body is None:
        return page_join([], pages)
    if number > 1:
        page = poll_note(caller, kind, number, shape, now, may_move=False)
    if page is None:
        return body
    if page.generation != generation:
        body = page_get(caller.connection, _PAGES[kind], number)[0] or body
    if page.is_whole:
        _poll_finish(caller.connection, kind, page.run_id, now)
    return body


def _copy_move_if_due(connection: Connection, now: datetime) -> None:
    if copy_has_to_move(run_current(connection), connection, Mover.POLL, now):
        copy_move(connection, Mover.POLL, now)


def _poll_finish(connection: Connection, kind: PollKind, run_id: int, now: datetime) -> None:
    """One event per kind and copy, with its rows; repeats are counted on it."""
    run = SyncRun.objects.get(pk=run_id)
    event_record(
        f"poll_{kind.value}",
        connection,
        subject=run,
        subject_label=f"{run.business_date:%d.%m.%Y}",
        counts={"product_count": run.product_count},
        collapse_key=f"poll_{kind.value}:{run.pk}",
        at=now,
    )
