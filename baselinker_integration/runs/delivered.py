"""Which products of a run have gone out, and which earlier days had delivered."""

from array import array
from collections.abc import Iterator

import orjson
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from baselinker_integration.models import DeliveredProducts, FeedPage, RunDelivery, RunListing, SyncRun
from baselinker_integration.runs.ends import Segment
from eshop.core.hot_path.statements import statement_run

_WIDEST = 20_000_000
"""Ids further apart than this many are not marked one by one."""
_COPY = (
    "SELECT i.product_id FROM baselinker_feed f JOIN baselinker_feeditem i ON i.feed_id = f.connection_id"
    " WHERE f.connection_id = %s AND i.generation <= CASE WHEN f.published > 1 THEN f.published ELSE 1 END"
    " AND i.is_listed ORDER BY i.product_id"
)
_PORTIONS = "SELECT product_ids FROM baselinker_rundelivery WHERE run_id = %s AND round = %s"


def ids_unpacked(packed: bytes | memoryview | None) -> "array[int]":
    """The ids in a packed column."""
    ids: array[int] = array("q")
    ids.frombytes(bytes(packed or b""))
    return ids


def delivered_ids(run: SyncRun) -> "array[int]":
    """The products of `run` that went out in any round, each once, ascending where they lie close together."""
    portions: array[int] = array("q")
    for portion in RunDelivery.objects.filter(run=run).values_list("product_ids", flat=True).iterator():
        portions += ids_unpacked(portion)
    return _distinct(portions)


def round_ids(run: SyncRun) -> "array[int]":
    """The products that went out in the present round, each once. What is noted went out of this copy (portion_note),
    so that as many as it has are all of them."""
    portions: array[int] = array("q")
    for (portion,) in statement_run(_PORTIONS, [run.pk, run.round]):
        portions += ids_unpacked(portion)
    return _distinct(portions)


def copy_ids(run: SyncRun) -> "array[int]":
    """The products of the copy that BaseLinker sees, in the order of the plain listing."""
    return array("q", [pk for (pk,) in statement_run(_COPY, [run.connection_id])])


def shown_ids(run: SyncRun) -> set[int]:
    """The products that listings of this copy have shown so far."""
    pages = FeedPage.objects.filter(
        feed_id=run.connection_id, kind=FeedPage.Kind.LIST, generation=run.generation, number__lte=run.listed_pages
    )
    shown: set[int] = set()
    for body in pages.values_list("body", flat=True):
        shown.update(_ids_of_page(bytes(body)))
    for listing in RunListing.objects.filter(run=run):
        shown.update(listing_ids(listing)[: listing.shown])
    return shown


def listing_ids(listing: RunListing) -> "array[int]":
    """The products of a narrowed listing, in its order."""
    return ids_unpacked(listing.product_ids)


def segments(run: SyncRun, copy: "array[int]") -> list[Segment]:
    """What was listed and then delivered, in turn. A listing of everything is `copy`."""
    narrowed = {listing.number: listing for listing in RunListing.objects.filter(run=run)}
    delivered: dict[int, set[int]] = {}
    several: set[int] = set()
    rows = RunDelivery.objects.filter(run=run, round=run.round).values_list("listing", "is_single", "product_ids")
    for number, is_single, packed in rows.iterator():
        delivered.setdefault(number, set()).update(ids_unpacked(packed))
        if not is_single:
            several.add(number)
    return [
        Segment(
            number,
            listing_ids(narrowed[number]) if number in narrowed else copy,
            delivered[number],
            number not in several,
        )
        for number in sorted(delivered)
    ]


def ever_ids(run: SyncRun) -> set[int]:
    """The products that days before that of `run` delivered; those have to be settled first."""
    known = DeliveredProducts.objects.filter(connection_id=run.connection_id).first()
    return set(ids_unpacked(known.product_ids)) if known is not None else set()


def runs_settle(runs: QuerySet[SyncRun]) -> int:
    """Add what past runs delivered to what BaseLinker knows, and forget their calls; returns how many were settled.

    A run must not be that of the present copy, which may be delivered further. Safe to call twice at once.
    """
    return sum(_settle(run) for run in runs.filter(is_settled=False).order_by("pk"))


def runs_before_settle(run: SyncRun) -> int:
    """Settle what the days before that of `run` left behind."""
    return runs_settle(SyncRun.objects.filter(connection_id=run.connection_id, business_date__lt=run.business_date))


def past_runs_settle() -> int:
    """Settle every run whose copy another one has followed; returns how many were settled."""
    newer = SyncRun.objects.filter(connection=OuterRef("connection"), business_date__gt=OuterRef("business_date"))
    return runs_settle(SyncRun.objects.filter(Exists(newer)))


def _settle(run: SyncRun) -> bool:
    with transaction.atomic():
        if not SyncRun.objects.filter(pk=run.pk, is_settled=False).update(is_settled=True):
            return False
        DeliveredProducts.objects.get_or_create(connection_id=run.connection_id)
        known = DeliveredProducts.objects.select_for_update(no_key=True).get(pk=run.connection_id)
        fresh = delivered_ids(run)
        if fresh:
            known.product_ids = _distinct(ids_unpacked(known.product_ids) + fresh).tobytes()
            known.save()
        RunDelivery.objects.filter(run=run).delete()
        RunListing.objects.filter(run=run).delete()
    return True


def _ids_of_page(body: bytes) -> Iterator[int]:
    return (int(key) for key in orjson.loads(body) if key != "pages")


def _distinct(ids: "array[int]") -> "array[int]":
    """Each of `ids` once. They are marked in a byte each, as a set takes seventy: 7 MB more for 100,000 products."""
    first, last = min(ids, default=0), max(ids, default=-1)
    if last - first >= _WIDEST:
        return array("q", set(ids))
    marks = bytearray(last - first + 1)
    for pk in ids:
        marks[pk - first] = 1
    return array("q", (first + place for place, mark in enumerate(marks) if mark))
