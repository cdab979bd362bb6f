"""When the copy moves (contract, section 5): told by a price that rises by one zloty every minute of the tests."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from baselinker_integration.models import Connection, SyncRun
from baselinker_integration.runs import moving
from eshop.catalog.models import Price
from eshop.core.clock import WARSAW
from event_log.models import Event, Severity
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db


def at(clock, day=23):
    """An instant of November 2026 by a clock in Warsaw."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour, minute, tzinfo=WARSAW).astimezone(UTC)


@pytest.fixture
def shop():
    made = shop_make()
    made.ids = [str(product_make(f"K{number}").pk) for number in range(3)]
    return made


def priced(moment):
    """Set the price of everything to the minutes since the first of November, and return it as the wire has it."""
    minutes = int((moment - datetime(2026, 11, 1, tzinfo=UTC)).total_seconds()) // 60
    Price.objects.update(gross=Decimal(minutes))
    return f"{minutes}.00"


def listed(shop, moment, **fields):
    """The shop as it is at `moment`, a listing then; returns the price that it shows."""
    priced(moment)
    reply = shop.call("ProductsList", moment, **fields)
    assert "error" not in reply, reply
    return reply[shop.ids[0]]["price"]


def polled(shop, moment):
    priced(moment)
    return shop.call("ProductsPrices", moment)[shop.ids[0]]["0"]


def price_of(moment):
    return f"{int((moment - datetime(2026, 11, 1, tzinfo=UTC)).total_seconds()) // 60}.00"


class TestListings:
    def test_who_only_looked_at_eight_has_not_fixed_what_the_import_gets_at_nine(self, shop):
        assert listed(shop, at("8:00")) == price_of(at("8:00"))
        assert listed(shop, at("8:40")) == price_of(at("8:40"))
        assert listed(shop, at("9:00")) == price_of(at("9:00"))
        assert {row["price"] for row in shop.data(shop.ids, at("9:00")).values()} == {price_of(at("9:00"))}

    def test_within_two_minutes_of_an_import_call_nothing_moves(self, shop):
        listed(shop, at("8:00"))
        assert listed(shop, at("8:01")) == price_of(at("8:00"))
        assert listed(shop, at("8:02"), filter_sort="name") == price_of(at("8:00"))
        assert listed(shop, at("8:03")) == price_of(at("8:00"))
        assert listed(shop, at("8:05")) == price_of(at("8:05"))

    def test_a_copy_of_which_a_product_was_delivered_stays_for_the_day(self, shop):
        listed(shop, at("8:00"))
        shop.data(shop.ids[:1], at("8:00"))
        assert listed(shop, at("12:00")) == price_of(at("8:00"))
        assert listed(shop, at("23:59")) == price_of(at("8:00"))

    def test_a_lookup_takes_nothing(self, shop):
        listed(shop, at("8:00"))
        shop.call("ProductsList", at("8:01"), filter_ids_list=shop.ids[0])
        shop.call("ProductsQuantity", at("8:01"), page="2")
        assert listed(shop, at("9:00")) == price_of(at("9:00"))

    def test_data_that_no_listing_of_the_day_showed_takes_nothing(self, shop):
        listed(shop, at("8:00"))
        shop.data(shop.ids, at("8:00"))
        listed(shop, at("8:00", 24))
        assert listed(shop, at("9:00", 24)) == price_of(at("9:00", 24))
        assert shop.data(shop.ids, at("8:00", 25))[shop.ids[0]]["price"] == price_of(at("9:00", 24))
        assert listed(shop, at("9:00", 25)) == price_of(at("9:00", 25))

    @pytest.mark.parametrize(
        "narrowed",
        [{"filter_price_from": "1"}, {"filter_sort": "name"}, {"filter_limit": "2"}, {"filter_available": "1"}],
    )
    def test_a_narrowed_listing_moves_the_copy_like_any(self, shop, narrowed):
        assert listed(shop, at("8:00"), **narrowed) == price_of(at("8:00"))
        assert listed(shop, at("9:00"), **narrowed) == price_of(at("9:00"))
        shop.data(shop.ids[:1], at("9:00"))
        assert listed(shop, at("10:00"), **narrowed) == price_of(at("9:00"))

    def test_counts_compare_with_the_copy_that_was_taken_last(self, shop):
        shop.products_import(at("8:00"))
        Price.objects.filter(product_id=shop.ids[0]).update(gross=Decimal(5))
        shop.call("ProductsList", at("8:00", 24))
        Price.objects.filter(product_id=shop.ids[1]).update(gross=Decimal(5))
        new = product_make("NOWY")
        shop.call("ProductsList", at("8:00", 25))
        Price.objects.filter(product_id=shop.ids[0]).update(gross=Decimal("19.90"))
        new.delete()
        product_make("NOWSZY")
        shop.call("ProductsList", at("9:00", 25))
        run = SyncRun.objects.get(business_date=date(2026, 11, 25))
        assert (run.added, run.changed, run.withdrawn, run.unchanged, run.product_count) == (1, 1, 0, 2, 4)
        assert sorted(run.items.values_list("kind", "sku")) == [("added", "NOWSZY"), ("changed", "K1")]


