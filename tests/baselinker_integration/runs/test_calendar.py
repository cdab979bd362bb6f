"""Business days in Warsaw: one run per date, also on days of 23 and 25 hours (contract, section 5)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.models import F

from baselinker_integration.models import SyncRun
from eshop.catalog.models import Stock
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


def _instants(first: date, last: date) -> list[datetime]:
    """Hour by hour around the clock changes, and just after midnight and before it on other days."""
    changes = {date(2026, 10, 25), date(2027, 3, 28)}
    instants = []
    day = first
    while day <= last:
        midnight = datetime.combine(day, time(0), tzinfo=WARSAW).astimezone(UTC)
        if {day, day - timedelta(days=1), day + timedelta(days=1)} & changes:
            instants += [midnight + timedelta(hours=hour) for hour in range(24)]
        else:
            instants += [midnight + timedelta(minutes=m) for m in (1, 1438)]
        day += timedelta(days=1)
    return instants


@pytest.mark.django_db
@pytest.mark.parametrize("day_start", [time(2, 30)])
@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 10, 20), date(2026, 11, 3)),
        (date(2027, 3, 22), date(2027, 4, 5)),
        pytest.param(date(2026, 10, 20), date(2027, 10, 19), marks=pytest.mark.long),
    ],
    ids=["autumn", "spring", "a year"],
)
def test_polls_have_exactly_one_copy_per_date(day_start, first, last):
    product_make()
    shop = shop_make(day_start=day_start)
    instants = _instants(first, last)
    for instant in instants:
        Stock.objects.update(quantity=F("quantity") + 1)
        assert "error" not in shop.call("ProductsPrices", instant)

    expected = sorted({business_date(instant, day_start) for instant in instants})
    moved = list(SyncRun.objects.order_by("business_date").values_list("business_date", "generation"))
    assert moved == [(day, number) for number, day in enumerate(expected, 1)]
    events = Event.objects.filter(type="poll_prices")
    assert (events.count(), sum(event.repeats + 1 for event in events)) == (len(expected), len(instants))


@pytest.mark.django_db
def test_an_import_every_day_over_both_clock_changes_is_never_refused_nor_repeated():
    product_make()
    shop = shop_make()
    for first in (date(2026, 10, 23), date(2027, 3, 26)):
        for day in range(5):
            for hour in (0, 2, 3, 23):
                local = datetime.combine(first + timedelta(days=day), time(hour, 30), tzinfo=WARSAW)
                reply = shop.call("ProductsList", local.astimezone(UTC))
                assert (reply.get("error_code") == "sync_limit") == (hour != 0)
                if hour == 0:
                    shop.data([key for key in reply if key != "pages"], local.astimezone(UTC))
    assert SyncRun.objects.filter(state="completed").count() == 10
