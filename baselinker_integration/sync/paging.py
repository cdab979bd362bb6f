"""One page of a whole walk: the daily rule, the ready page, the note that it went out."""

from datetime import datetime

from baselinker_integration.accounts.callers import Caller
from baselinker_integration.feed.pages import page_join
from baselinker_integration.feed.reading import page_get, page_of_files
from baselinker_integration.models import FeedPage
from baselinker_integration.sync.kinds import WalkKind
from baselinker_integration.sync.noting import page_note
from baselinker_integration.sync.walks import walk_begin

_PAGE_KINDS = {
    WalkKind.PRODUCTS: FeedPage.Kind.LIST,
    WalkKind.PRICES: FeedPage.Kind.PRICES,
    WalkKind.QUANTITY: FeedPage.Kind.QUANTITY,
}


def walk_page(caller: Caller, kind: WalkKind, number: int, now: datetime) -> bytes:
    """Page `number` of the walk `kind`; past the end an object with the number of pages only.

    Raises ProtocolError sync_limit for page 1 of a walk that is complete for the day; CallerChangedError.
    """
    ready = page_of_files(caller, _PAGE_KINDS[kind], number)
    if number == 1 and not walk_begin(caller, kind, now):
        ready = None
    body, pages = ready or page_get(caller.connection, _PAGE_KINDS[kind], number)
    if body is None:
        return page_join([], pages)
    page_note(caller, kind, is_first=number == 1, is_last=number >= pages, now=now)
    return body
