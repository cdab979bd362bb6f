"""ProductsList with filters or another order: computed from the visible rows (protocol, 3.4)."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from baselinker_integration.feed.publish.pages import PAGE_SIZE, page_count, page_join
from baselinker_integration.feed.serve.reading import VISIBLE
from baselinker_integration.models import Feed, FeedItem
from baselinker_integration.wire.product_requests import ListFilter
from eshop.core.numbers import whole_number

_SORT_COLUMNS = {"id": "product_id", "name": "name_folded", "quantity": "quantity", "price": "price"}


def list_lookup(feed: Feed, wanted: ListFilter) -> tuple[bytes, int]:
    """The answer for `wanted` and its number of pages. Filters apply before pages are counted; ids break ties."""
    rows, size, start = _ordered(feed, wanted), _size(wanted), _start(wanted)
    pages = 1 if wanted.offset else page_count(rows.count(), size)
    members = [bytes(row) for row in rows.values_list("list_row", flat=True)[start : start + size]]
    return page_join(members, pages), pages


def list_product_ids(feed: Feed, wanted: ListFilter) -> tuple[list[int], int]:
    """The products of all pages of `wanted` in order (of this page, where an offset makes it the only one), and how
    many of them pages up to this one show."""
    product_ids, size, start = (
        _ordered(feed, wanted).values_list("product_id", flat=True),
        _size(wanted),
        _start(wanted),
    )
    if wanted.offset:
        chunk = list(product_ids[start : start + size])
        return chunk, len(chunk)
    found = list(product_ids)
    return found, min(len(found), start + size)


def _ordered(feed: Feed, wanted: ListFilter) -> QuerySet[FeedItem]:
    rows = _ean_and_sku(_filtered(visible_items(feed), wanted), wanted)
    direction = "-" if wanted.sort_descending else ""
    return rows.order_by(f"{direction}{_SORT_COLUMNS[wanted.sort_field]}", f"{direction}product_id")


def _size(wanted: ListFilter) -> int:
    return wanted.limit or PAGE_SIZE


def _start(wanted: ListFilter) -> int:
    return wanted.offset + (wanted.page - 1) * _size(wanted)


def visible_items(feed: Feed) -> QuerySet[FeedItem]:
    """The listed products as BaseLinker sees them now."""
    return FeedItem.objects.filter(feed_id=feed.pk, generation__lte=VISIBLE, is_listed=True)


def _filtered(rows: QuerySet[FeedItem], wanted: ListFilter) -> QuerySet[FeedItem]:
    if wanted.ids:
        numbers = (whole_number(text) for text in wanted.ids)
        rows = rows.filter(product_id__in=[number for number in numbers if number is not None])
    if wanted.category_id:
        category = whole_number(wanted.category_id)
        rows = rows.none() if category is None else rows.filter(category_id=category)
    if wanted.name:
        rows = rows.filter(name_folded__contains=wanted.name.casefold())
    bounds = {
        "price__gte": wanted.price_from,
        "price__lte": wanted.price_to,
        "quantity__gte": wanted.quantity_from,
        "quantity__lte": wanted.quantity_to,
    }
    rows = rows.filter(**{lookup: bound for lookup, bound in bounds.items() if bound is not None})
    if wanted.available is not None:
        rows = rows.filter(quantity__gt=0) if wanted.available else rows.filter(quantity__lte=0)
    return rows


def _ean_and_sku(rows: QuerySet[FeedItem], wanted: ListFilter) -> QuerySet[FeedItem]:
    """Exact first; where nothing matches exactly, a part of the code (protocol, 8-6)."""
    for column, texts in (("ean", wanted.eans), ("sku", (wanted.sku,) if wanted.sku else ())):
        if texts:
            exact = rows.filter(**{f"{column}__in": texts})
            parts = reduce(or_, (Q(**{f"{column}__contains": text}) for text in texts))
            rows = exact if exact.exists() else rows.filter(parts)
    return rows
