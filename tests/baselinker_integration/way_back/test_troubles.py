"""What becomes of an order's news when something goes wrong: nothing is lost, nothing is done twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from baselinker_integration.models import CarrierMapping, TokenAccount, WayBack
from baselinker_integration.player.token_api.orders import order_edit, order_status_set
from baselinker_integration.way_back import finding, telling, wanted
from baselinker_integration.way_back.telling import Telling
from eshop.core import clock
from eshop.orders.models import OrderStatus, Parcel
from eshop.orders.services.parcels import ParcelData, order_parcel_add, order_parcels_set
from eshop.orders.services.status import order_status_change
from event_log.models import Severity
from tests.baselinker_integration.way_back.conftest import NEW, SENT, WORKED_ON
from tests.baselinker_integration.way_back.orders import events, invoiced, moved, parcelled, row, waits, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(monkeypatch):
    """Moves the shop's clock ahead by so many seconds, all in all."""
    return lambda seconds: monkeypatch.setattr(clock, "now", lambda: timezone.now() + timedelta(seconds=seconds))


def numbers(world, order=501):
    return [parcel["courier_package_nr"] for parcel in world.parcels.get(order, [])]


def test_a_lost_answer_registers_the_parcel_once(world, both, later):
    order = both(501)
    parcelled(order, "62000001")
    world.faults.add("lost", "createPackageManual")
    work()
    assert (numbers(world), waits(order)) == (["62000001"], True)
    later(30)
    work()
    assert len(world.called("getOrderPackages")) == 1
    later(62)
    work()
    assert (numbers(world), waits(order)) == (["62000001"], False)
    assert len(world.called("createPackageManual")) == 1


def test_control_without_looking_first_there_are_two(world, both, later, monkeypatch):
    monkeypatch.setattr(telling, "parcels_there", lambda _data: [])
    monkeypatch.setattr(telling, "LOOKS", 1)
    parcelled(both(501), "62000001")
    world.faults.add("lost", "createPackageManual")
    work()
    later(62)
    work()
    assert numbers(world) == ["62000001", "62000001"]


def test_a_parcel_that_never_arrived_is_looked_for_twice_and_sent_again(world, both, later):
    order = both(501)
    parcelled(order, "62000001")
    world.faults.add("dropped", "createPackageManual")
    work()
    for seconds in (62, 124):
        later(seconds)
        work()
    assert (numbers(world), waits(order)) == (["62000001"], False)
    assert len(world.called("getOrderPackages")) == 3


def test_an_unsure_parcel_does_not_hold_up_the_state(world, both):
    order = both(501)
    parcelled(order, "62000001")
    moved(order, OrderStatus.CONFIRMED)
    world.faults.add("lost", "createPackageManual")
    work()
    assert (world.orders[501]["order_status_id"], waits(order)) == (WORKED_ON, True)


def test_a_parcel_that_is_there_in_another_spelling_is_not_sent(world, both):
    order = both(501)
    world.parcels[501] = [{"package_id": 1, "courier_package_nr": "ab 62000001", "courier_code": "dpd"}]
    parcelled(order, "AB62000001")
    work()
    assert (world.called("createPackageManual"), waits(order)) == ([], False)


