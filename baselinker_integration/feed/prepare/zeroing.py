"""Items that left the feed and are kept with stock 0 until BaseLinker knows (contract, section 6).

BaseLinker cannot tell "gone" from "unavailable for a moment", and an offer that is not zeroed goes on selling. So an
item withdrawn, switched off or withheld stays in all four exports as it last was, with quantity 0, until an import or a
walk of ProductsQuantity told so, and at least 7, at most 30 days.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import orjson
from django.db.models import Q, QuerySet

from baselinker_integration.feed.prepare.rows import FeedRow, member
from baselinker_integration.models import Feed, FeedItem
from eshop.core.clock import business_date

AT_LEAST = timedelta(days=7)
AT_MOST_DAYS = 30
_LIST_KEYS = ("name", "quantity", "price", "ean", "sku")


def zero_is_over(since: datetime, now: datetime, *, is_told: bool) -> bool:
    """Whether what is zeroed `since` may leave the feed. Warsaw dates count for the most, so that a copy that moves a
    minute later than the day before does not make one day more."""
    if (business_date(now) - business_date(since)).days >= AT_MOST_DAYS:
        return True
    return is_told and now - since >= AT_LEAST


def row_withdrawn(product_id: int, body: bytes) -> FeedRow:
    """The product as its member of ProductsData last was, with quantity 0 for itself and its variants."""
    data = _content(body)
    data["quantity"] = 0
    for variant in data["variants"].values():
        variant["quantity"] = 0
    return _row(product_id, data, is_withdrawn=True, sent_variants=0)


def row_with_variants(row: FeedRow, before: bytes, variant_ids: Iterable[int]) -> FeedRow:
    """`row` together with variants out of the member `before` that are gone from it, with quantity 0."""
    data, gone = _content(row.body), _content(before)["variants"]
    for pk in variant_ids:
        if str(pk) in gone:
            data["variants"][str(pk)] = gone[str(pk)] | {"quantity": 0}
    return _row(row.product_id, data, is_withdrawn=False, sent_variants=row.item_count - 1)


def zeroed_told(feed: Feed, now: datetime, product_ids: Iterable[int] | None = None) -> None:
    """BaseLinker was told of what the published feed shows with 0: of all, or of these products alone."""
    untold = _zeroed(feed).filter(told_at=None)
    if product_ids is not None:
        waiting = set(untold.values_list("product_id", flat=True))
        untold = untold.filter(product_id__in=waiting & set(product_ids)) if waiting else untold.none()
    untold.update(told_at=now)


def products_over(feed: Feed, now: datetime) -> list[int]:
    """Withdrawn products whose time is over; old rows that were never shown with 0 in all exports are among them."""
    rows = _zeroed(feed).filter(is_withdrawn=True).values_list("product_id", "zeroed_since", "told_at")
    return [pk for pk, since, told in rows if since is None or zero_is_over(since, now, is_told=told is not None)]


def products_with_variants_over(feed: Feed, now: datetime) -> list[int]:
    """Products in the feed of which a zeroed variant's time is over."""
    rows = _zeroed(feed).filter(is_withdrawn=False).values_list("product_id", "zeroed_variants", "told_at")
    return [pk for pk, variants, told in rows if set(variants) != set(variants_kept(variants, now, is_told=bool(told)))]


def variants_kept(zeroed: dict[str, str | None], now: datetime, *, is_told: bool) -> dict[str, str | None]:
    """Those of `zeroed` whose time is not over; a variant without an instant has not been shown yet."""
    return {
        pk: since
        for pk, since in zeroed.items()
        if since is None or not zero_is_over(datetime.fromisoformat(since), now, is_told=is_told)
    }


def zeroed_begin(feed: Feed, generation: int, now: datetime) -> None:
    """What the rows of `generation` show with 0 for the first time has been so since `now`."""
    fresh = FeedItem.objects.filter(Q(zeroed_since=None), feed=feed, generation=generation, has_zeroed=True)
    with_variants = [item for item in fresh.only("zeroed_variants") if None in item.zeroed_variants.values()]
    for item in with_variants:
        item.zeroed_variants = {pk: since or now.isoformat() for pk, since in item.zeroed_variants.items()}
    FeedItem.objects.bulk_update(with_variants, ["zeroed_variants"], batch_size=500)
    fresh.update(zeroed_since=now)


def _zeroed(feed: Feed) -> QuerySet[FeedItem]:
    return FeedItem.objects.filter(feed=feed, has_zeroed=True, generation__lte=feed.published)


def _content(body: bytes) -> dict[str, Any]:
    content: dict[str, dict[str, Any]] = orjson.loads(b"{%b}" % bytes(body))
    return next(iter(content.values()))


def _row(product_id: int, data: dict[str, Any], *, is_withdrawn: bool, sent_variants: int) -> FeedRow:
    body = member(product_id, orjson.dumps(data))
    variants = data["variants"]
    prices = {"0": data["price"], **{pk: variant["price"] for pk, variant in variants.items()}}
    return FeedRow(
        product_id=product_id,
        content_hash=hashlib.blake2b(body, digest_size=16).digest(),
        name=data["name"],
        sku=data["sku"],
        ean=data["ean"],
        price=Decimal(data["price"]),
        quantity=data["quantity"],
        category_id=int(data["category_id"]) if data["category_id"] else None,
        quantities={"0": data["quantity"], **{pk: variant["quantity"] for pk, variant in variants.items()}},
        list_row=member(product_id, orjson.dumps({key: data[key] for key in _LIST_KEYS})),
        price_row=member(product_id, orjson.dumps(prices)),
        body=body,
        variant_ids=[int(pk) for pk in variants],
        item_count=0 if is_withdrawn else 1 + sent_variants,
        is_withdrawn=is_withdrawn,
    )
