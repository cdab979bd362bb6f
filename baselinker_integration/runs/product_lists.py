"""The lists behind a run's figures, and two runs compared."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from baselinker_integration.models import RunItem, SyncRun
from event_log.models import EventProblem, Severity

Kind = RunItem.Kind
MOST_COMPARED = 5000


def run_items(run: SyncRun, kind: str) -> QuerySet[RunItem]:
    """What the run added, changed or withdrew."""
    return RunItem.objects.filter(run=run, kind=kind).order_by("id")


def run_unchanged(run: SyncRun) -> QuerySet[RunItem]:
    """Products that were there before the run and stayed as they were; the row is that of their last change."""
    earlier = RunItem.objects.filter(
        run__connection=run.connection_id, run__business_date__lt=run.business_date
    ).exclude(kind=Kind.WITHDRAWN)
    later = RunItem.objects.filter(
        product_id=OuterRef("product_id"),
        run__connection=run.connection_id,
        run__business_date__lte=run.business_date,
        run__business_date__gt=OuterRef("run__business_date"),
    )
    return earlier.filter(~Exists(later)).order_by("id")


def run_problems(run: SyncRun, severity: Severity) -> QuerySet[EventProblem]:
    """Items that the run withheld (errors) or sent with a warning, as the event of its last end lists them."""
    return EventProblem.objects.filter(event_id=run.end_event_id or 0, severity=severity).order_by("id")


@dataclass(frozen=True)
class Difference:
    """One product that is another at the later run; `kind` is the net effect, `days` when it moved."""

    product_id: int
    sku: str
    name: str
    kind: str
    days: list[date]

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)


def runs_compare(earlier: SyncRun, later: SyncRun) -> list[Difference]:
    """What changed between two runs of one account, at most MOST_COMPARED moves, by code."""
    moves = RunItem.objects.filter(
        run__connection=later.connection_id,
        run__business_date__gt=earlier.business_date,
        run__business_date__lte=later.business_date,
    ).order_by("run__business_date", "id")
    by_product: dict[int, list[tuple[RunItem, date]]] = {}
    for item in moves.select_related("run")[:MOST_COMPARED]:
        by_product.setdefault(item.product_id, []).append((item, item.run.business_date))
    found = (_difference(product_id, entries) for product_id, entries in by_product.items())
    return sorted((entry for entry in found if entry), key=lambda entry: (entry.kind, entry.sku, entry.product_id))


def _difference(product_id: int, entries: list[tuple[RunItem, date]]) -> Difference | None:
    first, last = entries[0][0], entries[-1][0]
    if last.kind == Kind.WITHDRAWN:
        if first.kind == Kind.ADDED:
            return None
        kind = Kind.WITHDRAWN
    else:
        kind = Kind.ADDED if first.kind == Kind.ADDED else Kind.CHANGED
    return Difference(product_id, last.sku, last.name, kind.value, [day for _item, day in entries])
