"""What changes in BaseLinker is seen in the shop: once, and nothing of it is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from baselinker_integration.models import LostOrder, ReadingState, TokenAccount
from baselinker_integration.player.token_api.orders import (
    order_edit,
    order_pay,
    order_place,
    order_remove,
    order_split,
    order_status_set,
    parcel_enter,
    parcel_remove,
)
from baselinker_integration.way_back.fetching import lost_order_ask, lost_orders_fetch
from baselinker_integration.way_back.journal import journal_read
from baselinker_integration.way_back.sweeping import sweep_run
from eshop.core import clock
from eshop.orders.models import Order, OrderStatus, Parcel
from eshop.orders.services.parcels import ParcelData, order_parcel_add, order_parcel_enter
from event_log.models import Severity
from tests.baselinker_integration.way_back.conftest import SENT, WORKED_ON
from tests.baselinker_integration.way_back.orders import events, moved, row, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading(sending):
    """An account that also reads what changes there."""
    TokenAccount.objects.filter(pk=sending.pk).update(reads_changes=True)
    return sending


def read(account, after=timedelta(hours=1)):
    """A look into the journal when it is time for one; returns how many orders had news."""
    account.refresh_from_db()
    ReadingState.objects.filter(account=account).update(journal_due_at=None)
    return journal_read(account, clock.now() + after)


def parcels(order):
    return sorted(order.parcels.values_list("number", "carrier", "origin"))


def swept(account):
    ReadingState.objects.filter(account=account).update(sweep_due_at=None)
    account.refresh_from_db()
    return sweep_run(account, clock.now() + timedelta(hours=1))


def line_of(order, **changes):
    return dict(order["products"][0], **changes)


def test_an_edited_order_is_told_with_its_differences(world, both, reading):
    order = both(501)
    assert (read(reading), events("order_changed_there")) == (0, [])
    bought = [line_of(world.orders[501], quantity=3)]
    order_edit(world, 501, products=bought, phone="700800900", payment_done=39.99)
    assert read(reading) == 1
    (event,) = events("order_changed_there")
    assert (event.subject_id, event.severity) == (str(order.pk), Severity.WARNING)
    assert {problem.field for problem in event.problems.all()} == {"phone", "products[0].quantity"}
    assert order.lines.get().quantity == 1
    assert (read(reading), len(events("order_changed_there"))) == (0, 1)


@pytest.mark.parametrize("switch", ["journal_inclusive", "journal_repeats", "journal_newest_first", "strings"])
def test_a_change_is_seen_once_however_the_journal_pages(world, both, reading, switch):
    setattr(world.switches, switch, True)
    both(501)
    read(reading)
    order_edit(world, 501, phone="700800900")
    assert [read(reading), read(reading)] == [1, 0]
    assert len(events("order_changed_there")) == 1


def test_an_untouched_order_differs_in_nothing(world, both, reading):
    both(501)
    read(reading)
    order_edit(world, 501, star=5)
    assert read(reading) == 1
    assert events("order_changed_there") == []


def test_a_payment_there_releases_the_order(world, both, reading):
    order = both(501, paid="0")
    assert order.is_held
    world.orders[501]["payment_done"] = 0
    read(reading)
    order_pay(world, 501, 19.99)
    read(reading)
    order.refresh_from_db()
    assert (order.is_held, order.is_paid, order.status) == (False, True, OrderStatus.AWAITING_SHOP)


def test_a_part_payment_releases_nothing(world, both, reading):
    order = both(501, paid="0")
    order_pay(world, 501, 5)
    read(reading)
    order.refresh_from_db()
    assert (order.is_held, order.is_paid) == (True, False)


def test_our_own_status_is_no_news(world, both, reading):
    order = both(501)
    read(reading)
    moved(order, OrderStatus.CONFIRMED)
    work()
    assert world.orders[501]["order_status_id"] == WORKED_ON
    assert read(reading) == 0


def test_parcels_made_there_are_those_of_the_order(world, both, reading):
    order = both(501)
    order_parcel_enter(order_id=order.pk, parcel=ParcelData("RAZEM-1", "DPD"), actor="ktoś")
    order_parcel_add(order_id=order.pk, parcel=ParcelData("OD-1"), origin=Parcel.Origin.BASELINKER)
    TokenAccount.objects.filter(pk=reading.pk).update(couriers=[{"code": "inpost", "name": "InPost"}])
    for number, courier, is_return in (
        ("A-1", "inpost", False), ("RAZEM-1", "dpd", False), ("Z-1", "inpost", True), ("9" * 101, "dpd", False),
    ):  # fmt: skip
        parcel_enter(world, 501, number, courier, is_return=is_return)
    read(reading)
    told_before = ("OD-1", "", "baselinker")
    assert parcels(order) == [("A-1", "InPost", "baselinker"), told_before, ("RAZEM-1", "DPD", "panel")]
    work()
    assert world.called("createPackageManual") == []
    parcel_remove(world, 501, "A-1")
    parcel_remove(world, 501, "RAZEM-1")
    read(reading)
    assert parcels(order) == [("RAZEM-1", "DPD", "panel")]


def test_our_own_parcel_is_no_news(world, both, reading):
    order = both(501)
    read(reading)
    order_parcel_enter(order_id=order.pk, parcel=ParcelData("A-1", "DPD"), actor="ktoś")
    work()
    assert [parcel["courier_package_nr"] for parcel in world.parcels[501]] == ["A-1"]
    world.calls.clear()
    assert read(reading) == 0
    assert world.called("getOrderPackages") == []


def test_a_status_that_the_journal_told_is_not_asked_for(world, both, reading):
    order = both(501)
    order_status_set(world, 501, WORKED_ON)
    read(reading)
    assert row(order).sent["there"]["status_id"] == WORKED_ON
    world.calls.clear()
    moved(order, OrderStatus.CONFIRMED, OrderStatus.COMPLETED)
    work()
    assert [call for call in world.called("getOrders") if "order_id" in call] == []
    assert world.orders[501]["order_status_id"] == SENT


def test_an_order_gone_is_told_when_it_is_missing_twice(world, both, reading, monkeypatch):
    order = both(501)
    order_remove(world, 501)
    read(reading)
    assert events("order_gone") == []
    monkeypatch.setattr(clock, "now", lambda: timezone.now() + timedelta(seconds=61))
    read(reading)
    (event,) = events("order_gone")
    assert event.subject_id == str(order.pk)
    read(reading)
    assert len(events("order_gone")) == 1
    assert Order.objects.filter(pk=order.pk, status=OrderStatus.AWAITING_SHOP).exists()


@pytest.mark.parametrize(
    ("cancels", "confirmed", "status"),
    [
        (True, False, OrderStatus.CANCELLED),
        (True, True, OrderStatus.CONFIRMED),
        (False, False, OrderStatus.AWAITING_SHOP),
    ],
)
def test_an_order_gone_is_cancelled_where_a_person_chose_so_and_nobody_confirmed_it(
    world, both, reading, monkeypatch, cancels, confirmed, status
):
    TokenAccount.objects.filter(pk=reading.pk).update(cancels_gone=cancels)
    order = both(501)
    stock = order.lines.get().product.stock
    if confirmed:
        moved(order, OrderStatus.CONFIRMED)
    order_remove(world, 501)
    read(reading)
    monkeypatch.setattr(clock, "now", lambda: timezone.now() + timedelta(seconds=61))
    read(reading)
    order.refresh_from_db()
    assert (order.status, len(events("order_gone"))) == (status, 1)
    left = stock.quantity
    stock.refresh_from_db()
    is_cancelled = status == OrderStatus.CANCELLED
    with override("en"):
        told = [(event.message_shown, order.history.last().note_shown) for event in events("order_updated")]
    assert (stock.quantity - left, told) == (
        int(is_cancelled),
        [("State: cancelled", "Deleted in BaseLinker")] * is_cancelled,
    )
    world.calls.clear()
    work()
    assert world.called("setOrderStatus") == []


def test_a_split_order_is_told(world, both, reading):
    both(501)
    world.orders[501]["products"].append(line_of(world.orders[501]))
    order_split(world, 501)
    read(reading)
    assert [event.details["log_type"] for event in events("order_split_there")] == [6]


def lost(world, both, number=900, **fields):
    """A paid order with goods of this shop that was never pushed."""
    both(501)
    known = world.orders[501]
    return order_place(world, number, products=known["products"], delivery_price=9.99, payment_done=19.99, **fields)


def test_a_paid_order_that_never_came_is_found_and_fetched(world, both, reading):
    lost(world, both, email="jan@example.invalid", order_source="allegro")
    assert swept(reading) == 1
    (event,) = events("order_never_arrived")
    assert event.details == {"baselinker_id": "900", "source": "allegro"}
    assert (swept(reading), len(events("order_never_arrived"))) == (0, 1)
    assert lost_orders_fetch(clock.now()) == 0
    assert lost_order_ask(account=reading, external_id="900")
    assert lost_orders_fetch(clock.now()) == 1
    order = Order.objects.get(baselinker_binding__external_id="900")
    assert (str(order.total), order.is_paid, order.email) == ("19.99", True, "jan@example.invalid")
    assert [event.subject_id for event in events("order_fetched")] == [str(order.pk)]
    assert list(LostOrder.objects.all()) == []
    assert (swept(reading), Order.objects.count()) == (0, 2)


@pytest.mark.parametrize("fields", [{"payment_done": 0}, {"order_source": "shop", "order_source_id": 2444}])
def test_unpaid_orders_and_the_shops_own_are_not_missed(world, both, reading, fields):
    lost(world, both)
    world.orders[900] |= fields
    assert (swept(reading), events("order_never_arrived")) == (0, [])


def test_no_order_of_one_second_is_lost_by_paging(world, both, reading):
    lost(world, both)
    for number in range(901, 1150):
        world.orders[number] = {**world.orders[900], "order_id": number}
    assert swept(reading) == 250
    assert LostOrder.objects.count() == 250


def test_control_paging_by_the_next_second_loses_some(world, both, reading, monkeypatch):
    from baselinker_integration.way_back import sweeping

    def next_second(asking, begin):
        second = begin
        while True:
            rows = sweeping.orders_there(asking.ask("getOrders", {"date_confirmed_from": second}))
            yield rows, second
            if len(rows) < sweeping.PAGE:
                return
            second = rows[-1].date_confirmed + 1

    monkeypatch.setattr(sweeping, "_pages", next_second)
    lost(world, both)
    for number in range(901, 1150):
        world.orders[number] = {**world.orders[900], "order_id": number}
    assert swept(reading) < 250


def test_a_journal_that_is_off_is_told_once_and_again_when_it_is_on(world, both, reading):
    both(501)
    world.switches.journal_is_on = False
    swept(reading)
    swept(reading)
    assert len(events("journal_off")) == 1
    state = ReadingState.objects.get(account=reading)
    assert state.sweep_due_at - clock.now() < timedelta(hours=1, minutes=11)
    world.switches.journal_is_on = True
    swept(reading)
    assert len(events("journal_on")) == 1


def test_without_a_journal_changes_are_seen_by_the_walk_and_once(world, both, reading):
    order = both(501)
    world.switches.journal_is_on = False
    swept(reading)
    order_edit(world, 501, phone="700800900")
    assert (read(reading), events("order_changed_there")) == (0, [])
    swept(reading)
    swept(reading)
    (event,) = events("order_changed_there")
    assert (event.subject_id, [problem.field for problem in event.problems.all()]) == (str(order.pk), ["phone"])


def test_after_more_than_three_days_the_walk_finds_what_the_journal_forgot(world, both, reading, monkeypatch):
    both(501), both(502)
    read(reading)
    order_edit(world, 501, phone="700800900")
    world.journal.clear()
    long_ago = clock.now() - timedelta(days=3, seconds=1)
    for at, found in ((clock.now() - timedelta(days=2), 0), (long_ago, 1)):
        TokenAccount.objects.filter(pk=reading.pk).update(journal_at=at)
        ReadingState.objects.update(sweep_due_at=clock.now() + timedelta(days=1))
        reading.refresh_from_db()
        ReadingState.objects.update(journal_due_at=None)
        journal_read(reading, clock.now())
        sweep_run(reading, clock.now())
        assert len(events("order_changed_there")) == found
    assert ReadingState.objects.get().reads_all is False


def test_control_a_place_that_moves_before_the_work_loses_what_a_killed_reader_had(world, both, reading, monkeypatch):
    from baselinker_integration.way_back import journal

    both(501)
    read(reading)
    order_edit(world, 501, phone="700800900")
    moved_before = journal._rows

    def rows(asking, last):
        found = moved_before(asking, last)
        journal._place_move(reading, found[-1].number)
        return found

    def killed(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(journal, "_rows", rows)
        patched.setattr(journal, "order_judge", killed)
        with pytest.raises(KeyboardInterrupt):
            read(reading)
    assert (read(reading), events("order_changed_there")) == (0, [])


def test_the_journal_goes_on_where_a_killed_reader_left_it(world, both, reading, monkeypatch):
    from baselinker_integration.way_back import journal

    both(501), both(502)
    read(reading)
    order_edit(world, 501, phone="700800900")
    order_edit(world, 502, phone="700800901")

    def killed(_account, binding, _order, judge=journal.order_judge):
        if binding.external_id == "502":
            raise KeyboardInterrupt
        judge(_account, binding, _order)

    with monkeypatch.context() as patched:
        patched.setattr(journal, "order_judge", killed)
        with pytest.raises(KeyboardInterrupt):
            read(reading)
    assert len(events("order_changed_there")) == 1
    assert read(reading) == 1
    assert len(events("order_changed_there")) == 2


def test_one_reader_at_a_time(world, both, reading):
    both(501)
    now = clock.now()
    ReadingState.objects.filter(account=reading).update(journal_due_at=now)
    world.calls.clear()
    order_edit(world, 501, phone="700800900")
    assert (journal_read(reading, now), journal_read(reading, now)) == (1, 0)
    assert TokenAccount.objects.get(pk=reading.pk).journal_last == world.journal[-1]["log_id"]
