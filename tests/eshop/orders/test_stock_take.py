"""Stock behind orders: whole pieces, never below zero, every move in the ledger."""

from decimal import Decimal

import pytest

from eshop.catalog.models import Stock, StockMovement
from eshop.catalog.services.stock import stock_take
from tests.factories import product_make

pytestmark = pytest.mark.django_db


def on_hand(product):
    return Stock.objects.values_list("quantity", flat=True).get(pk=product.pk)


@pytest.mark.parametrize(
    ("before", "wanted", "taken", "after"),
    [
        ("7", 3, 3, "4"),
        ("7", 7, 7, "0"),
        ("7", 8, 7, "0"),
        ("2.5", 2, 2, "0.5"),
        ("2.5", 3, 2, "0.5"),
        ("0.9", 1, 0, "0.9"),
        ("0", 1, 0, "0"),
        ("-1", 1, 0, "-1"),
        ("-1.5", 1, 0, "-1.5"),
        ("7", 0, 0, "7"),
        ("7", -2, -2, "9"),
        ("-3", -2, -2, "-1"),
    ],
)
def test_only_whole_pieces_that_are_there_are_taken(before, wanted, taken, after):
    product = product_make(quantity=before)
    StockMovement.objects.all().delete()
    assert stock_take(pieces={product.pk: wanted}, reference="order:1") == {product.pk: taken}
    assert on_hand(product) == Decimal(after)
    deltas = list(StockMovement.objects.values_list("delta", "kind", "reference"))
    assert deltas == ([(Decimal(-taken), "sale" if taken > 0 else "return", "order:1")] if taken else [])


def test_item_without_a_stock_row_has_nothing_and_gets_one_when_pieces_come_back():
    product = product_make()
    Stock.objects.filter(pk=product.pk).delete()
    assert stock_take(pieces={product.pk: 1}, reference="order:1") == {product.pk: 0}
    assert not Stock.objects.filter(pk=product.pk).exists()
    assert stock_take(pieces={product.pk: -2}, reference="order:1") == {product.pk: -2}
    assert on_hand(product) == 2
