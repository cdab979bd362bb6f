"""Stock updates against orders and against each other, and the same item or category added by many calls at once."""

import json
import time
from decimal import Decimal

import pytest
from django.db.models import Sum

from baselinker_integration.models import InboundCall
from eshop.catalog.models import Category, Product, Stock, StockMovement
from eshop.catalog.services import stock_batch
from eshop.catalog.services.stock_batch import StockStep, stock_rows_ensure, stock_steps_apply
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.baselinker_integration.shop import Shop, product_make, shop_make
from tests.concurrency.racing import race

CALLS = 24
STOCK = Decimal(1000)


def shop_fill() -> Shop:
    for number in range(6):
        product_make(f"K{number}", stock=STOCK)
    product_make("BEZ STANU", stock=None)
    return shop_make(writes_products=True, writes_prices=True)


@pytest.fixture
def shop(transactional_db) -> Shop:
    return shop_fill()


@pytest.fixture
def file_shop(sqlite_file) -> Shop:
    return shop_fill()


def one_of_many(shop: Shop, number: int) -> object:
    """Every third call is an order; updates name the items upwards and downwards in turn."""
    items = list(Product.objects.order_by("-pk" if number % 2 else "pk"))
    if number % 3 == 0:
        return shop.call("OrderAdd", **order_fields(*(line(item) for item in items), baselinker_id=f"4{number}"))
    change = {"operation": "change", "quantity": str(number % 3)}
    entries = [{"product_id": str(item.pk), **change} for item in items]
    return shop.call("ProductsQuantityUpdate", products=json.dumps(entries))


def write_at_once(shop: Shop) -> None:
    replies = race(lambda number: one_of_many(shop, number), CALLS)
    assert not [reply for reply in replies if "error" in reply]
    assert not InboundCall.objects.exclude(state=InboundCall.State.DONE).exists()
    raised = sum(number % 3 for number in range(CALLS))
    stock = dict(Stock.objects.values_list("product__code", "quantity"))
    assert stock.pop("BEZ STANU") >= 0
    assert set(stock.values()) == {STOCK + raised - CALLS // 3}
    for code, quantity in Stock.objects.values_list("product__code", "quantity"):
        moved = StockMovement.objects.filter(product__code=code).aggregate(sum=Sum("delta"))["sum"]
        assert moved == quantity - (0 if code == "BEZ STANU" else STOCK)


@pytest.mark.postgres
def test_updates_and_orders_at_once_lose_nothing_and_never_wait_in_a_circle(shop):
    write_at_once(shop)


@pytest.mark.sqlite
def test_updates_and_orders_at_once_lose_nothing_on_sqlite(file_shop):
    write_at_once(file_shop)


@pytest.mark.postgres
def test_control_without_the_lock_updates_are_lost(shop, monkeypatch):
    ids = sorted(Product.objects.values_list("pk", flat=True))
    stock_rows_ensure(ids)

    def write_slowly(rows: list[Stock]) -> None:
        time.sleep(0.05)
        for row in rows:
            Stock.objects.filter(pk=row.pk).update(quantity=row.quantity)

    monkeypatch.setattr(stock_batch, "_write", write_slowly)
    monkeypatch.setattr(type(Stock.objects.all()), "select_for_update", lambda self, **options: self)
    race(lambda number: len(stock_steps_apply(
        steps=[StockStep(pk, Decimal(1), is_relative=True) for pk in ids], kind="connector", reference="control"
    )), 8)  # fmt: skip

    assert Stock.objects.filter(product__code="K0").get().quantity < STOCK + 8


def add_the_same(shop: Shop) -> None:
    by_sku = race(lambda number: shop.call("ProductAdd", sku="NOWY", name="Nowy", quantity="3", price="5"), 12)
    by_number = race(lambda number: shop.call("ProductAdd", product_id="77777", name="Nowy"), 12)
    categories = race(lambda number: shop.call("CategoryAdd", name="Nowa"), 12)
    for replies in (by_sku, by_number, categories):
        assert len({json.dumps(reply) for reply in replies}) == 1
        assert "error" not in replies[0]
    assert Product.objects.filter(name="Nowy").count() == 2
    assert Category.objects.filter(name="Nowa").count() == 1
    assert Stock.objects.get(product__code="NOWY").quantity == 3
    assert StockMovement.objects.get(product__code="NOWY").delta == 3


@pytest.mark.postgres
def test_the_same_item_or_category_added_at_once_is_one(shop):
    add_the_same(shop)


@pytest.mark.sqlite
def test_the_same_item_or_category_added_at_once_is_one_on_sqlite(file_shop):
    add_the_same(file_shop)


def prices_at_once(shop: Shop) -> None:
    def write(number: int) -> object:
        items = Product.objects.order_by("-pk" if number % 2 else "pk")
        entries = [{"product_id": str(item.pk), "price": f"{number + 1}.00"} for item in items]
        return shop.call("ProductsPriceUpdate", products=json.dumps(entries))

    replies = race(write, 12)
    assert replies == [{"counter": 7}] * 12
    assert {product.prices.count() for product in Product.objects.all()} == {1}


@pytest.mark.postgres
def test_prices_written_at_once_never_wait_in_a_circle(shop):
    prices_at_once(shop)
