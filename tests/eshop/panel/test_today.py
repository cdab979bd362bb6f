"""What Pulpit says of an account's day is what the connector does and what the run's page says."""

from datetime import UTC, datetime, timedelta

import pytest

from baselinker_integration.models import Feed, SyncRun
from baselinker_integration.models.run import RunState
from baselinker_integration.runs.permission import repeat_allow
from eshop.panel.selectors.today import Today, TodayState, today_list
from tests.baselinker_integration.shop import Shop, product_make, shop_make

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TOMORROW = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)


@pytest.fixture
def shop() -> Shop:
    product_make("K1")
    product_make("K2")
    made = shop_make()
    made.products_import(MORNING)
    return made


def later(minutes: int) -> datetime:
    return MORNING + timedelta(minutes=minutes)


def today(now: datetime) -> Today:
    (day,) = today_list(now, None)
    return day


def test_the_next_import_is_possible_when_one_would_be_answered(shop):
    def is_answered(now: datetime) -> bool:
        return "error" not in shop.call("ProductsList", now)

    assert (today(later(1)).next_allowed, is_answered(later(1))) == (TOMORROW, False)
    repeat_allow(connection=shop.connection, reason="Awaria", now=later(5))
    assert (today(later(10)).next_allowed, is_answered(later(10))) == (None, True)
    assert (today(later(39)).next_allowed, is_answered(later(39))) == (None, True)
    assert (today(later(40)).next_allowed, is_answered(later(40))) == (TOMORROW, False)


def test_the_copy_is_as_old_as_the_runs_page_says_also_when_nothing_changed(shop):
    at = MORNING + timedelta(days=3)
    for call in ("ProductsPrices", "ProductsList"):
        shop.call(call, at)
        run = SyncRun.objects.latest("business_date")
        assert (run.unchanged, run.moved_at) == (2, at)
        assert Feed.objects.get().published_at == today(at).connection.feed.published_at == at
        at += timedelta(days=1)


@pytest.mark.parametrize("state", [state for state in RunState if state not in (RunState.OPEN, RunState.LOOKED)])
def test_a_day_ends_in_the_words_of_its_run(shop, state):
    SyncRun.objects.update(state=state)
    day = today(later(10))
    assert str(day.label).partition(",")[0] == state.label
    assert day.state != TodayState.OVERDUE
