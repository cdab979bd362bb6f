"""People buy while the ERP sends its stock again and again: every piece that was sold stays sold."""

import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from eshop.catalog.batches.stock import StockRow, stock_write
from eshop.catalog.models import Product, Stock, StockMovement
from eshop.orders.models import OrderLine
from eshop.orders.unseen import pieces_unseen
from tests.concurrency.racing import race
from tests.eshop.orders.sales import sell
from tests.factories import product_make

BUYERS, SALES, STOCK = 4, 15, 500


def stock_sent(unseen):
    """The ERP, which takes no orders, says twenty times that it has what it always had."""
    for _time in range(20):
        row = StockRow(0, "A", Decimal(STOCK))
        stock_write(rows=[row], is_relative=False, reference="api:race", unseen=unseen)


def under_the_lock(ids):
    return pieces_unseen(ids, since=timezone.now() - timedelta(hours=1))


def bought(_number):
    for _time in range(SALES):
        sell({Product.objects.get(code="A"): 1})
        time.sleep(0.01)


def on_hand_after(erp):
    product_make("A", external_id="A", quantity=STOCK)
    StockMovement.objects.create(product=Product.objects.get(), delta=STOCK, kind="import")
    race(lambda number: erp() if number == 0 else bought(number), BUYERS + 1)
    assert OrderLine.objects.filter(taken=1).count() == BUYERS * SALES
    on_hand = Stock.objects.get().quantity
    assert on_hand == sum(StockMovement.objects.values_list("delta", flat=True))
    return on_hand


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_every_piece_stays_sold():
    assert on_hand_after(lambda: stock_sent(under_the_lock)) == STOCK - BUYERS * SALES


@pytest.mark.sqlite
def test_every_piece_stays_sold_on_sqlite(sqlite_file):
    assert on_hand_after(lambda: stock_sent(under_the_lock)) == STOCK - BUYERS * SALES


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_control_asked_before_the_lock_sales_are_undone():
    def asked_early():
        for _time in range(3):
            known = under_the_lock([Product.objects.get().pk])
            time.sleep(0.05)
            row = StockRow(0, "A", Decimal(STOCK))
            stock_write(rows=[row], is_relative=False, reference="api:race", unseen=lambda _ids, known=known: known)

    assert on_hand_after(asked_early) > STOCK - BUYERS * SALES
