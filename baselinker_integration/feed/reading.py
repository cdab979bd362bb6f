"""Answers out of the feed. Every function reads what is visible in one statement, so a publication cannot tear it."""

from collections.abc import Sequence

from django.db.models import F, Value
from django.db.models.functions import Greatest

from baselinker_integration.feed.surroundings import categories_render
from baselinker_integration.models import Connection, Feed, FeedBody, FeedPage

VISIBLE = Greatest(F("feed__published"), Value(1))
"""Rows up to this generation are seen. A feed never published shows look-ups what its first run would begin with."""


def page_get(feed: Feed, kind: FeedPage.Kind, number: int) -> bytes | None:
    """The ready page, or None past the last one."""
    pages = FeedPage.objects.filter(feed_id=feed.pk, kind=kind, number=number, generation=F("feed__published"))
    body = pages.values_list("body", flat=True).first()
    return None if body is None else bytes(body)


def bodies_get(feed: Feed, product_ids: Sequence[int]) -> dict[int, bytes]:
    """The ProductsData members of those of `product_ids` that are in the feed, by id, in the order asked for."""
    rows = FeedBody.objects.filter(feed_id=feed.pk, product_id__in=list(product_ids), generation__lte=VISIBLE)
    found = {pk: bytes(body) for pk, body in rows.values_list("product_id", "body")}
    return {pk: found[pk] for pk in dict.fromkeys(product_ids) if found.get(pk)}


def categories_get(connection: Connection) -> bytes:
    """The answer of ProductsCategories as published; a feed never published shows what it would begin with."""
    feed = connection.feed
    return bytes(feed.categories) if feed.published else categories_render(connection)
