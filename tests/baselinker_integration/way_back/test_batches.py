"""Many orders at once take few calls."""

import pytest

from eshop.orders.models import OrderStatus
from tests.baselinker_integration.way_back.conftest import SENT, WORKED_ON
from tests.baselinker_integration.way_back.orders import moved, parcelled, row, waits, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(both):
    return [both(number) for number in range(501, 561)]


def test_sixty_states_take_two_calls(world, many):
    for order in many:
        moved(order, OrderStatus.CONFIRMED)
    assert work() == 60
    assert [call.method for call in world.calls] == ["getOrders", "setOrderStatuses"]
    assert {order["order_status_id"] for order in world.orders.values()} == {WORKED_ON}
    assert not any(waits(order) for order in many)


def test_each_goes_to_its_own_status_and_parcels_follow(world, many):
    for order in many[:30]:
        moved(order, OrderStatus.CONFIRMED)
    for order in many[30:]:
        moved(order, OrderStatus.COMPLETED)
    parcelled(many[0], "62000001")
    work()
    methods = [call.method for call in world.calls]
    assert methods == ["getOrders", "setOrderStatuses", "setOrderStatuses", "getOrderPackages", "createPackageManual"]
    assert [world.orders[number]["order_status_id"] for number in (501, 531)] == [WORKED_ON, SENT]
    assert world.parcels[501][0]["courier_package_nr"] == "62000001"
    assert not any(waits(order) for order in many)


def test_one_that_is_gone_does_not_hold_up_the_others(world, many):
    del world.orders[501]
    for order in many:
        moved(order, OrderStatus.CONFIRMED)
    work()
    assert {world.orders[number]["order_status_id"] for number in range(502, 561)} == {WORKED_ON}
    assert (waits(many[0]), row(many[0]).error_code) == (False, "not_found")
