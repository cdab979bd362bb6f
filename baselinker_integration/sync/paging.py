"""One page of a whole walk: the daily rule, the ready page, the note that it went out."""

from datetime import datetime

from baselinker_integration.feed.pages import page_join
from baselinker_integration.feed.reading import page_get
from baselinker_integration.models import Connection, Feed, FeedPage
from baselinker_integration.sync.kinds import WalkKind
from baselinker_integration.sync.walks import page_note, walk_continue, walk_start

_PAGE_KINDS = {
    WalkKind.PRODUCTS: (FeedPage.Kind.LIST, "list_pages"),
    WalkKind.PRICES: (FeedPage.Kind.PRICES, "price_pages"),
    WalkKind.QUANTITY: (FeedPage.Kind.QUANTITY, "quantity_pages"),
}


def walk_page(connection: Connection, kind: WalkKind, number: int, now: datetime) -> bytes:
    """Page `number` of the walk `kind`; past the end an object with the number of pages only.

    Raises ProtocolError sync_limit for page 1 of a walk that is complete for the day.
    """
    page_kind, count_field = _PAGE_KINDS[kind]
    feed: Feed = connection.feed
    if number == 1:
        run = walk_start(connection, kind, now)
        feed = Feed.objects.get(pk=connection.pk)
    pages = max(1, getattr(feed, count_field))
    body = page_get(feed, page_kind, number)
    if number == 1:
        page_note(run, kind, is_last=pages <= 1, now=now)
    elif body is not None:
        walk_continue(connection, kind, is_last=number >= pages, now=now)
    return page_join([], pages) if body is None else body
