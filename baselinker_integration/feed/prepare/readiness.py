"""What would happen to the catalogue at the next synchronisation, as the feed was last prepared."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from baselinker_integration.feed.prepare.figures import cause_figures, problem_figures
from baselinker_integration.models import Connection, FeedChange, FeedItem
from eshop.catalog.models import Product
from event_log.models import Severity


@dataclass(frozen=True)
class ProblemGroup:
    code: str
    severity: Severity
    items: int


@dataclass(frozen=True)
class Readiness:
    """Numbers of items (a variant is one of its own). `pending` products have changed since `prepared_at`."""

    connection: Connection
    total: int
    withheld: int
    warned: int
    pending: int
    prepared_at: datetime | None
    groups: list[ProblemGroup]

    @property
    def clean(self) -> int:
        return max(self.total - self.withheld - self.warned, 0)


def waiting_count(connection: Connection) -> int:
    """How many products were touched since the copy that BaseLinker sees: prepared for the next one, or still to be."""
    feed = connection.feed
    touched = FeedChange.objects.filter(feed=feed.pk).values_list("product_id")
    staged = FeedItem.objects.filter(feed=feed.pk, generation__gt=feed.published).values_list("product_id")
    return touched.union(staged).count()


def readiness_get(connection: Connection) -> Readiness:
    """The report of one account."""
    figures = problem_figures(connection.feed)
    shared = Product.objects.filter(Q(parent__isnull=True) | Q(parent__is_active=True), is_active=True)
    return Readiness(
        connection=connection,
        total=shared.count(),
        withheld=figures.items_withheld,
        warned=figures.items_warned,
        pending=FeedChange.objects.filter(feed=connection.pk).values("product_id").distinct().count(),
        prepared_at=connection.feed.prepared_at,
        groups=sorted(
            (ProblemGroup(cause.code, cause.severity, cause.items) for cause in cause_figures(connection)),
            key=lambda group: (-group.severity, -group.items, group.code),
        ),
    )
