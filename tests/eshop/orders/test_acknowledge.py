"""The ERP says under which number it took an order: once, and never under another."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eshop.orders.errors import AlreadyAcknowledged, Stale
from eshop.orders.models import Order, OrderChange, OrderStatus
from eshop.orders.services.acknowledge import Acknowledgement, orders_acknowledge
from tests.factories import order_make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
Kind = OrderChange.Kind


def acknowledge(order, number="ZO/1", **more):
    told = {order.pk: Acknowledgement(number, **more)}
    return orders_acknowledge(told=told, client="Optima", now=NOW)[order.pk]


def stored(order):
    order.refresh_from_db()
    return order.erp_number, order.acknowledged_at, order.acknowledged_by, order.status, order.version


def entries(order):
    return list(order.history.order_by("pk").values_list("kind", "from_status", "to_status", "note", "actor")[1:])


def test_number_time_and_client_are_kept():
    order = order_make()
    assert acknowledge(order, version=1) is True
    assert stored(order) == ("ZO/1", NOW, "Optima", OrderStatus.AWAITING_SHOP, 2)
    assert entries(order) == [(Kind.ACKNOWLEDGED, None, None, "Numer w ERP: ZO/1", "Optima")]


def test_confirming_moves_the_order_on_as_well():
    order = order_make()
    assert acknowledge(order, confirms=True) is True
    assert stored(order) == ("ZO/1", NOW, "Optima", OrderStatus.CONFIRMED, 3)
    assert entries(order) == [
        (Kind.ACKNOWLEDGED, None, None, "Numer w ERP: ZO/1", "Optima"),
        (Kind.STATE, OrderStatus.AWAITING_SHOP, OrderStatus.CONFIRMED, "", "Optima"),
    ]


def test_the_same_again_changes_nothing_whatever_the_version():
    order = order_make()
    acknowledge(order, version=1)
    before = stored(order)
    assert acknowledge(order, version=1) is False
    assert stored(order) == before
    assert acknowledge(order, version=2, confirms=True) is True
    assert acknowledge(order, version=1, confirms=True) is False
    assert stored(order)[3:] == (OrderStatus.CONFIRMED, 3)


def test_another_number_is_refused_with_the_one_that_is_there():
    order = order_make()
    acknowledge(order)
    before = stored(order)
    refusal = acknowledge(order, "ZO/2", version=2, confirms=True)
    assert (type(refusal), refusal.field) == (AlreadyAcknowledged, "erp_number")
    assert "ZO/1" in refusal.message
    assert stored(order) == before


def test_a_version_that_is_no_more_is_refused():
    order = order_make()
    refusal = acknowledge(order, version=7, confirms=True)
    assert (type(refusal), refusal.field) == (Stale, "version")
    assert stored(order) == ("", None, "", OrderStatus.AWAITING_SHOP, 1)


@pytest.mark.parametrize("status", OrderStatus)
def test_only_what_the_shop_has_to_do_with_can_be_taken(status):
    order = order_make(status=status)
    may = status in (OrderStatus.AWAITING_SHOP, OrderStatus.CONFIRMED, OrderStatus.COMPLETED)
    outcome = acknowledge(order, confirms=True)
    if may:
        assert outcome is True
        assert stored(order)[3] == (OrderStatus.CONFIRMED if status == OrderStatus.AWAITING_SHOP else status)
    else:
        assert str(status.label) in outcome.message
        assert stored(order) == ("", None, "", status, 1)


def test_an_order_held_for_payment_cannot_be_taken():
    order = order_make(is_held=True)
    assert acknowledge(order) is not True
    assert stored(order)[0] == ""


def test_orders_that_do_not_exist_are_left_out():
    order = order_make()
    told = {number: Acknowledgement("ZO/1") for number in (order.pk, 999_999)}
    assert orders_acknowledge(told=told, client="Optima", now=NOW) == {order.pk: True}


def test_statements_do_not_grow_with_the_orders():
    counted = []
    for count in (2, 40):
        orders = [order_make() for _ in range(count)]
        told = {order.pk: Acknowledgement(f"ZO/{order.pk}", confirms=True) for order in orders}
        with CaptureQueriesContext(connection) as queries:
            assert set(orders_acknowledge(told=told, client="Optima", now=NOW).values()) == {True}
        counted.append(len(queries))
        assert all(order.erp_number == f"ZO/{order.pk}" for order in Order.objects.filter(pk__in=told))
    assert counted[0] == counted[1] <= 13
