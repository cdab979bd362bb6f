"""A build holds one batch of products, however many there are."""

import tracemalloc
from decimal import Decimal

import pytest

from baselinker_integration.feed.prepare.build import feed_prepare
from baselinker_integration.models import FeedBody
from eshop.catalog.models import Price, PriceList, Product, Stock, VatRate
from tests.baselinker_integration.shop import shop_make

pytestmark = pytest.mark.django_db
BATCH = 50


def products_make(count: int) -> None:
    prices, rate = PriceList.objects.get(is_default=True), VatRate.objects.get(code="23")
    made = Product.objects.bulk_create(
        Product(external_id=f"m{n}", code=f"M{n}", name=f"Koc {n}", vat_rate=rate, description="opis " * 4000)
        for n in range(count)
    )
    Price.objects.bulk_create(Price(product=product, price_list=prices, gross=Decimal("9.99")) for product in made)
    Stock.objects.bulk_create(Stock(product=product, quantity=1) for product in made)


def peak_of_build(connection, batch: int) -> int:
    tracemalloc.start()
    try:
        feed_prepare(connection, batch=batch)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_build_of_twenty_batches_takes_the_memory_of_five():
    feed_prepare(shop_make(name="Rozgrzewka").connection, batch=BATCH)
    products_make(5 * BATCH)
    of_five = peak_of_build(shop_make(name="Mało").connection, BATCH)
    Product.objects.all().delete()
    products_make(20 * BATCH)
    many = shop_make(name="Dużo").connection

    of_twenty = peak_of_build(many, BATCH)

    assert FeedBody.objects.filter(feed_id=many.pk).count() == 20 * BATCH
    assert of_twenty < of_five * 1.3


def test_the_control_of_one_large_batch_takes_more():
    products_make(10 * BATCH)
    feed_prepare(shop_make(name="Pierwsze").connection, batch=BATCH)
    small = peak_of_build(shop_make(name="Porcjami").connection, BATCH)

    assert peak_of_build(shop_make(name="Naraz").connection, 10 * BATCH) > small * 3
