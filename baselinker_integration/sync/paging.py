"""One page of a whole walk: the daily rule, the ready page, the note that it went out."""

from datetime import datetime

from baselinker_integration.accounts.callers import KnownCaller
from baselinker_integration.feed.editions.opened import page_read
from baselinker_integration.feed.pages import page_join
from baselinker_integration.feed.reading import page_get
from baselinker_integration.models import Connection, FeedPage
from baselinker_integration.sync.kinds import WalkKind
from baselinker_integration.sync.known_notes import known_page_note
from baselinker_integration.sync.noting import page_note
from baselinker_integration.sync.walks import walk_start

_PAGE_KINDS = {
    WalkKind.PRODUCTS: FeedPage.Kind.LIST,
    WalkKind.PRICES: FeedPage.Kind.PRICES,
    WalkKind.QUANTITY: FeedPage.Kind.QUANTITY,
}


def walk_page(connection: Connection, kind: WalkKind, number: int, now: datetime) -> bytes:
    """Page `number` of the walk `kind`; past the end an object with the number of pages only.

    Raises ProtocolError sync_limit for page 1 of a walk that is complete for the day.
    """
    if number == 1:
        walk_start(connection, kind, now)
    body, pages = page_get(connection, _PAGE_KINDS[kind], number)
    if body is None:
        return page_join([], pages)
    page_note(connection, kind, is_first=number == 1, is_last=number >= pages, now=now)
    return body


def known_walk_page(caller: KnownCaller, kind: WalkKind, number: int, now: datetime) -> bytes | None:
    """The same out of the files of the feed. None to go the ordinary way, which opens runs and refuses walks."""
    body, pages = page_read(caller.connection.pk, caller.edition, _PAGE_KINDS[kind].value, number) or (None, 0)
    if body is None or pages == 1:
        return None
    is_noted = known_page_note(caller, kind, is_first=number == 1, is_last=number == pages, now=now)
    return body if is_noted else None
