"""Answers out of the feed. Every function reads what is visible in one statement, so a publication cannot tear it."""

from collections.abc import Sequence

from django.db.models import F, Value
from django.db.models.functions import Greatest

from baselinker_integration.accounts.callers import Caller
from baselinker_integration.feed.editions.edition import members_read, page_read
from baselinker_integration.feed.prepare.shop_data import categories_render
from baselinker_integration.models import Connection, FeedPage
from eshop.core.hot_path.statements import ids_condition, statement_run

VISIBLE = Greatest(F("feed__published"), Value(1))
"""Rows up to this generation are seen. A feed never published shows look-ups what its first run would begin with."""

_COUNT_COLUMNS = {
    FeedPage.Kind.LIST: "list_pages",
    FeedPage.Kind.PRICES: "price_pages",
    FeedPage.Kind.QUANTITY: "quantity_pages",
}
_PAGES = {
    kind: f"SELECT p.body, f.{column}, f.published FROM baselinker_feed f LEFT JOIN baselinker_feedpage p"  # noqa: S608
    " ON p.feed_id = f.connection_id AND p.kind = %s AND p.generation = f.published AND p.number = %s"
    " WHERE f.connection_id = %s"
    for kind, column in _COUNT_COLUMNS.items()
}
_BODIES = (
    "SELECT b.product_id, b.body, f.published FROM baselinker_feed f"
    " JOIN baselinker_feedbody b ON b.feed_id = f.connection_id"
    " WHERE f.connection_id = %s AND b.generation <= CASE WHEN f.published > 1 THEN f.published ELSE 1 END"
    " AND b.product_id "
)


def page_of_files(caller: Caller, kind: FeedPage.Kind, number: int) -> tuple[bytes | None, int, int] | None:
    """The ready page, the number of pages and the generation shown, out of the files of the caller's edition; None
    without such files."""
    read = page_read(caller.connection.pk, caller.edition, kind.value, number)
    return None if read is None else (*read, caller.generation)


def page_get(connection: Connection, kind: FeedPage.Kind, number: int) -> tuple[bytes | None, int, int]:
    """The ready page, or None past the last one, the number of pages there are, and the generation shown."""
    rows = statement_run(_PAGES[kind], [kind.value, number, connection.pk])
    return rows[0] if rows else (None, 0, 0)


def members_get(caller: Caller, product_ids: Sequence[int]) -> tuple[list[int], list[bytes], int]:
    """Those of `product_ids` that are in the feed, each once and in the order asked for, their members of ProductsData
    and the generation shown: out of the files of the caller's edition, else out of the rows."""
    wanted = list(dict.fromkeys(product_ids))
    read = members_read(caller.connection.pk, caller.edition, wanted)
    if read is not None:
        return *read, caller.generation
    bodies, generation = _bodies_shown(caller.connection, wanted)
    return list(bodies), list(bodies.values()), generation


def bodies_get(connection: Connection, product_ids: Sequence[int]) -> dict[int, bytes]:
    """The ProductsData members of those of `product_ids` that are in the feed, by id, in the order asked for."""
    return _bodies_shown(connection, product_ids)[0]


def _bodies_shown(connection: Connection, product_ids: Sequence[int]) -> tuple[dict[int, bytes], int]:
    condition, ids = ids_condition(product_ids)
    rows = statement_run(_BODIES + condition, [connection.pk, ids])
    found = {pk: body for pk, body, _generation in rows}
    bodies = {pk: found[pk] for pk in dict.fromkeys(product_ids) if found.get(pk)}
    return bodies, rows[0][2] if rows else 0


def categories_get(connection: Connection) -> bytes:
    """The answer of ProductsCategories as published; a feed never published shows what it would begin with."""
    feed = connection.feed
    return bytes(feed.categories) if feed.published else categories_render(connection)
