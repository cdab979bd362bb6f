"""Pieces that the shop sold and the ERP does not know of: what an absolute stock from the ERP is lowered by."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from eshop.orders.models import Order, OrderChange, OrderStatus
from eshop.orders.services.status import order_status_change
from eshop.orders.unseen import pieces_unseen
from tests.eshop.orders.sales import acknowledge, newest_change, sell
from tests.factories import product_make

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(db):
    return product_make("A", quantity=50), product_make("B", quantity=50)


@pytest.fixture
def since():
    return timezone.now()


def test_orders_count_until_they_are_acknowledged(since, items):
    first, second = items
    one, two = sell({first: 2, second: 1}), sell({first: 3})
    ids = [first.pk, second.pk]
    assert pieces_unseen(ids, since=since) == {first.pk: Decimal(5), second.pk: Decimal(1)}
    assert pieces_unseen([second.pk], since=since) == {second.pk: Decimal(1)}
    acknowledge(one)
    assert pieces_unseen(ids, since=since) == {first.pk: Decimal(3)}
    acknowledge(two)
    assert pieces_unseen(ids, since=since) == {}


def test_with_a_cursor_those_count_that_came_after_it(since, items):
    first, _second = items
    acknowledge(sell({first: 2}))
    seen = newest_change()
    later = sell({first: 3})
    acknowledge(later)
    assert pieces_unseen([first.pk], since=since, seen_changes=seen) == {first.pk: Decimal(3)}
    order_status_change(order_id=Order.objects.earliest("pk").pk, to=OrderStatus.CONFIRMED)
    assert pieces_unseen([first.pk], since=since, seen_changes=newest_change()) == {}
    assert pieces_unseen([first.pk], since=since, seen_changes=0) == {first.pk: Decimal(5)}


def test_what_an_order_put_back_does_not_count(since, items):
    first, second = items
    order = sell({first: 2, second: 1})
    order_status_change(order_id=order.pk, to=OrderStatus.CANCELLED)
    assert pieces_unseen([first.pk, second.pk], since=since) == {}


def test_only_the_pieces_that_the_stock_had_count(since):
    item = product_make("A", quantity=2)
    sell({item: 5})
    assert pieces_unseen([item.pk], since=since) == {item.pk: Decimal(2)}


def test_orders_from_before_the_first_client_do_not_count_and_without_client_none_does(items):
    first, _second = items
    sell({first: 2})
    assert pieces_unseen([first.pk], since=timezone.now()) == {}
    assert pieces_unseen([first.pk], since=None) == {}
    assert pieces_unseen([first.pk], since=timezone.now() - timedelta(hours=1)) == {first.pk: Decimal(2)}


def test_it_is_one_statement(items, since, django_assert_num_queries):
    sell({items[0]: 1})
    OrderChange.objects.exists()
    with django_assert_num_queries(1):
        pieces_unseen([item.pk for item in items], since=since)
