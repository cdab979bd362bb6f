"""Opening the day's run: one per connection and business day; the unique constraint decides (contract, section 5)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from baselinker_integration.accounts.events import account_event
from baselinker_integration.feed.build import feed_lock, feed_prepare
from baselinker_integration.feed.publish import Movement, feed_publish
from baselinker_integration.models import Connection, SyncRun


def run_open(connection: Connection, *, day: date, now: datetime) -> SyncRun:
    """The run of business day `day` (a Warsaw date), opened at `now` unless somebody else already has.

    The bulk of the work is done before the lock is taken. Whoever inserts the row moves the feed in the same
    transaction; everybody else waits for that transaction and finds the run.
    """
    feed_prepare(connection)
    try:
        with transaction.atomic():
            feed = feed_lock(connection)
            run = SyncRun.objects.create(
                connection=connection, business_date=day, opened_at=now, last_call_at=now, generation=feed.published
            )
            _take_over(run, feed_publish(feed, connection, run_id=run.pk))
            account_event(
                "run_opened",
                connection,
                subject=run,
                subject_label=f"{day:%d.%m.%Y}",
                counts=run_counts(run),
            )
    except IntegrityError:
        return SyncRun.objects.get(connection=connection, business_date=day)
    return run


def _take_over(run: SyncRun, movement: Movement) -> None:
    for name in ("generation", "product_count", "added", "changed", "withdrawn", "unchanged", "withheld", "warned"):
        setattr(run, name, getattr(movement, name))
    run.save()


def run_counts(run: SyncRun) -> dict[str, int]:
    """The figures of a run for its events: products by what happened to them, items withheld and sent with warnings."""
    names = ("product_count", "added", "changed", "withdrawn", "unchanged", "withheld", "warned")
    return {name: getattr(run, name) for name in names}
