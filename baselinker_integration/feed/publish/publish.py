"""Moving the feed: prepared rows become what BaseLinker sees, all at once (contract, sections 5 and 6)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum

from baselinker_integration.feed.editions.from_rows import edition_is_shown, edition_repair, edition_write
from baselinker_integration.feed.prepare.build import BATCH, batch_prepare
from baselinker_integration.feed.prepare.figures import problem_figures
from baselinker_integration.feed.prepare.journal import products_mark
from baselinker_integration.feed.prepare.shop_data import categories_render
from baselinker_integration.feed.prepare.staging import superseded_purge
from baselinker_integration.feed.prepare.zeroing import products_over, products_with_variants_over, zeroed_begin
from baselinker_integration.feed.publish.pages import PageCounts, pages_render
from baselinker_integration.feed.publish.run_items import never_sent_remove, run_items_keep
from baselinker_integration.models import Connection, Feed, FeedBody, FeedItem, RunItem


@dataclass(frozen=True)
class CopyChanges:
    """What one publication did, against the copy that was taken last.

    `product_count` are the products that the copy holds, those kept with stock 0 (`zeroed`) among them. Products sent
    without a remark, sent with warnings and withheld are all of the shop's; `item_*` are the same for items.
    """

    generation: int
    product_count: int
    added: int
    changed: int
    withdrawn: int
    unchanged: int
    zeroed: int
    sent: int
    warned: int
    withheld: int
    items_sent: int
    items_warned: int
    items_withheld: int


def feed_publish(feed: Feed, connection: Connection, *, run_id: int, now: datetime) -> CopyChanges:
    """Bring a locked feed up to date and show the result from `now` on. Call inside the transaction that locked it.

    The run keeps which products were added, changed and withdrawn; those that it has already are counted from the copy
    that was taken before them.
    """
    products_mark(feed, products_with_variants_over(feed, now))
    while batch_prepare(feed, connection, BATCH, now):
        pass
    generation = feed.published + 1
    over = products_over(feed, now)
    staged = FeedItem.objects.filter(feed=feed, generation=generation)
    if over or not feed.published or staged.exists():
        _products_remove(feed, never_sent_remove(feed, run_id=run_id, generation=generation))
        run_items_keep(feed, run_id=run_id, generation=generation)
        _products_remove(feed, over, up_to=feed.published)
        superseded_purge(feed, generation)
        zeroed_begin(feed, generation, now)
        _point_to(feed, generation, pages_render(feed, generation), edition_write(feed, generation), now)
    else:
        edition_repair(feed)
        feed.published_at = now  # what did not change is as new as what did
        feed.save(update_fields=["published_at"])
    categories = categories_render(connection)
    Feed.objects.filter(pk=feed.pk).exclude(categories=categories).update(categories=categories)
    return _changes(feed, run_id)


def _changes(feed: Feed, run_id: int) -> CopyChanges:
    kinds = dict(RunItem.objects.filter(run_id=run_id).order_by().values_list("kind").annotate(number=Count("pk")))
    added, changed = kinds.get(RunItem.Kind.ADDED, 0), kinds.get(RunItem.Kind.CHANGED, 0)
    sent = feed.product_count - feed.zeroed_count
    problems = problem_figures(feed)
    return CopyChanges(
        generation=feed.published,
        product_count=feed.product_count,
        added=added,
        changed=changed,
        withdrawn=kinds.get(RunItem.Kind.WITHDRAWN, 0),
        unchanged=sent - added - changed,
        zeroed=feed.zeroed_count,
        sent=sent - problems.warned,
        warned=problems.warned,
        withheld=problems.withheld,
        items_sent=feed.item_count - problems.items_warned,
        items_warned=problems.items_warned,
        items_withheld=problems.items_withheld,
    )


def _products_remove(feed: Feed, product_ids: list[int], *, up_to: int | None = None) -> None:
    """Take products out of the feed; rows prepared for them stay when only those `up_to` a generation go."""
    for start in range(0, len(product_ids), BATCH):
        rows = {"feed": feed, "product_id__in": product_ids[start : start + BATCH]}
        if up_to is not None:
            rows["generation__lte"] = up_to
        FeedBody.objects.filter(**rows).delete()
        FeedItem.objects.filter(**rows).delete()


def _point_to(feed: Feed, generation: int, counts: PageCounts, edition: str, now: datetime) -> None:
    shown = FeedItem.objects.filter(feed=feed, generation__lte=generation, is_listed=True)
    figures = shown.aggregate(zeroed=Count("pk", filter=Q(is_withdrawn=True)), items=Sum("item_count", default=0))
    feed.published, feed.published_at, feed.edition = generation, now, edition
    feed.product_count, feed.zeroed_count, feed.item_count = counts.products, figures["zeroed"], figures["items"]
    feed.list_pages, feed.price_pages, feed.quantity_pages = counts.listed, counts.prices, counts.quantity
    feed.save(
        update_fields=[
            "published",
            "published_at",
            "edition",
            "product_count",
            "zeroed_count",
            "item_count",
            "list_pages",
            "price_pages",
            "quantity_pages",
        ]
    )
    edition_is_shown(feed, edition)
