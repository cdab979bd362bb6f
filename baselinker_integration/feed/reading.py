"""Answers out of the feed. Every function reads what is visible in one statement, so a publication cannot tear it."""

from collections.abc import Sequence

from django.db.models import F, Value
from django.db.models.functions import Greatest

from baselinker_integration.accounts.callers import Caller
from baselinker_integration.feed.editions.edition import members_read, page_read
from baselinker_integration.feed.surroundings import categories_render
from baselinker_integration.models import Connection, FeedPage
from eshop.core.hot_path.execution import ids_condition, statement_run

VISIBLE = Greatest(F("feed__published"), Value(1))
"""Rows up to this generation are seen. A feed never published shows look-ups what its first run would begin with."""

_COUNT_COLUMNS = {
    FeedPage.Kind.LIST: "list_pages",
    FeedPage.Kind.PRICES: "price_pages",
    FeedPage.Kind.QUANTITY: "quantity_pages",
}
_PAGES = {
    kind: f"SELECT p.body, f.{column} FROM baselinker_feed f LEFT JOIN baselinker_feedpage p"  # noqa: S608
    " ON p.feed_id = f.connection_id AND p.kind = %s AND p.generation = f.published AND p.number = %s"
    " WHERE f.connection_id = %s"
    for kind, column in _COUNT_COLUMNS.items()
}
_BODIES = (
    "SELECT b.product_id, b.body FROM baselinker_feed f JOIN baselinker_feedbody b ON b.feed_id = f.connection_id"
    " WHERE f.connection_id = %s AND b.generation <= CASE WHEN f.published > 1 THEN f.published ELSE 1 END"
    " AND b.product_id "
)


def page_of_files(caller: Caller, kind: FeedPage.Kind, number: int) -> tuple[bytes | None, int] | None:
    """The ready page and the number of pages, out of the files of the caller's edition; None without such files."""
    return page_read(caller.connection.pk, caller.edition, kind.value, number)


def page_get(connection: Connection, kind: FeedPage.Kind, number: int) -> tuple[bytes | None, int]:
    """The ready page, or None past the last one, and the number of pages there are."""
    rows = statement_run(_PAGES[kind], [kind.value, number, connection.pk])
    return rows[0] if rows else (None, 0)


def members_get(caller: Caller, product_ids: Sequence[int]) -> tuple[list[int], list[bytes]]:
    """Those of `product_ids` that are in the feed, each once and in the order asked for, and their members of
    ProductsData: out of the files of the caller's edition, else out of the rows."""
    wanted = list(dict.fromkeys(product_ids))
    read = members_read(caller.connection.pk, caller.edition, wanted)
    if read is None:
        bodies = bodies_get(caller.connection, wanted)
        return list(bodies), list(bodies.values())
    return read


def bodies_get(connection: Connection, product_ids: Sequence[int]) -> dict[int, bytes]:
    """The ProductsData members of those of `product_ids` that are in the feed, by id, in the order asked for."""
    condition, ids = ids_condition(product_ids)
    found = dict(statement_run(_BODIES + condition, [connection.pk, ids]))
    return {pk: found[pk] for pk in dict.fromkeys(product_ids) if found.get(pk)}


def categories_get(connection: Connection) -> bytes:
    """The answer of ProductsCategories as published; a feed never published shows what it would begin with."""
    feed = connection.feed
    return bytes(feed.categories) if feed.published else categories_render(connection)
