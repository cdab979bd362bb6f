"""Rows written on the hot path are the rows that the ORM would have written."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, transaction
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from baselinker_integration.accounts.connections import connection_create
from baselinker_integration.models import OrderBinding
from eshop.core.hot_path.statements import row_write_with, rows_write
from eshop.orders.models import Order, OrderChange, OrderLine
from eshop.orders.models.status import OrderStatus
from tests.factories import product_make

pytestmark = pytest.mark.django_db
CREATED = OrderChange.Kind.CREATED
PLACED = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def order_new(**values):
    base = {
        "placed_at": PLACED,
        "status": OrderStatus.CONFIRMED,
        "total": Decimal("12.50"),
        "delivery_fullname": "Zażółć",
    }
    return Order(**(base | values))


def stored(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_rows_know_their_keys_and_are_stored_as_given():
    order = order_new()
    rows_write([order])
    product = product_make("K1")
    lines = [
        OrderLine(order=order, position=n, product=product, name=f"Pozycja {n}", unit_price=Decimal("1.10"), quantity=n)
        for n in (1, 2, 3)
    ]
    lines[1].attributes = [["Rozmiar", "42"]]
    rows_write(lines)
    assert [line.pk for line in lines] == sorted(line.pk for line in lines)
    for line in [order, *lines]:
        assert not line._state.adding
        assert stored(type(line).objects.get(pk=line.pk)) == stored(line)


def test_choices_and_times_are_stored_as_the_orm_stores_them():
    quick, usual = order_new(), order_new()
    rows_write([quick])
    usual.save()
    ours, theirs = stored(Order.objects.get(pk=quick.pk)), stored(Order.objects.get(pk=usual.pk))
    for name in ("id", "created_at", "updated_at"):
        assert type(ours.pop(name)) is type(theirs.pop(name))
    assert ours == theirs
    assert ours["status"] == OrderStatus.CONFIRMED


def test_nothing_to_write_asks_nothing_of_the_database():
    with CaptureQueriesContext(database) as queries:
        rows_write([])
    assert len(queries) == 0


def companions(order):
    connected = connection_create(name="Konto")
    change = OrderChange(order=order, kind=CREATED, to_status=OrderStatus.CONFIRMED, actor="BaseLinker")
    binding = OrderBinding(
        connection=connected.connection, external_id="7", order=order, sent_fields={"phone": "1"}, content_hash=b"x"
    )
    return [change, binding]


def test_a_row_and_its_companions_stand_together():
    order = order_new()
    change, binding = companions(order)
    with CaptureQueriesContext(database) as queries:
        row_write_with(order, [change], [binding])
    assert len(queries) == (1 if database.vendor == "postgresql" else 3)
    assert Order.objects.get() == order
    for row in (change, binding):
        assert row.order_id == order.pk
        again = stored(type(row).objects.get(pk=row.pk))
        assert {name: bytes(v) if isinstance(v, memoryview) else v for name, v in again.items()} == stored(row)


@pytest.mark.parametrize("count", [3, 60])
def test_many_companions_of_a_kind_are_stored_in_their_order(count):
    order, change = order_new(), OrderChange(kind=CREATED, to_status=OrderStatus.CONFIRMED)
    lines = [OrderLine(position=n, name=f"Pozycja {n}", unit_price=Decimal(n), quantity=n) for n in range(1, count + 1)]
    with CaptureQueriesContext(database) as queries:
        row_write_with(order, [change], [], lines)
    together = 1 if count == 3 else 2
    assert len(queries) == (together if database.vendor == "postgresql" else 3)
    assert [line.pk for line in lines] == sorted(line.pk for line in lines)
    for row in [order, change, *lines]:
        assert not row._state.adding
        assert stored(type(row).objects.get(pk=row.pk)) == stored(row)
    assert order.history.get() == change
    assert [line.order_id for line in lines] == [order.pk] * count


def test_a_companion_that_may_not_be_stored_takes_the_row_with_it():
    first, second = order_new(), order_new()
    rows = companions(first)
    row_write_with(first, *([row] for row in rows))
    twin = OrderBinding(connection=rows[1].connection, external_id="7", order=second, content_hash=b"y")
    with pytest.raises(IntegrityError), transaction.atomic():
        row_write_with(second, [twin])
    assert list(Order.objects.all()) == [first]


@pytest.mark.postgres
def test_a_value_too_long_is_the_databases_error_not_a_cut(db):
    with pytest.raises(DataError), transaction.atomic():
        rows_write([order_new(currency="PLNPLN")])
