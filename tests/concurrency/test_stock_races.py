"""Fifty orders for the last ten pieces, and orders that want the same two items in opposite order."""

import time
from collections.abc import Mapping
from decimal import Decimal

import pytest
from django.db.models import Sum

from eshop.catalog.models import Product, Stock, StockMovement
from eshop.catalog.services import stock
from eshop.orders.models import Order, OrderLine
from event_log.models import Event
from tests.baselinker_integration.orders.orders import line, order_fields, stock_of
from tests.baselinker_integration.shop import Shop, product_make, shop_make
from tests.concurrency.racing import race

ORDERS = 50


def shop_fill() -> Shop:
    product_make("OSTATNIE", stock=Decimal(10))
    product_make("DRUGIE", stock=Decimal(100))
    return shop_make()


@pytest.fixture
def shop(transactional_db) -> Shop:
    return shop_fill()


@pytest.fixture
def file_shop(sqlite_file) -> Shop:
    return shop_fill()


def item(code: str) -> Product:
    return Product.objects.get(code=code)


def pieces_sold() -> int:
    return -int(StockMovement.objects.aggregate(sum=Sum("delta"))["sum"])


def sell_the_last_ten(shop: Shop) -> None:
    last = item("OSTATNIE")
    replies = race(lambda n: shop.call("OrderAdd", **order_fields(line(last), baselinker_id=f"1{n}")), ORDERS)
    assert len({reply["order_id"] for reply in replies}) == Order.objects.count() == ORDERS
    assert (stock_of(last), pieces_sold()) == ("0", 10)
    assert OrderLine.objects.filter(taken=1, shortage=0).count() == 10
    assert OrderLine.objects.filter(taken=0, shortage=1).count() == 40
    assert Event.objects.filter(type="order_oversold").count() == 40
    assert Event.objects.filter(type="order_accepted").count() == ORDERS


@pytest.mark.postgres
def test_last_ten_pieces_are_sold_ten_times(shop):
    sell_the_last_ten(shop)


@pytest.mark.sqlite
def test_last_ten_pieces_are_sold_ten_times_on_sqlite(file_shop):
    sell_the_last_ten(file_shop)


@pytest.mark.postgres
def test_mixed_quantities_never_sell_more_than_there_is(shop):
    last = item("OSTATNIE")
    race(lambda n: shop.call("OrderAdd", **order_fields(line(last, n % 3 + 1), baselinker_id=f"2{n}")), ORDERS)
    assert (stock_of(last), pieces_sold()) == ("0", 10)
    totals = OrderLine.objects.aggregate(quantity=Sum("quantity"), taken=Sum("taken"), shortage=Sum("shortage"))
    assert totals["taken"] == 10
    assert totals["taken"] + totals["shortage"] == totals["quantity"]


@pytest.mark.postgres
def test_control_reading_first_and_writing_then_sells_more_than_there_is(shop, monkeypatch):
    def careless(wanted: Mapping[int, int], reference: str) -> dict[int, int]:
        ((product_id, pieces),) = wanted.items()
        quantity = Stock.objects.values_list("quantity", flat=True).get(pk=product_id)
        time.sleep(0.02)
        if quantity < pieces:
            return {}
        Stock.objects.filter(pk=product_id).update(quantity=quantity - pieces)
        StockMovement.objects.create(product_id=product_id, delta=-pieces, kind="sale", reference=reference)
        return {product_id: pieces}

    monkeypatch.setattr(stock, "_move", careless)
    last = item("OSTATNIE")
    race(lambda n: shop.call("OrderAdd", **order_fields(line(last), baselinker_id=f"1{n}")), ORDERS)
    assert pieces_sold() > 10


def sell_in_opposite_order(shop: Shop) -> list[dict]:
    first, second = item("OSTATNIE"), item("DRUGIE")
    Stock.objects.filter(pk=first.pk).update(quantity=100)

    def push(number: int) -> dict:
        lines = [line(first), line(second)] if number % 2 else [line(second), line(first)]
        return shop.call("OrderAdd", **order_fields(*lines, baselinker_id=f"3{number}"))

    return race(push, ORDERS)


@pytest.mark.postgres
def test_items_in_opposite_order_do_not_lock_each_other_out(shop):
    replies = sell_in_opposite_order(shop)
    assert [reply for reply in replies if "error" in reply] == []
    assert (stock_of(item("OSTATNIE")), stock_of(item("DRUGIE"))) == ("50", "50")


@pytest.mark.postgres
def test_control_items_in_the_order_of_the_lines_do_lock_each_other_out(shop, monkeypatch):
    move = stock._move

    def slow(wanted: Mapping[int, int], reference: str) -> dict[int, int]:
        moved: dict[int, int] = {}
        for product_id, pieces in wanted.items():
            moved |= move({product_id: pieces}, reference)
            time.sleep(0.05)
        return moved

    monkeypatch.setattr(stock, "_move", slow)
    monkeypatch.setattr(stock, "sorted", list, raising=False)
    replies = sell_in_opposite_order(shop)
    assert {reply["error_code"] for reply in replies if "error" in reply} == {"db_connection"}
