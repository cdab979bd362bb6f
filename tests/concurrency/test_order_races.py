"""The same order pushed by many processes at once: one order, one number in every answer, stock taken once."""

import time
from decimal import Decimal

import pytest
from django.db import connection as database

from baselinker_integration.door.replay import call_replay
from baselinker_integration.models import InboundCall, OrderBinding
from baselinker_integration.orders import intake
from eshop.catalog.models import Product
from eshop.core.errors import Conflict
from eshop.orders.models import Order, OrderLine
from tests.baselinker_integration.orders.orders import event_types, line, movements, order_fields, stock_of
from tests.baselinker_integration.shop import Shop, product_make, shop_make
from tests.concurrency.racing import race

CONSTRAINT = OrderBinding._meta.constraints[0]


@pytest.fixture
def shop(transactional_db) -> Shop:
    product_make("KUBEK", stock=Decimal(100))
    return shop_make()


@pytest.fixture
def file_shop(sqlite_file) -> Shop:
    product_make("KUBEK", stock=Decimal(100))
    return shop_make()


def mug() -> Product:
    return Product.objects.get(code="KUBEK")


def push_together(shop: Shop, processes: int) -> None:
    """Every process pushes the very same order, half of them as a repeat; asserts that it is one order."""
    fields = order_fields(line(mug(), 2))
    previous = ["", "1"]
    replies = race(lambda n: shop.call("OrderAdd", **fields, previous_order_id=previous[n % 2]), processes)
    order = Order.objects.get()
    assert replies == [{"order_id": str(order.pk)}] * processes
    assert (OrderBinding.objects.count(), OrderLine.objects.count()) == (1, 1)
    assert (stock_of(mug()), movements()) == ("98", [(mug().pk, "-2", "sale", f"order:{order.pk}")])
    assert event_types() == ["order_accepted"]
    states = set(InboundCall.objects.values_list("state", flat=True))
    assert (InboundCall.objects.count(), states) == (processes, {InboundCall.State.DONE})


@pytest.mark.postgres
@pytest.mark.parametrize("processes", [10, 50])
def test_same_order_many_times_at_once_is_one_order(shop, processes):
    push_together(shop, processes)


@pytest.mark.sqlite
def test_same_order_many_times_at_once_is_one_order_on_sqlite(file_shop):
    push_together(file_shop, 10)


@pytest.mark.postgres
def test_the_constraint_alone_decides(shop, monkeypatch):
    """Also when every process has looked before any of them wrote."""
    look = intake.order_find

    def look_and_wait(*arguments):
        found = look(*arguments)
        time.sleep(0.3)
        return found

    monkeypatch.setattr(intake, "order_find", look_and_wait)
    push_together(shop, 10)


def push_without_constraint(shop: Shop, monkeypatch) -> int:
    """The same with nothing but a look before the insert; returns the number of orders made."""
    look = intake.order_find

    def look_and_wait(*arguments):
        found = look(*arguments)
        time.sleep(0.3)
        return found

    monkeypatch.setattr(intake, "order_find", look_and_wait)
    monkeypatch.setattr(OrderBinding._meta, "constraints", [])
    with database.schema_editor() as editor:
        editor.remove_constraint(OrderBinding, CONSTRAINT)
    fields = order_fields(line(mug(), 2))
    race(lambda n: shop.call("OrderAdd", **fields), 10)
    return Order.objects.count()


@pytest.mark.postgres
def test_control_without_the_constraint_there_are_many_orders(shop, monkeypatch):
    try:
        assert push_without_constraint(shop, monkeypatch) > 1
        assert int(stock_of(mug())) < 98
    finally:
        OrderBinding.objects.all().delete()
        with database.schema_editor() as editor:
            editor.add_constraint(OrderBinding, CONSTRAINT)


@pytest.mark.sqlite
def test_control_without_the_constraint_there_are_many_orders_on_sqlite(file_shop, monkeypatch):
    with database.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
    assert push_without_constraint(file_shop, monkeypatch) > 1


@pytest.mark.postgres
def test_payment_reported_by_many_releases_once(shop):
    shop.call("OrderAdd", **order_fields(line(mug(), 2), paid="0"))
    paid = order_fields(line(mug(), 2), paid="1")
    number = str(Order.objects.get().pk)
    update = {"orders_ids": number, "update_type": "paid", "update_value": "1"}
    replies = race(lambda n: shop.call("OrderAdd", **paid) if n % 2 else shop.call("OrderUpdate", **update), 20)
    assert [reply for reply in replies if "error" in reply] == []
    order = Order.objects.get()
    assert (order.is_paid, order.is_held, order.history.count()) == (True, False, 3)
    assert event_types() == ["order_held", "order_released"]


@pytest.mark.postgres
def test_cancelling_by_many_puts_stock_back_once(shop):
    number = shop.call("OrderAdd", **order_fields(line(mug(), 2)))["order_id"]
    replies = race(lambda n: shop.call("OrderUpdate", orders_ids=number, update_type="status", update_value="8"), 20)
    assert replies == [{"counter": 1}] * 20
    assert (stock_of(mug()), [row[1] for row in movements()]) == ("100", ["-2", "2"])


@pytest.mark.postgres
def test_kept_call_that_two_people_run_again_is_run_once(shop):
    shop.call("OrderAdd", **order_fields(line("", 1, sku="NOWY")))
    product_make("NOWY", stock=Decimal(5))
    call = InboundCall.objects.get()

    def replay(number: int) -> str:
        try:
            return call_replay(call_id=call.pk).state
        except Conflict:
            return "conflict"

    assert sorted(race(replay, 8)) == ["conflict"] * 7 + ["done"]
    assert Order.objects.count() == 1
