"""Moving the feed: prepared rows become what BaseLinker sees, all at once (contract, sections 5 and 6)."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from baselinker_integration.feed.build import BATCH, batch_prepare
from baselinker_integration.feed.editions.from_rows import edition_is_shown, edition_repair, edition_write
from baselinker_integration.feed.movements import movements_keep
from baselinker_integration.feed.pages import PageCounts, pages_render
from baselinker_integration.feed.staging import superseded_purge
from baselinker_integration.feed.surroundings import categories_render
from baselinker_integration.models import Connection, Feed, FeedBody, FeedItem, FeedProblem
from eshop.core import clock
from event_log.models import Severity


@dataclass(frozen=True)
class Movement:
    """What one publication did: counts of products, and of items withheld or sent with a warning."""

    generation: int
    product_count: int
    added: int
    changed: int
    withdrawn: int
    unchanged: int
    withheld: int
    warned: int


def feed_publish(feed: Feed, connection: Connection, *, run_id: int | None = None) -> Movement:
    """Bring a locked feed up to date and show the result from now on. Call inside the transaction that locked it.

    With `run_id` the run keeps which products were added, changed and withdrawn.
    """
    while batch_prepare(feed, connection, BATCH):
        pass
    movement = _movement(feed)
    if movement.generation != feed.published:
        if run_id is not None:
            movements_keep(feed, run_id=run_id, generation=movement.generation)
        _withdrawn_expire(feed)
        superseded_purge(feed, movement.generation)
        counts = pages_render(feed, movement.generation)
        _point_to(feed, movement, counts, edition_write(feed, movement.generation))
    else:
        edition_repair(feed)
    categories = categories_render(connection)
    Feed.objects.filter(pk=feed.pk).exclude(categories=categories).update(categories=categories)
    return movement


def _movement(feed: Feed) -> Movement:
    generation = feed.published + 1
    staged = FeedItem.objects.filter(feed=feed, generation=generation)
    has_staged = staged.exists()
    added, changed, withdrawn = _staged_counts(feed, staged) if has_staged else (0, 0, 0)
    product_count = feed.product_count + added - withdrawn
    expired = FeedItem.objects.filter(feed=feed, generation__lte=feed.published, is_listed=False)
    moves = not feed.published or has_staged or expired.exists()
    return Movement(
        generation=generation if moves else feed.published,
        product_count=product_count,
        added=added,
        changed=changed,
        withdrawn=withdrawn,
        unchanged=product_count - added - changed,
        withheld=_items_with(feed, Severity.ERROR),
        warned=_items_with(feed, Severity.WARNING),
    )


def _staged_counts(feed: Feed, staged: QuerySet[FeedItem]) -> tuple[int, int, int]:
    """How many of the staged products are added, changed and withdrawn, against what is shown now."""
    before = FeedItem.objects.filter(feed=feed, generation__lte=feed.published, is_listed=True)
    same_product = before.filter(product_id=OuterRef("product_id"))
    is_changed = Exists(same_product.exclude(content_hash=OuterRef("content_hash")))
    return (
        staged.filter(~Exists(same_product), is_listed=True).count(),
        staged.filter(is_changed, is_listed=True).count(),
        staged.filter(is_listed=False).count(),
    )


def _items_with(feed: Feed, severity: Severity) -> int:
    """How many items have a problem of this severity as their worst."""
    problems = FeedProblem.objects.filter(feed=feed)
    found = problems.filter(severity=severity)
    if severity != Severity.ERROR:
        worse = problems.filter(severity__gt=severity, item_id=OuterRef("item_id"))
        found = found.filter(~Exists(worse))
    return found.values("item_id").distinct().count()


def _withdrawn_expire(feed: Feed) -> None:
    """A product that was shown with stock 0 for one run is gone now."""
    expired = FeedItem.objects.filter(feed=feed, generation__lte=feed.published, is_listed=False)
    FeedBody.objects.filter(
        feed=feed, generation__lte=feed.published, product_id__in=list(expired.values_list("product_id", flat=True))
    ).delete()
    expired.delete()


def _point_to(feed: Feed, movement: Movement, counts: PageCounts, edition: str) -> None:
    Feed.objects.filter(pk=feed.pk).update(
        published=movement.generation,
        published_at=clock.now(),
        product_count=movement.product_count,
        list_pages=counts.listed,
        price_pages=counts.prices,
        quantity_pages=counts.quantity,
        edition=edition,
    )
    feed.published = movement.generation
    edition_is_shown(feed, edition)
