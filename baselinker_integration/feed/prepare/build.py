"""Preparing the next state of a feed from what changed, in small transactions that any number of processes may share.

A prepared row waits, invisible, under the generation after the published one. Journal entries are deleted in the same
transaction that writes their rows, and only those that were read: a change that arrives meanwhile stays for the next
batch (contract, sections 5 and 6; ADR 0002, ADR 0003).
"""

import hashlib
import time
from datetime import datetime

from django.conf import settings
from django.db import transaction

from baselinker_integration.feed.prepare.items import items_load
from baselinker_integration.feed.prepare.journal import changes_take, feed_mark_all
from baselinker_integration.feed.prepare.problems import Notes
from baselinker_integration.feed.prepare.rows import FeedRow, row_make
from baselinker_integration.feed.prepare.shop_data import shop_data_load
from baselinker_integration.feed.prepare.staging import rows_stage
from baselinker_integration.models import Connection, Feed, FeedProblem
from eshop.core import clock
from eshop.core.hot_path.bulk import locks_wait_longer, rows_insert

BATCH = 1000
FORMAT = 2
"""Raised when the code writes rows in another way."""
LOCK_SECONDS = 60


class PreparationUnfinishedError(Exception):
    """There was no time to work off the whole journal. What was worked off stays so."""


def feed_prepare(
    connection: Connection, *, now: datetime | None = None, batch: int = BATCH, until: float | None = None
) -> int:
    """Work off the journal of this connection's feed; returns how many products were looked at.

    Safe to call at any time and from several processes; nothing that BaseLinker sees moves. Raises
    PreparationUnfinishedError when the clock `time.monotonic` shows `until` and there is more to do.
    """
    looked_at = 0
    now = now or clock.now()
    _basis_check(connection)
    while True:
        with transaction.atomic():
            feed = feed_lock(connection)
            count = batch_prepare(feed, connection, batch, now)
            if not count:
                Feed.objects.filter(pk=feed.pk).update(prepared_at=now)
                return looked_at
        looked_at += count
        if until is not None and time.monotonic() > until:
            raise PreparationUnfinishedError


def feed_lock(connection: Connection, *, seconds: int = LOCK_SECONDS) -> Feed:
    """The feed's row, locked until the end of the transaction (on SQLite the transaction itself is the lock).

    Who holds it may be publishing, which takes longer than anybody should wait for another lock. The weaker lock lets
    the triggers go on writing journal entries that refer to the feed, so sales never wait.
    """
    locks_wait_longer(seconds)
    return Feed.objects.select_for_update(no_key=True).get(pk=connection.pk)


def batch_prepare(feed: Feed, connection: Connection, limit: int, now: datetime) -> int:
    """Prepare up to `limit` products of a locked feed's journal; returns how many there were, 0 when none is left."""
    product_ids = changes_take(feed, limit)
    if product_ids:
        products_prepare(feed, connection, product_ids, now)
    return len(product_ids)


def products_prepare(feed: Feed, connection: Connection, product_ids: list[int], now: datetime) -> None:
    """Look at these main products of a locked feed again: their rows and their problems."""
    shop = shop_data_load(connection)
    items = items_load(product_ids, shop)
    rows: dict[int, FeedRow | None] = dict.fromkeys(product_ids)
    notes: list[tuple[int, Notes]] = []
    for product_id, item in items.items():
        rows[product_id], found = row_make(item, shop)
        notes.append((product_id, found))
    rows_stage(feed, rows, now)
    _problems_replace(feed, product_ids, notes, now)


def _problems_replace(feed: Feed, product_ids: list[int], notes: list[tuple[int, Notes]], now: datetime) -> None:
    """What is still wrong keeps the moment since when it is."""
    present = FeedProblem.objects.filter(feed=feed, product_id__in=product_ids)
    since = {(item_id, code): moment for item_id, code, moment in present.values_list("item_id", "code", "since")}
    present.delete()
    rows_insert(
        [
            FeedProblem(
                feed=feed,
                product_id=product_id,
                item_id=problem.item_id,
                item_code=problem.item_code,
                item_name=problem.item_name,
                code=problem.code,
                severity=problem.severity,
                field=problem.field,
                detail=problem.detail,
                withholds=problem.withholds,
                since=since.get((problem.item_id, problem.code), now),
            )
            for product_id, found in notes
            for problem in found.found
        ]
    )


def _basis_check(connection: Connection) -> None:
    """Look again at everything when the basis of all rows has changed."""
    with transaction.atomic():
        feed = feed_lock(connection)
        basis = feed_basis(connection)
        if feed.basis != basis:
            feed_mark_all(feed, is_new=not feed.basis)
            Feed.objects.filter(pk=feed.pk).update(basis=basis)


def feed_basis(connection: Connection) -> str:
    """What every row rests on besides the catalogue, as a fingerprint: when it changes, all are looked at again.

    The connection's language, price list and options, the public address, the row format.
    """
    parts = (FORMAT, connection.language, connection.price_list_id, settings.PUBLIC_URL, connection.sends_zero_prices)
    return hashlib.sha256(repr(parts).encode()).hexdigest()
