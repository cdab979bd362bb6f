"""Business days in Warsaw: one run per date, also on days of 23 and 25 hours (contract, section 5)."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from baselinker_integration.models import SyncRun
from eshop.core.clock import business_date, day_start_instant, next_day_start
from event_log.models import Event
from tests.baselinker_integration.shop import product_make, shop_make

WARSAW = ZoneInfo("Europe/Warsaw")
STARTS = [time(0, 0), time(2, 0), time(2, 30), time(3, 0), time(6, 10), time(23, 59)]


@pytest.mark.parametrize("day_start", STARTS)
def test_business_dates_only_move_forward_and_leave_none_out(day_start):
    instant = datetime(2026, 10, 20, tzinfo=UTC)
    dates = []
    while instant < datetime(2026, 10, 31, tzinfo=UTC):
        dates.append(business_date(instant, day_start))
        instant += timedelta(minutes=10)
    assert dates == sorted(dates)
    assert sorted(set(dates)) == [dates[0] + timedelta(days=n) for n in range((dates[-1] - dates[0]).days + 1)]


@pytest.mark.parametrize(
    ("day", "day_start", "starts_utc"),
    [
        (date(2026, 10, 25), time(0, 0), datetime(2026, 10, 24, 22, 0, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 26), time(2, 30), datetime(2026, 10, 26, 1, 30, tzinfo=UTC)),
        (date(2027, 3, 28), time(2, 30), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (date(2027, 3, 28), time(6, 10), datetime(2027, 3, 28, 4, 10, tzinfo=UTC)),
    ],
)
def test_a_day_starts_at_one_instant_also_where_the_hour_is_missing_or_double(day, day_start, starts_utc):
    assert day_start_instant(day, day_start) == starts_utc
    assert business_date(starts_utc, day_start) == day
    assert business_date(starts_utc - timedelta(seconds=1), day_start) == day - timedelta(days=1)


def test_the_next_allowed_time_is_told_in_warsaw_time():
    told = next_day_start(datetime(2026, 10, 24, 12, 0, tzinfo=UTC), time(6, 10))
    assert f"{told:%Y-%m-%d %H:%M %z}" == "2026-10-25 06:10 +0100"


def _instants() -> list[datetime]:
    """A year hour by hour around the clock changes, and just after midnight and before it on other days."""
    changes = {date(2026, 10, 25), date(2027, 3, 28)}
    instants = []
    day = date(2026, 10, 20)
    while day < date(2027, 10, 20):
        midnight = datetime.combine(day, time(0), tzinfo=WARSAW).astimezone(UTC)
        if {day, day - timedelta(days=1), day + timedelta(days=1)} & changes:
            instants += [midnight + timedelta(hours=hour) for hour in range(24)]
        else:
            instants += [midnight + timedelta(minutes=m) for m in (1, 1438)]
        day += timedelta(days=1)
    return instants


@pytest.mark.django_db
@pytest.mark.parametrize("day_start", [time(2, 30)])
def test_a_simulated_year_has_exactly_one_run_per_date(day_start):
    product_make()
    shop = shop_make(day_start=day_start)
    opened = Counter()
    instants = _instants()
    for instant in instants:
        reply = shop.call("ProductsPrices", instant)
        opened["refused" if reply.get("error_code") == "sync_limit" else "served"] += 1
        assert set(reply) & {"pages", "error_code"}

    expected = sorted({business_date(instant, day_start) for instant in instants})
    runs = list(SyncRun.objects.order_by("business_date").values_list("business_date", flat=True))
    assert runs == expected
    assert opened == {"served": len(expected), "refused": len(instants) - len(expected)}
    refused_days = Event.objects.filter(type="sync_refused").count()
    assert refused_days == sum(1 for n in Counter(business_date(i, day_start) for i in instants).values() if n > 1)


@pytest.mark.django_db
class TestOverMidnight:
    EVENING = datetime(2026, 11, 23, 23, 50, tzinfo=WARSAW).astimezone(UTC)
    AFTER = EVENING + timedelta(minutes=15)

    def test_an_import_that_began_before_midnight_ends_as_one_run(self):
        product_make()
        shop = shop_make()
        shop.products_import(self.EVENING)
        shop.walk("ProductsPrices", self.AFTER)
        shop.walk("ProductsQuantity", self.AFTER)

        assert list(SyncRun.objects.values_list("business_date", "state")) == [(date(2026, 11, 23), "completed")]
        assert "error" not in shop.whole_import(self.AFTER + timedelta(hours=8))
        assert SyncRun.objects.count() == 2

    def test_the_same_walk_begun_again_after_midnight_is_the_new_days(self):
        product_make()
        shop = shop_make()
        shop.call("ProductsList", self.EVENING)
        shop.call("ProductsList", self.AFTER)
        dates = list(SyncRun.objects.order_by("id").values_list("business_date", flat=True))
        assert dates == [date(2026, 11, 23), date(2026, 11, 24)]

    def test_a_page_after_the_first_never_opens_a_run(self):
        product_make()
        shop = shop_make()
        shop.call("ProductsList", self.AFTER, page="2")
        assert not SyncRun.objects.exists()
