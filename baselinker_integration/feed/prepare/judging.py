"""Judging mended items at once, so that nobody reads of a problem that he has just put right (contract, section 8)."""

import logging

from django.db import OperationalError, transaction

from baselinker_integration.feed.prepare.build import feed_lock, products_prepare
from baselinker_integration.feed.prepare.journal import changes_take
from baselinker_integration.models import Connection
from eshop.core import clock

logger = logging.getLogger(__name__)

MOST = 200
"""So many of the products changed last are looked at while a person waits; the others wait for the next preparation."""
WAIT_SECONDS = 3


def changed_items_judge() -> None:
    """Look again at what changed last, for every connected account. Called after the change was committed.

    An account whose copy is moving just now is left to the next preparation.
    """
    for connection in Connection.objects.filter(is_active=True).select_related("price_list").order_by("pk"):
        try:
            with transaction.atomic():
                feed = feed_lock(connection, seconds=WAIT_SECONDS)
                if product_ids := changes_take(feed, MOST, newest=True):
                    products_prepare(feed, connection, product_ids, clock.now())
        except OperationalError:
            logger.info("The feed of account %s is busy; what was mended is judged later", connection.pk)
