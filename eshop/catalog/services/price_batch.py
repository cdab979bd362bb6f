"""Many prices of one list at once, in a constant number of statements."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from eshop.catalog.models import Price, PriceList


def prices_set(*, price_list: PriceList, gross: Mapping[int, Decimal]) -> dict[int, Decimal | None]:
    """Set gross prices (by item id, in the list's currency); returns the old price of each item, None without one.

    Prices that are right already cost no write. Rows are touched in the order of item ids, so that two calls never
    wait for each other in a circle; when both are new to an item, the later one counts.
    """
    with transaction.atomic(savepoint=False):
        rows = Price.objects.select_for_update().filter(price_list=price_list, product_id__in=gross)
        old = dict(rows.order_by("product_id").values_list("product_id", "gross"))
        Price.objects.bulk_create(
            [
                Price(product_id=pk, price_list=price_list, gross=gross[pk])
                for pk in sorted(gross)
                if old.get(pk) != gross[pk]
            ],
            update_conflicts=True,
            unique_fields=["product", "price_list"],
            update_fields=["gross"],
        )
    return {pk: old.get(pk) for pk in gross}