class TestMidnight:
    def test_an_import_over_midnight_belongs_to_the_day_on_which_it_began(self, shop):
        listed(shop, at("23:59"))
        priced(at("0:00", 24))
        data = shop.data(shop.ids, at("0:00", 24))
        assert {row["price"] for row in data.values()} == {price_of(at("23:59"))}
        assert list(SyncRun.objects.values_list("business_date", "state")) == [(date(2026, 11, 23), "completed")]

    def test_a_pause_of_a_few_minutes_over_midnight_does_not_break_it(self, shop):
        listed(shop, at("23:55"))
        shop.data(shop.ids[:1], at("23:58"))
        shop.data(shop.ids[1:], at("0:10", 24))
        assert list(SyncRun.objects.values_list("business_date", "state")) == [(date(2026, 11, 23), "completed")]

    def test_while_an_import_is_going_on_the_copy_does_not_move(self, shop):
        listed(shop, at("23:58"))
        shop.data(shop.ids[:1], at("23:59"))
        assert listed(shop, at("0:00", 24)) == price_of(at("23:58"))
        assert polled(shop, at("0:01", 24)) == price_of(at("23:58"))
        assert listed(shop, at("0:05", 24)) == price_of(at("0:05", 24))

    def test_a_whole_import_before_midnight_does_not_hold_up_the_next_day(self, shop):
        listed(shop, at("23:59"))
        shop.data(shop.ids, at("23:59"))
        assert listed(shop, at("0:00", 24)) == price_of(at("0:00", 24))

    def test_a_changed_start_of_the_day_gives_no_second_copy(self, shop):
        listed(shop, at("0:30"))
        shop.data(shop.ids[:1], at("0:30"))
        Connection.objects.update(day_start=time(6, 10))
        assert listed(shop, at("3:00")) == price_of(at("0:30"))
        assert listed(shop, at("7:00")) == price_of(at("0:30"))
        assert listed(shop, at("7:00", 24)) == price_of(at("7:00", 24))


