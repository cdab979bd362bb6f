"""Reading orders for those who download them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q, QuerySet

from eshop.catalog.models import Product
from eshop.orders.models import Order, OrderChange, OrderLine, OrderSource, OrderStatus, Parcel
from eshop.orders.settling import settled_newest

_LINE = (
    *("order_id", "position", "code", "ean", "name", "quantity", "unit_price", "tax_code", "attributes"),
    *("auction_id", "shortage"),
)


_TAKABLE = {"status": OrderStatus.AWAITING_SHOP, "is_held": False, "acknowledged_at": None}
_NOT_TOLD = frozenset({"created_at", "updated_at"})
"""Of no use to anybody outside, and moments take longest to read."""


def order_walk(
    *, id_from: int | None = None, time_from: datetime | None = None, only_paid: bool = False
) -> QuerySet[Order]:
    """The shop's orders in the order of their numbers: those after `id_from`, placed at or after `time_from` (aware).

    Numbers only grow, so orders that come in during a walk stand behind everything already seen. What BaseLinker itself
    put into the shop is left out: it has these orders already (protocol, 3.13).
    """
    orders = Order.objects.exclude(source=OrderSource.BASELINKER).order_by("pk")
    if id_from is not None:
        orders = orders.filter(pk__gt=id_from)
    if time_from is not None:
        orders = orders.filter(placed_at__gte=time_from)
    return orders.filter(is_paid=True) if only_paid else orders


def order_lines_load(orders: QuerySet[Order]) -> QuerySet[Order]:
    """`orders` with lines, the lines' items and their methods, read in two statements whatever their number."""
    lines = OrderLine.objects.select_related("product").order_by("position")
    return orders.select_related("delivery_method", "payment_method").prefetch_related(Prefetch("lines", lines))


def changes_after(cursor: int, *, limit: int) -> list[OrderChange]:
    """The first `limit` changes of orders behind `cursor`, the id of the last change seen before, oldest first.

    Read so again and again, with the last id as the next cursor, no change is ever skipped.
    """
    newest = settled_newest(OrderChange, beyond=cursor)
    if newest <= cursor:
        return []
    return list(OrderChange.objects.filter(pk__gt=cursor, pk__lte=newest).order_by("pk")[:limit])


def orders_takable(cursor: int, *, limit: int) -> tuple[list[dict[str, Any]], int, bool]:
    """Of the orders that the ERP may take and whose newest change is behind `cursor` the first `limit`, in the order of
    these; the place where they end; and whether there are more.

    As `orders_whole`. An order that was paid today stands behind those of today, whatever its number. The place behind
    the last ones is that up to which the journal was complete. What is taken at this moment is left out.
    """
    newest = settled_newest(OrderChange, beyond=cursor)
    if newest <= cursor:
        return [], max(newest, cursor), False
    changes = OrderChange.objects.filter(**{f"order__{name}": value for name, value in _TAKABLE.items()})
    last = changes.order_by().values("order").annotate(changed=Max("pk")).filter(changed__gt=cursor)
    found = list(last.filter(changed__lte=newest).order_by("changed").values_list("order", "changed")[: limit + 1])
    page = dict(found[:limit])
    rows = {row["id"]: row for row in orders_whole(Order.objects.filter(**_TAKABLE, pk__any_of=page))}
    has_more = len(found) > limit
    return [rows[pk] for pk in page if pk in rows], found[limit - 1][1] if has_more else newest, has_more


def orders_whole(orders: QuerySet[Order]) -> list[dict[str, Any]]:
    """The columns of `orders` by name, in three statements; instances would cost three times as much.

    `lines` and `parcels` are lists of the same kind; a line has the ERP's `external_id` of its item. `delivery_name`
    and `payment_name` are what the methods are called today.
    """
    columns = [field.attname for field in Order._meta.concrete_fields if field.attname not in _NOT_TOLD]
    names = {"delivery_name": F("delivery_method__name"), "payment_name": F("payment_method__name")}
    rows = {row["id"]: row | {"lines": [], "parcels": []} for row in orders.values(*columns, **names)}
    lines = OrderLine.objects.filter(order__any_of=rows).order_by("order", "position")
    for line in lines.values(*_LINE, external_id=F("product__external_id")):
        rows[line["order_id"]]["lines"].append(line)
    for parcel in Parcel.objects.filter(order__any_of=rows).order_by("pk").values():
        rows[parcel["order_id"]]["parcels"].append(parcel)
    return list(rows.values())


def items_sold_out(order_ids: Iterable[int]) -> dict[int, list[Product]]:
    """By order, the items it took pieces of and of which no whole piece is left; their ids and codes alone."""
    lines = OrderLine.objects.filter(order__in=order_ids, taken__gt=0, product__stock__quantity__lt=1)
    found: dict[int, list[Product]] = {}
    for line in lines.select_related("product").only("order_id", "product__external_id", "product__code"):
        assert line.product is not None
        found.setdefault(line.order_id, []).append(line.product)
    return found


def orders_sent(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Those of `orders` that nobody has to send any more: completed, cancelled, or with a parcel."""
    done = Q(status__in=[OrderStatus.COMPLETED, OrderStatus.CANCELLED])
    return orders.filter(done | Exists(Parcel.objects.filter(order=OuterRef("pk"))))


def order_timeline(order: Order, *, with_notes: bool) -> list[dict[str, Any]]:
    """What happened to the order and, where the reader may see them, the notes left meanwhile, oldest first."""
    entries = [{"at": change.at, "change": change, "who": change.actor} for change in order.history.order_by("id")]
    if with_notes:
        entries += [{"at": note.at, "note": note.text, "who": note.actor} for note in order.notes.order_by("id")]
    return sorted(entries, key=lambda entry: entry["at"])
