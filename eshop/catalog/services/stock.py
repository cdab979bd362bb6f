"""Stock on hand, moved only together with its ledger row, so that on hand = sum of movements (contract, section 7).

Every function here runs inside the caller's transaction and touches several items in the order of their ids, so that
two orders with the same items never wait for each other in a circle.
"""

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal

from django.db import transaction
from django.db.models import F

from eshop.catalog.models import Stock, StockMovement

Kind = StockMovement.Kind


def stock_take(*, pieces: Mapping[int, int], reference: str) -> dict[int, int]:
    """Take whole pieces for a sale; a negative number puts pieces back. Returns what was moved, by product id.

    Stock that is short gives what it has in whole pieces (2.5 on hand gives 2; nothing when it is negative) and never
    goes below zero: the caller finds the shortage by comparing. Pieces put back are always accepted.
    `reference` names the cause in the ledger ("order:12").
    """
    moved: dict[int, int] = {}
    with transaction.atomic(savepoint=False):
        for product_id in sorted(pieces):
            wanted = pieces[product_id]
            moved[product_id] = _give_back(product_id, -wanted) if wanted < 0 else _take(product_id, wanted)
        StockMovement.objects.bulk_create(
            StockMovement(
                product_id=product_id,
                delta=-count,
                kind=Kind.SALE if count > 0 else Kind.RETURN,
                reference=reference,
            )
            for product_id, count in moved.items()
            if count
        )
    return moved


def _take(product_id: int, wanted: int) -> int:
    if not wanted or _lower(product_id, wanted):
        return wanted
    while (left := _whole_pieces_locked(product_id)) > 0:
        taken = min(left, wanted)
        if _lower(product_id, taken):
            return taken
    return 0


def _lower(product_id: int, pieces: int) -> bool:
    """The condition and the change are one statement: whoever comes second finds what the first one left."""
    return bool(
        Stock.objects.filter(product_id=product_id, quantity__gte=pieces).update(quantity=F("quantity") - pieces)
    )


def _whole_pieces_locked(product_id: int) -> int:
    row = Stock.objects.select_for_update().filter(product_id=product_id).values_list("quantity", flat=True).first()
    return 0 if row is None else int(row.to_integral_value(rounding=ROUND_FLOOR))


def _give_back(product_id: int, pieces: int) -> int:
    _raise(product_id, Decimal(pieces))
    return -pieces


def _raise(product_id: int, delta: Decimal) -> None:
    if not Stock.objects.filter(product_id=product_id).update(quantity=F("quantity") + delta):
        Stock.objects.bulk_create([Stock(product_id=product_id)], ignore_conflicts=True)
        Stock.objects.filter(product_id=product_id).update(quantity=F("quantity") + delta)


def stock_set(*, product_id: int, quantity: Decimal, kind: str, reference: str) -> Decimal:
    """Bring stock on hand to `quantity` pieces; returns the change that this took (0 when it was right already)."""
    with transaction.atomic(savepoint=False):
        delta = quantity - _quantity_locked(product_id)
        _move(product_id, delta, kind, reference)
    return delta


def stock_change(*, product_id: int, delta: Decimal, kind: str, reference: str) -> Decimal:
    """Move stock on hand by `delta` pieces, at most down to zero; returns the change carried out."""
    with transaction.atomic(savepoint=False):
        on_hand = _quantity_locked(product_id)
        allowed = max(delta, min(-on_hand, Decimal(0)))
        _move(product_id, allowed, kind, reference)
    return allowed


def _quantity_locked(product_id: int) -> Decimal:
    """Stock on hand, held until the transaction ends; an item without a stock row gets one with zero."""
    row = Stock.objects.select_for_update().filter(product_id=product_id).values_list("quantity", flat=True).first()
    if row is not None:
        return row
    Stock.objects.bulk_create([Stock(product_id=product_id)], ignore_conflicts=True)
    return Stock.objects.select_for_update().values_list("quantity", flat=True).get(product_id=product_id)


def _move(product_id: int, delta: Decimal, kind: str, reference: str) -> None:
    if delta:
        Stock.objects.filter(product_id=product_id).update(quantity=F("quantity") + delta)
        StockMovement.objects.create(product_id=product_id, delta=delta, kind=kind, reference=reference)
