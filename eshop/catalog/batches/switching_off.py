"""Taking out of the offer what a whole sync did not name."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from eshop.catalog.importing.serialising import imports_serialise
from eshop.catalog.models import Product


def items_missing(named: QuerySet[Any, Any]) -> tuple[int, int]:
    """How many items of the offer are not among `named` (a query of item ids), and how many the offer has.

    Nobody imports or sends goods from here to the end of the transaction, so that the answer stays true.
    """
    imports_serialise()
    offer = Product.objects.filter(is_active=True)
    return offer.exclude(pk__in=named).count(), offer.count()


def items_switch_off(named: QuerySet[Any, Any], most: int) -> list[Product]:
    """Make the items of the offer inactive that are not among `named`; returns the first `most` of them."""
    gone = Product.objects.filter(is_active=True).exclude(pk__in=named)
    shown = list(gone.order_by("pk").only("code", "name")[:most])
    gone.update(is_active=False, updated_at=timezone.now())
    return shown
