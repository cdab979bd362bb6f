"""Preparing a feed while nobody waits, with its files, so that the day's first call has little left to do."""

from django.db import transaction

from baselinker_integration.feed.editions.from_rows import edition_is_due, edition_repair, edition_write
from baselinker_integration.feed.prepare.build import feed_lock, feed_prepare
from baselinker_integration.models import Connection

_WORTH = 5000
"""Copying fewer products holds up a publication less than looking through all of them twice."""


def feed_warm_up(connection: Connection) -> int:
    """Prepare the feed and write what was prepared as files too, for the next publication to take over.

    Returns how many products were looked at.
    """
    looked_at = feed_prepare(connection)
    with transaction.atomic():
        feed = feed_lock(connection)
        edition_repair(feed)
        if looked_at >= _WORTH or edition_is_due(feed):
            edition_write(feed, feed.published + 1, at_leisure=True)
    return looked_at