def test_a_killed_worker_leaves_the_order_due(world, both, later, monkeypatch):
    """Between the call and the note nothing can be known but what BaseLinker knows."""
    order = both(501)
    parcelled(order, "62000001")

    def killed(*_arguments, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(telling.Telling, "_note_parcel", killed)
        with pytest.raises(KeyboardInterrupt):
            work()
    assert (numbers(world), work()) == (["62000001"], 0)
    later(301)
    work()
    assert (numbers(world), waits(order)) == (["62000001"], False)


def test_a_gateway_error_is_tried_again_ever_later(world, both, later):
    order = both(501)
    moved(order, OrderStatus.CONFIRMED)
    world.faults.add("gateway", times=2)
    pauses, now = [], 0.0
    for _attempt in range(2):
        later(now)
        work()
        pauses.append((row(order).due_at - clock.now()).total_seconds())
        now += pauses[-1] + 1
    assert 47 <= pauses[0] <= 73
    assert 239 <= pauses[1] <= 361
    later(now)
    work()
    assert (world.orders[501]["order_status_id"], row(order).attempts, waits(order)) == (WORKED_ON, 0, False)


def test_a_refusal_waits_for_the_next_change_and_says_why(world, both, later):
    order = both(501)
    world.faults.add("refused", "setOrderStatus", message="Invalid status id")
    moved(order, OrderStatus.CONFIRMED)
    work()
    (event,) = events("way_back_rejected")
    assert (event.severity, event.details["error"]) == (Severity.ERROR, "Invalid status id")
    later(90_000)
    assert (work(), len(world.called("setOrderStatus"))) == (0, 0)
    moved(order, OrderStatus.COMPLETED)
    work()
    assert (world.orders[501]["order_status_id"], row(order).error_code) == (SENT, "")


def test_one_refused_part_keeps_no_other_from_being_sent(world, both):
    order = both(501)
    parcelled(order, "9" * 41)
    invoiced(order, "FV 7/2026")
    work()
    assert (world.parcels, world.orders[501]["extra_field_1"]) == ({}, "FV 7/2026")
    assert [event.details["error_code"] for event in events("way_back_rejected")] == ["too_long"]


def test_the_limit_is_no_failure(world, both, later):
    order = both(501)
    world.switches.calls_a_minute = 1
    moved(order, OrderStatus.CONFIRMED)
    work()
    assert (row(order).attempts, row(order).error_code, waits(order)) == (0, "", True)
    knocks = len(world.calls)
    work()
    assert len(world.calls) == knocks


def test_a_refused_token_stops_all_and_a_new_one_goes_on(world, both, sending, later):
    orders = [both(number) for number in (501, 502)]
    for order in orders:
        moved(order, OrderStatus.CONFIRMED)
    good, world.token = world.token, "4001234-4005678-" + "B" * 56
    work()
    assert TokenAccount.objects.get(pk=sending.pk).state == "refused"
    assert world.orders[501]["order_status_id"] == NEW
    world.token = good
    TokenAccount.objects.filter(pk=sending.pk).update(state="active")
    later(301)
    assert work() == 2


def test_a_status_that_the_seller_moved_on_is_not_turned_back(world, both):
    order = both(501)
    moved(order, OrderStatus.CONFIRMED)
    work()
    order_status_set(world, 501, 8072)
    row_now = row(order)
    WayBack.objects.filter(pk=row_now.pk).update(sent={"state": row_now.sent["state"]})
    moved(order, OrderStatus.COMPLETED)
    work()
    assert (world.orders[501]["order_status_id"], waits(order)) == (8072, False)
    assert [event.subject_id for event in events("state_moved_on")] == [str(order.pk)]


def test_a_status_of_an_earlier_state_is_moved_on(world, both):
    order = both(501)
    order_status_set(world, 501, WORKED_ON)
    moved(order, OrderStatus.CONFIRMED, OrderStatus.COMPLETED)
    work()
    assert (world.orders[501]["order_status_id"], events("state_moved_on")) == (SENT, [])


def test_a_field_that_the_seller_uses_is_left_alone(world, both):
    order = both(501)
    order_edit(world, 501, extra_field_1="prezent")
    invoiced(order, "FV 7/2026")
    work()
    assert (world.orders[501]["extra_field_1"], waits(order)) == ("prezent", False)
    assert [event.details["field"] for event in events("field_in_use")] == ["extra_field_1"]


def invoices_of_which_the_answers_are_lost(world, order, later, *, trouble):
    for attempt, number in enumerate(("FV 5/2026", "FV 6/2026", "FV 8/2026")):
        invoiced(order, number)
        if number != "FV 8/2026":
            world.faults.add(trouble, "setOrderFields")
        later(120 * attempt)
        work()
    return world.orders[501]["extra_field_1"]


@pytest.mark.parametrize("trouble", ["lost", "dropped"])
def test_a_number_whose_answer_was_lost_is_ours_and_replaced(world, both, later, trouble):
    order = both(501)
    assert invoices_of_which_the_answers_are_lost(world, order, later, trouble=trouble) == "FV 8/2026"
    assert (waits(order), events("field_in_use")) == (False, [])
    assert "invoice" not in row(order).unsure


def test_control_without_a_note_before_the_call_our_number_is_taken_for_the_sellers(world, both, later, monkeypatch):
    monkeypatch.setattr(Telling, "_note_unsure_invoice", lambda self, wanted: None)
    assert invoices_of_which_the_answers_are_lost(world, both(501), later, trouble="lost") == "FV 5/2026"


def test_our_own_number_is_replaced_in_a_field_of_the_sellers_own(world, both, sending):
    TokenAccount.objects.filter(pk=sending.pk).update(invoice_field="135")
    order = both(501)
    for number in ("FV 7/2026", "FV 8/2026"):
        invoiced(order, number)
        work()
    assert world.orders[501]["custom_extra_fields"] == {"135": "FV 8/2026"}


def test_a_carrier_without_a_counterpart_goes_by_its_name_and_is_told_once(world, both, sending):
    for number in (501, 502):
        parcelled(both(number), f"6200{number}", "Kurier Miejski Łódź i okolice")
    work()
    assert [world.parcels[number][0]["courier_code"] for number in (501, 502)] == ["Kurier Miejski Łódź"] * 2
    assert len(events("carrier_unmapped")) == 1
    CarrierMapping.objects.create(account=sending, shop_carrier="", courier_code="dpd")
    parcelled(both(503), "6200503", "Ktoś inny")
    work()
    assert world.parcels[503][0]["courier_code"] == "dpd"


def test_a_parcel_removed_in_the_shop_stays_there_with_a_warning(world, both):
    order = both(501)
    parcelled(order, "62000001")
    work()
    order_parcels_set(order_id=order.pk, parcels=[ParcelData("62000002")], origin=Parcel.Origin.ERP, actor="ERP")
    work()
    work()
    assert numbers(world) == ["62000001", "62000002"]
    assert [event.details["parcel"] for event in events("parcel_left_there")] == ["0001"]


@pytest.mark.parametrize(("fault", "left"), [("lost", ["0001"]), ("dropped", [])])
def test_a_parcel_whose_answer_was_lost_is_looked_for_when_the_shop_removes_it(world, both, later, fault, left):
    order = both(501)
    parcelled(order, "62000001")
    world.faults.add(fault, "createPackageManual")
    work()
    order_parcels_set(order_id=order.pk, parcels=[], origin=Parcel.Origin.ERP, actor="ERP")
    for seconds in (62, 124, 186):
        later(seconds)
        work()
    assert [event.details["parcel"] for event in events("parcel_left_there")] == left
    assert len(numbers(world)) == len(world.called("createPackageManual")) == len(left)
    assert (row(order).unsure["parcels"], waits(order)) == ({}, False)
    assert events("way_back_sent") == []


def test_what_baselinker_said_itself_is_not_told_back(world, both):
    order = both(501)
    order_status_change(order_id=order.pk, to=OrderStatus.CONFIRMED, actor="BaseLinker")
    told = ParcelData("62000001", "InPost")
    order_parcel_add(order_id=order.pk, parcel=told, origin=Parcel.Origin.BASELINKER, actor="BaseLinker")
    invoiced(order, "FV 7/2026")
    work()
    assert [call.method for call in world.calls] == ["getOrders", "setOrderFields"]


def echoing(world, order):
    """An automatic action of the seller that sets our state whenever a status is set there."""
    states = {WORKED_ON: OrderStatus.CONFIRMED, SENT: OrderStatus.COMPLETED}
    world.on_status = lambda _order, status: order_status_change(
        order_id=order.pk, to=states[status], actor="BaseLinker"
    )


@pytest.mark.django_db(transaction=True)
def test_an_action_that_sets_our_state_back_makes_no_echo(world, both, later):
    order = both(501)
    echoing(world, order)
    moved(order, OrderStatus.CONFIRMED)
    for seconds in (0, 60, 120):
        later(seconds)
        work()
    assert len(world.called("setOrderStatus")) == 1
    assert len(world.calls) == 2


def calls_of_an_action_that_moves_on(world, order, later):
    """The seller's action answers each status with the next state of the shop; returns how many statuses we set."""
    states = {WORKED_ON: OrderStatus.COMPLETED, SENT: OrderStatus.COMPLETED}
    world.on_status = lambda _order, status: order_status_change(
        order_id=order.pk, to=states[status], actor="BaseLinker"
    )
    moved(order, OrderStatus.CONFIRMED)
    for seconds in (0, 60, 120):
        later(seconds)
        work()
    return len(world.called("setOrderStatus"))


@pytest.mark.django_db(transaction=True)
def test_what_an_action_makes_of_our_status_is_not_sent_back(world, both, later):
    assert calls_of_an_action_that_moves_on(world, both(501), later) == 1
    assert world.orders[501]["order_status_id"] == WORKED_ON


@pytest.mark.django_db(transaction=True)
def test_control_without_the_origin_each_answer_is_sent_back(world, both, later, monkeypatch):
    for module in (wanted, finding):
        monkeypatch.setattr(module, "ACTOR", "nobody")
    assert calls_of_an_action_that_moves_on(world, both(501), later) == 2


def test_a_change_while_it_is_sent_is_sent_too(world, both, monkeypatch):
    """The worker read the order before; what came after is due again."""
    order = both(501)
    moved(order, OrderStatus.CONFIRMED)
    note = telling.Telling._note_state

    def moved_meanwhile(self, *arguments, **options):
        note(self, *arguments, **options)
        if order.history.filter(to_status=7).count() == 0:
            moved(order, OrderStatus.COMPLETED)

    monkeypatch.setattr(telling.Telling, "_note_state", moved_meanwhile)
    work()
    work()
    assert (world.orders[501]["order_status_id"], waits(order)) == (SENT, False)
