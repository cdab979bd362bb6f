"""What the shop knows of an order arrives in BaseLinker: its state, its parcels, the number of its invoice."""

import pytest

from baselinker_integration.models import CarrierMapping, TokenAccount
from eshop.orders.models import OrderStatus
from event_log.models import Severity
from tests.baselinker_integration.way_back.conftest import NEW, SENT, WORKED_ON
from tests.baselinker_integration.way_back.orders import events, invoiced, moved, parcelled, row, waits, work

pytestmark = pytest.mark.django_db


def called(world):
    return [call.method for call in world.calls]


def test_a_new_state_arrives(world, both):
    order = both(501)
    assert (work(), called(world)) == (0, [])
    moved(order, OrderStatus.CONFIRMED)
    assert work() == 1
    assert world.orders[501]["order_status_id"] == WORKED_ON
    assert called(world) == ["getOrders", "setOrderStatus"]
    assert (work(), called(world)) == (0, ["getOrders", "setOrderStatus"])
    assert not waits(order)
    (event,) = events("way_back_sent")
    assert (event.subject_id, event.details["sent"], event.severity) == (str(order.pk), ["state"], Severity.INFO)


def test_many_quick_changes_are_one_call(world, both):
    moved(both(501), OrderStatus.CONFIRMED, OrderStatus.COMPLETED)
    work()
    assert world.called("setOrderStatus") == [{"order_id": 501, "status_id": SENT}]


def test_parcel_and_invoice_arrive(world, both, sending):
    CarrierMapping.objects.create(account=sending, shop_carrier="InPost", courier_code="inpost")
    order = both(501)
    parcelled(order, "6200 0001")
    invoiced(order, "FV 7/2026")
    assert work() == 1
    (parcel,) = world.parcels[501]
    assert (parcel["courier_package_nr"], parcel["courier_code"]) == ("6200 0001", "inpost")
    assert world.orders[501]["extra_field_1"] == "FV 7/2026"
    assert world.orders[501]["order_status_id"] == NEW
    assert work() == 0
    assert len(world.parcels[501]) == 1
    assert events("carrier_unmapped") == []


def test_what_is_switched_off_is_not_sent(world, both, sending):
    TokenAccount.objects.filter(pk=sending.pk).update(sends_parcels=False, sends_invoice=False)
    order = both(501)
    parcelled(order, "62000001")
    invoiced(order, "FV 7/2026")
    assert work() == 1
    assert (called(world), waits(order)) == ([], False)
    assert row(order).sent == {}


def test_a_state_that_nobody_mapped_is_not_sent(world, both, sending):
    sending.state_mappings.filter(shop_state=OrderStatus.CONFIRMED).delete()
    order = both(501)
    moved(order, OrderStatus.CONFIRMED)
    work()
    assert (called(world), waits(order)) == ([], False)
