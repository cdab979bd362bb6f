"""Setting one price of an item."""

from decimal import Decimal

import pytest

from eshop.catalog.models import Price, PriceList, Product
from eshop.catalog.services.products import price_set
from eshop.core.errors import ApplicationError

pytestmark = pytest.mark.django_db


def test_price_is_set_and_replaced_in_its_list_only():
    product = Product.objects.create(external_id="1", code="A")
    retail, other = PriceList.objects.get(is_default=True), PriceList.objects.create(name="Hurt")
    price_set(product=product, price_list=other, gross=Decimal(5))
    price_set(product=product, price_list=retail, gross=Decimal("10.005"))
    price_set(product=product, price_list=retail, gross=Decimal("12"))
    assert dict(Price.objects.values_list("price_list__name", "gross")) == {
        "Hurt": Decimal(5),
        "Detaliczny": Decimal(12),
    }


def test_price_below_zero_is_an_error():
    product = Product.objects.create(external_id="1", code="A")
    with pytest.raises(ApplicationError, match="ujemna"):
        price_set(product=product, price_list=PriceList.objects.get(), gross=Decimal(-1))
    assert not Price.objects.exists()
