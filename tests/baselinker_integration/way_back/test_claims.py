"""Who works on an order holds it: also a slow worker, also one that a person stops, also from the first moment on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from baselinker_integration.models import LostOrder, ReadingState, TokenAccount, WayBack
from baselinker_integration.player.token_api.orders import order_place, order_status_set, parcel_enter
from baselinker_integration.token_api.accounts import way_back_pause, way_back_update
from baselinker_integration.way_back import fetching
from baselinker_integration.way_back import sending as passes
from baselinker_integration.way_back.asked import order_send_ask
from baselinker_integration.way_back.asking import Asking
from baselinker_integration.way_back.finding import orders_find
from baselinker_integration.way_back.rows import row_done, row_free, rows_claim
from baselinker_integration.way_back.sending import account_send
from eshop.core import clock
from eshop.orders.models import OrderStatus
from tests.baselinker_integration.way_back.conftest import WORKED_ON
from tests.baselinker_integration.way_back.orders import events, invoiced, moved, parcelled, row, waits, work

pytestmark = pytest.mark.django_db
OWN = 9001
"""A status of the seller's that no state of the shop becomes."""


def slow_calls_beside_another_worker(monkeypatch, account, seconds=60):
    """Each call takes so long, and before each new parcel another worker looks for work."""
    time, ask, busy = [0], Asking.ask, []
    monkeypatch.setattr(clock, "now", lambda: timezone.now() + timedelta(seconds=time[0]))

    def slow(self, method, parameters):
        if method == "createPackageManual" and not busy:
            busy.append(method)
            account_send(account.pk)
            busy.clear()
        answer = ask(self, method, parameters)
        time[0] += 0 if busy else seconds
        return answer

    monkeypatch.setattr(Asking, "ask", slow)


def three_parcels(world, both, sending):
    order = both(501)
    for number in ("A1", "A2", "A3"):
        parcelled(order, number)
    work()
    return [parcel["courier_package_nr"] for parcel in world.parcels[501]]


def test_a_slow_worker_keeps_its_order(world, both, sending, monkeypatch):
    slow_calls_beside_another_worker(monkeypatch, sending)
    assert three_parcels(world, both, sending) == ["A1", "A2", "A3"]


def test_control_a_claim_that_is_not_renewed_lets_another_send_the_same(world, both, sending, monkeypatch):
    slow_calls_beside_another_worker(monkeypatch, sending)
    monkeypatch.setattr(passes, "row_hold", lambda *_: True)
    assert sorted(three_parcels(world, both, sending)) != ["A1", "A2", "A3"]


def test_whose_claim_ran_out_frees_and_finishes_nothing(both, sending):
    moved(both(501), OrderStatus.CONFIRMED)
    now = clock.now() + timedelta(seconds=1)
    orders_find(now)
    (first,) = rows_claim(sending, now, at_most=1)
    (second,) = rows_claim(sending, now + timedelta(minutes=6), at_most=1)
    row_free(first)
    assert row_done(first, first.binding.order.version) is False
    kept = WayBack.objects.get()
    assert (kept.claimed_until, kept.due_at) == (second.claimed_until, second.due_at)
    assert row_done(second, second.binding.order.version) is True


def test_a_pause_stops_a_pass_that_runs(world, both, sending, monkeypatch):
    orders = [both(number) for number in (501, 502)]
    for order in orders:
        moved(order, OrderStatus.CONFIRMED)

    def paused_meanwhile(*arguments, send=passes._order_send):
        done = send(*arguments)
        way_back_pause(account=TokenAccount.objects.get(pk=sending.pk))
        return done

    monkeypatch.setattr(passes, "_order_send", paused_meanwhile)
    work()
    assert [waits(order) for order in orders] == [False, True]
    assert len(world.called("setOrderStatus")) == 1


def test_what_happens_right_after_the_switch_is_sent(world, both, sending):
    order = both(501)
    nothing = {"sends_state": False, "sends_parcels": False, "sends_invoice": False}
    way_back_update(account=sending, **nothing)
    work()
    parcelled(order, "BEFORE")
    way_back_update(account=sending, sends_state=True)
    moved(order, OrderStatus.CONFIRMED)
    work()
    assert [call.method for call in world.calls] == ["getOrders", "setOrderStatus"]
    assert world.orders[501]["order_status_id"] == WORKED_ON


def test_control_a_beginning_at_the_next_look_forgets_it(world, both, sending):
    order = both(501)
    way_back_update(account=sending, sends_state=False, sends_parcels=False, sends_invoice=False)
    work()
    way_back_update(account=sending, sends_state=True)
    ReadingState.objects.update(changes_seen=None)
    moved(order, OrderStatus.CONFIRMED)
    work()
    assert world.calls == []


def test_a_status_of_the_sellers_is_left_alone_again_and_again(world, both):
    order = both(501)
    moved(order, OrderStatus.CONFIRMED)
    work()
    order_status_set(world, 501, OWN)
    WayBack.objects.update(sent={"state": row(order).sent["state"]})
    moved(order, OrderStatus.COMPLETED)
    work()
    assert len(events("state_moved_on")) == 1
    WayBack.objects.update(sent={"state": row(order).sent["state"] | {"shop": 6}})
    order_send_ask(order=order)
    work()
    assert world.orders[501]["order_status_id"] == OWN


def test_a_gateway_that_gave_up_after_the_parcel_was_made_is_not_believed(world, both, sending):
    """It answers 502, and BaseLinker has the parcel a moment later: a change meanwhile must not send it again."""
    order = both(501)
    parcelled(order, "62000001")
    world.faults.add("gateway", "createPackageManual")
    work()
    parcel_enter(world, 501, "62000001", "inpost")
    invoiced(order, "FV 7/2026")
    work()
    assert len(world.parcels[501]) == 1
    assert waits(order)
    assert world.orders[501]["extra_field_1"] == "FV 7/2026"


def test_a_fetch_whose_worker_was_killed_is_begun_again(world, sending, monkeypatch):
    order_place(world, 900, products=[], payment_done=0)
    LostOrder.objects.create(account=sending, external_id="900", confirmed_at=clock.now())
    fetching.lost_order_ask(account=sending, external_id="900")

    def killed(*_arguments, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(fetching, "order_receive", killed)
        with pytest.raises(KeyboardInterrupt):
            fetching.lost_orders_fetch(clock.now())
    world.calls.clear()
    fetching.lost_orders_fetch(clock.now())
    assert world.calls == []
    monkeypatch.setattr(clock, "now", lambda: timezone.now() + timedelta(seconds=301))
    fetching.lost_orders_fetch(clock.now())
    assert [call.method for call in world.calls] == ["getOrders"]
