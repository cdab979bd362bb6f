"""One value for many items, in a constant number of statements, with what each item had before, to put it back."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from eshop.catalog.models import Price, PriceList, Product
from eshop.catalog.services.price_batch import prices_set
from eshop.core.numbers import to_money

HIGHEST_PRICE = Decimal(10) ** 10
"""What a price row cannot hold any more."""


def items_with_variants(item_ids: Collection[int]) -> list[int]:
    """These items and the variants of those among them that are grouped, in the order of ids."""
    variants = Product.objects.filter(parent__in=item_ids).values_list("pk", flat=True)
    return sorted({*item_ids, *variants})


def items_column_set(*, item_ids: Collection[int], column: str, value: Any) -> dict[int, Any]:
    """Set a column of Product ("is_active", "vat_rate_id"); returns the old value of each item that changed."""
    with transaction.atomic():
        rows = Product.objects.select_for_update(no_key=True).filter(pk__in=item_ids).order_by("pk")
        old = {pk: before for pk, before in rows.values_list("pk", column) if before != value}
        _write(old, column, value)
    return old


def items_column_restore(*, column: str, old: Mapping[int, Any], new: Any) -> int:
    """Give each item that still has `new` its old value back; returns how many. A rate or a category that is gone since
    stays away.
    """
    restored = 0
    with transaction.atomic():
        rows = Product.objects.select_for_update(no_key=True).filter(pk__in=old).order_by("pk")
        unmoved = [pk for pk, present in rows.values_list("pk", column) if present == new]
        by_value = defaultdict(list)
        for pk in unmoved:
            by_value[old[pk]].append(pk)
        for value, item_ids in by_value.items():
            if _is_there(column, value):
                _write(item_ids, column, value)
                restored += len(item_ids)
    return restored


def items_prices_change(
    *, item_ids: Collection[int], price_list: PriceList, gross: Decimal | None = None, percent: Decimal | None = None
) -> dict[int, tuple[Decimal | None, Decimal]]:
    """Set prices of a list to `gross`, or move those that there are by `percent`; returns old and new of what changed.

    Items that would get a price of zero or less, or more than a price may be, are left alone.
    """
    with transaction.atomic():
        rows = Price.objects.select_for_update().filter(price_list=price_list, product_id__in=item_ids)
        old = dict(rows.order_by("product_id").values_list("product_id", "gross"))
        if percent is None:
            wanted = {pk: gross for pk in item_ids if gross is not None}
        else:
            wanted = {pk: to_money(before * (100 + percent) / 100) for pk, before in old.items()}
        changed = {pk: new for pk, new in wanted.items() if 0 < new < HIGHEST_PRICE and old.get(pk) != new}
        prices_set(price_list=price_list, gross=changed)
    return {pk: (old.get(pk), new) for pk, new in changed.items()}


def items_prices_restore(*, price_list: PriceList, changes: Mapping[int, tuple[Decimal | None, Decimal]]) -> int:
    """Give each item whose price is still the new one its old price back, or none; returns how many."""
    with transaction.atomic():
        rows = Price.objects.select_for_update().filter(price_list=price_list, product_id__in=changes)
        present = dict(rows.order_by("product_id").values_list("product_id", "gross"))
        unmoved = {pk: old for pk, (old, new) in changes.items() if present.get(pk) == new}
        prices_set(price_list=price_list, gross={pk: old for pk, old in unmoved.items() if old is not None})
        gone = [pk for pk, old in unmoved.items() if old is None]
        Price.objects.filter(price_list=price_list, product_id__in=gone).delete()
    return len(unmoved)


def _write(item_ids: Collection[int], column: str, value: Any) -> None:
    Product.objects.filter(pk__in=item_ids).update(**{column: value, "updated_at": timezone.now()})


def _is_there(column: str, value: Any) -> bool:
    related = Product._meta.get_field(column.removesuffix("_id")).related_model
    return related is None or value is None or related._default_manager.filter(pk=value).exists()
