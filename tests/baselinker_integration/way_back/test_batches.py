"""Many orders at once take few calls."""

import pytest

from baselinker_integration.way_back import batches
from baselinker_integration.way_back import sending as passes
from baselinker_integration.way_back.asked import order_send_ask
from baselinker_integration.way_back.finding import orders_find
from baselinker_integration.way_back.sending import account_send
from eshop.core import clock
from eshop.orders.models import OrderStatus, Parcel
from eshop.orders.services.parcels import order_parcels_set
from tests.baselinker_integration.way_back.conftest import SENT, WORKED_ON
from tests.baselinker_integration.way_back.orders import events, moved, parcelled, row, waits, work

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


def test_a_change_while_many_are_told_stays_due(world, many, monkeypatch):
    """What was read before the call is not what the order is after it."""

    def moved_meanwhile(rows, what, report=batches.sent_reports):
        if many[0].history.filter(to_status=OrderStatus.COMPLETED).count() == 0:
            moved(many[0], OrderStatus.COMPLETED)
        report(rows, what)

    monkeypatch.setattr(batches, "sent_reports", moved_meanwhile)
    for order in many:
        moved(order, OrderStatus.CONFIRMED)
    work()
    assert [world.orders[number]["order_status_id"] for number in (501, 502)] == [SENT, WORKED_ON]
    assert not any(waits(order) for order in many)


def test_those_that_are_there_already_are_noted_and_not_set(world, many):
    for order in many:
        world.orders[int(order.baselinker_binding.external_id)]["order_status_id"] = WORKED_ON
        moved(order, OrderStatus.CONFIRMED)
    assert work() == 60
    assert [call.method for call in world.calls] == ["getOrders"]
    assert row(many[0]).sent["state"]["status_id"] == WORKED_ON


def test_a_parcel_taken_away_is_warned_of_also_among_many(world, many):
    parcelled(many[0], "62000001")
    work()
    order_parcels_set(order_id=many[0].pk, parcels=[], origin=Parcel.Origin.ERP, actor="ERP")
    for order in many:
        moved(order, OrderStatus.CONFIRMED)
    work()
    assert [event.subject_id for event in events("parcel_left_there")] == [str(many[0].pk)]
    assert not any(waits(order) for order in many)


def test_what_was_refused_before_is_solved_by_what_is_told_with_many(world, many):
    world.faults.add("refused", "setOrderStatus")
    moved(many[0], OrderStatus.CONFIRMED)
    work()
    (refused,) = events("way_back_rejected")
    order_send_ask(order=many[0])
    for order in many[1:]:
        moved(order, OrderStatus.CONFIRMED)
    work()
    solving = [event for event in events("way_back_sent") if event.solves_id]
    assert [(event.solves_id, event.subject_id) for event in solving] == [(refused.pk, str(many[0].pk))]
    assert len(events("way_back_sent")) == 60


def test_what_goes_on_after_the_gate_stopped_it_looks_for_no_states_to_set_together(world, sending, many, monkeypatch):
    """Such a look reads hundreds of orders, and was made when the pass began."""
    looks = []
    monkeypatch.setattr(passes, "states_send", lambda *_: looks.append("look") or 0)
    for order in many[:2]:
        parcelled(order, f"6200{order.pk}")
    orders_find(clock.now())
    account_send(sending.pk, goes_on=True)
    assert (looks, len(world.called("createPackageManual"))) == ([], 2)
    account_send(sending.pk)
    assert looks == ["look"]
