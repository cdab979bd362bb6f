"""The shop's default price list."""

from django.db import transaction

from eshop.catalog.models import PriceList


def price_list_make_default(*, price_list: PriceList) -> None:
    """Make this list the default one in place of the present one; rows are locked in the order of their ids."""
    with transaction.atomic():
        list(PriceList.objects.select_for_update().order_by("pk"))
        PriceList.objects.filter(is_default=True).exclude(pk=price_list.pk).update(is_default=False)
        PriceList.objects.filter(pk=price_list.pk).update(is_default=True)
    price_list.is_default = True
