"""Writing single values of an item."""

from decimal import Decimal

from django.utils.translation import gettext as _

from eshop.catalog.models import Price, PriceList, Product
from eshop.core.errors import ApplicationError
from eshop.core.numbers import to_money


def price_set(*, product: Product, price_list: PriceList, gross: Decimal) -> None:
    """Set the gross price of an item in a list, in the list's currency. Raises ApplicationError below zero."""
    if gross < 0:
        raise ApplicationError(_("Cena nie może być ujemna."), field="price")
    Price.objects.update_or_create(product=product, price_list=price_list, defaults={"gross": to_money(gross)})