class TestPolls:
    def test_a_frequent_poll_after_midnight_does_not_fix_what_the_import_gets_at_nine(self, shop):
        listed(shop, at("9:00", 22))
        shop.data(shop.ids, at("9:00", 22))
        assert polled(shop, at("0:05")) == price_of(at("9:00", 22))
        assert polled(shop, at("8:59")) == price_of(at("9:00", 22))
        assert listed(shop, at("9:00")) == price_of(at("9:00"))

    def test_after_the_usual_time_a_poll_moves_it_and_takes_it_for_the_day(self, shop):
        shop.products_import(at("9:00", 22))
        assert polled(shop, at("9:01")) == price_of(at("9:01"))
        assert listed(shop, at("11:00")) == price_of(at("9:01"))
        assert polled(shop, at("12:00")) == price_of(at("9:01"))

    def test_after_a_day_without_a_copy_a_poll_moves_it_at_any_time(self, shop):
        shop.products_import(at("9:00", 21))
        assert polled(shop, at("0:05", 23)) == price_of(at("0:05", 23))

    def test_on_an_account_without_listings_the_first_poll_of_the_day_moves_it(self, shop):
        for day in (22, 23, 24):
            assert polled(shop, at("0:05", day)) == price_of(at("0:05", day))
            assert polled(shop, at("18:00", day)) == price_of(at("0:05", day))

    def test_the_usual_time_counts_from_the_start_of_the_day(self, shop):
        Connection.objects.update(day_start=time(6, 0))
        listed(shop, at("5:00", 23))
        shop.data(shop.ids, at("5:00", 23))
        assert polled(shop, at("7:00", 23)) == price_of(at("5:00", 23))
        assert polled(shop, at("5:01", 24)) == price_of(at("5:01", 24))

    def test_a_poll_that_was_not_walked_to_its_end_takes_nothing(self, shop, monkeypatch):
        monkeypatch.setattr("baselinker_integration.feed.publish.pages.PAGE_SIZE", 2)
        assert polled(shop, at("0:05")) == price_of(at("0:05"))
        assert listed(shop, at("0:06")) == price_of(at("0:06"))
        shop.call("ProductsPrices", at("0:07"), page="2")
        assert not Event.objects.filter(type="poll_prices").exists()
        assert listed(shop, at("0:10")) == price_of(at("0:10"))

    def test_a_whole_poll_is_one_information_per_kind_and_copy_that_counts_repeats(self, shop):
        for minute in (5, 6, 7):
            shop.call("ProductsPrices", at(f"0:0{minute}"))
        shop.call("ProductsQuantity", at("0:08"))
        events = Event.objects.filter(type__startswith="poll").order_by("id")
        assert list(events.values_list("type", "severity", "repeats")) == [
            ("poll_prices", 0, 2),
            ("poll_quantity", 0, 0),
        ]
        assert events[0].counts == {"product_count": 3}
        assert not SyncRun.objects.imports().exists()

    def test_polls_are_never_refused_after_a_whole_import(self, shop):
        shop.products_import(at("9:00"))
        for minute in range(3):
            assert polled(shop, at(f"10:0{minute}")) == "19.90"


class TestFirstCopy:
    @pytest.mark.parametrize(
        ("action", "fields"),
        [("ProductsData", {"products_id": "1"}), ("ProductsList", {"filter_sku": "K1"}), ("ProductsPrices", {})],
    )
    def test_an_account_without_a_copy_gets_it_with_any_call(self, shop, action, fields):
        if "products_id" in fields:
            fields = {"products_id": shop.ids[1]}
        reply = shop.call(action, at("8:00"), **fields)
        assert shop.ids[1] in reply
        assert SyncRun.objects.get().product_count == 3

    def test_it_does_not_fix_what_the_first_listing_gets(self, shop):
        shop.data(shop.ids[:1], at("8:00"))
        assert listed(shop, at("9:00")) == price_of(at("9:00"))

    @pytest.mark.parametrize("action", ["ProductsList", "ProductsPrices", "ProductsQuantity"])
    def test_a_first_page_that_would_wait_too_long_says_not_ready_once_in_the_log(self, shop, monkeypatch, action):
        monkeypatch.setattr(moving, "FIRST_COPY_WAIT", -1.0)
        for attempt in range(2):
            product_make(f"N{attempt}")
            assert shop.call(action, at("8:00"))["error_code"] == "not_ready"
        event = Event.objects.get(type="copy_not_ready")
        assert (event.severity, event.repeats) == (Severity.INFO, 1)
        assert not SyncRun.objects.exists()
        monkeypatch.undo()
        assert shop.ids[0] in shop.call(action, at("8:01"))

    def test_an_empty_shop_has_an_empty_copy_which_is_never_refused(self):
        shop = shop_make()
        for minute in range(3):
            assert shop.call("ProductsList", at(f"8:0{minute}")) == {"pages": 1}
        assert not SyncRun.objects.imports().exists()
