"""A month of merchants who edit, BaseLinker's server that imports or breaks off, polls, and browsers that look.

What must hold is watched from outside: every price in the shop names the second at which it was set, so an answer tells
of itself how old the state is that it shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.test import TestCase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from baselinker_integration.models import FeedItem, SyncRun
from baselinker_integration.runs.closing import runs_close_quiet
from baselinker_integration.runs.delivered import past_runs_settle
from eshop.catalog.models import Price, Product
from eshop.core.clock import WARSAW, business_date
from event_log.models import Event
from tests.baselinker_integration.shop import product_make, shop_make

DAYS = (datetime(2026, 10, 20, 6, tzinfo=WARSAW), datetime(2027, 3, 24, 6, tzinfo=WARSAW))
"""Both months hold a change of the clock: 2026-10-25 and 2027-03-28."""

COMPLETED = ("completed", "warnings", "errors", "part")


class _Rollback(TestCase):
    databases = {"default"}


@dataclass
class Day:
    """What went out on one business day, as the shop's states that its data showed; and the shop's states at the first
    list and at the first poll."""

    first_list: str | None = None
    first_poll: str | None = None
    taken: set[str] = field(default_factory=set)
    fetched: set[str] = field(default_factory=set)
    whole: bool = False


class Month(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._undo = _Rollback._enter_atomics()
        self.days: dict[date, Day] = {}
        self.states: dict[str, dict[str, datetime | None]] = {}
        self.off: dict[str, datetime | None] = {}
        self.told: dict[str, int] = {}
        self.last_call: datetime | None = None

    def teardown(self) -> None:
        _Rollback._rollback_atomics(self._undo)

    @initialize(month=st.sampled_from(DAYS))
    def opens(self, month: datetime) -> None:
        self.begin = self.now = month.astimezone(DAYS[0].tzinfo)
        self.shop = shop_make()
        for number in range(5):
            self.off[str(product_make(f"K{number}").pk)] = None
        self._shop_changes()

    @rule(minutes=st.sampled_from([1, 3, 20, 31, 240, 1440, 1440]))
    def time_passes(self, minutes: int) -> None:
        self.now = (self.now.astimezone(WARSAW) + timedelta(minutes=minutes)).astimezone(WARSAW)
        self._shop_changes()

    @rule()
    def midnight_comes_near(self) -> None:
        self.now = max(self.now, self.now.replace(hour=23, minute=58, second=0))
        self._shop_changes()

    @rule(number=st.integers(0, 4))
    def a_product_leaves_or_returns(self, number: int) -> None:
        product_id = list(self.off)[number]
        self.off[product_id] = None if self.off[product_id] else self.now
        Product.objects.filter(pk=product_id).update(is_active=self.off[product_id] is None)
        self._shop_changes()

    @rule()
    def the_background_works(self) -> None:
        runs_close_quiet(self.now)
        past_runs_settle()

    @rule()
    def somebody_looks(self) -> None:
        before = list(Event.objects.values_list("pk", "repeats"))
        reply = self._list()
        if "error_code" in reply:
            return
        after = Event.objects.exclude(
            type__in=("run_completed", "run_completed_in_part", "run_interrupted", "repeat_ended")
        )
        known = dict(before)
        news = [event for event in after if known.get(event.pk) != event.repeats]
        assert not news, [event.type for event in news]

    @rule()
    def nobody_imports_for_a_week(self) -> None:
        for days in (1, 8):
            self.time_passes(days * 1440)
            self.somebody_looks()

    @rule(kind=st.sampled_from(["ProductsPrices", "ProductsQuantity"]))
    def baselinker_polls(self, kind: str) -> None:
        day = self.days.setdefault(business_date(self.now), Day())
        day.first_poll = day.first_poll or self._state()
        reply = self._call(kind)
        assert "error" not in reply, reply
        reply.pop("pages")
        run = SyncRun.objects.latest("business_date")
        self._nothing_left_untold(set(reply))
        if kind == "ProductsPrices":
            kept = {str(pk) for pk in FeedItem.objects.filter(is_withdrawn=True).values_list("product_id", flat=True)}
            self._state_seen(run.business_date, {reply[key]["0"] for key in set(reply) - kept})
        else:
            self.told |= {key: quantities["0"] for key, quantities in reply.items()}

    @rule(portion=st.integers(1, 5), breaks_after=st.none() | st.integers(1, 4))
    def baselinker_imports(self, portion: int, breaks_after: int | None) -> None:
        reply = self._list()
        if "error_code" in reply:
            return
        run = SyncRun.objects.latest("business_date")
        day = self.days.setdefault(run.business_date, Day())
        ids = [key for key in reply if key != "pages"]
        wanted = ids if breaks_after is None else ids[:breaks_after]
        for start in range(0, len(wanted), portion):
            self.now += timedelta(seconds=2)
            data = self._call("ProductsData", products_id=",".join(wanted[start : start + portion]))
            assert set(data) == set(wanted[start : start + portion])
            prices = {row["price"] for row in data.values() if row["quantity"]}
            self._state_seen(run.business_date, prices)
            self._not_older_than_its_import(run, day, prices)
            self.told |= {key: row["quantity"] for key, row in data.items()}
            self.last_call = self.now
            day.fetched |= set(data)
        if ids and day.fetched >= set(ids):
            day.whole = True

    @invariant()
    def at_most_one_copy_was_taken_a_day(self) -> None:
        for day, seen in self.days.items():
            assert len(seen.taken) <= 1, (day, seen.taken)

    @invariant()
    def no_import_is_called_whole_that_was_not(self) -> None:
        for run in SyncRun.objects.filter(state__in=COMPLETED):
            seen = self.days.get(run.business_date, Day())
            assert run.delivered <= len(seen.fetched)
            assert run.is_whole == seen.whole, run.business_date
            assert run.delivered == run.due or run.state == "part" or run.due > run.delivered >= 0

    @invariant()
    def nobody_who_only_looked_is_counted(self) -> None:
        counted = SyncRun.objects.imports().values_list("business_date", flat=True)
        assert {day for day in counted if not self.days.get(day, Day()).fetched} == set()

    def _state_seen(self, day: date, prices: set[str]) -> None:
        """Prices of one answer: of one state, not of a later one, and not older than the day before."""
        if not prices:
            return
        assert len(prices) == 1, "one answer showed two states"
        (price,) = prices
        self.days.setdefault(day, Day()).taken.add(price)
        at = self.begin + timedelta(minutes=int(Decimal(price)) - 1)
        assert at <= self.now, "a later state went out"
        assert business_date(at) >= day - timedelta(days=1), "an import got a state older than its day"

    def _not_older_than_its_import(self, run: SyncRun, day: Day, prices: set[str]) -> None:
        """Not older than the first list of the day on which it began, or than the poll that moved the copy."""
        since = day.first_poll if run.moved_by == SyncRun.Mover.POLL else day.first_list
        states = list(self.states)
        for price in prices:
            assert since is not None
            assert states.index(price) >= states.index(since), "an import got a state older than its day's first list"

    def _nothing_left_untold(self, shown: set[str]) -> None:
        """What BaseLinker last heard to be in stock is shown until it was told 0, for 30 days at most."""
        for product_id in {key for key, quantity in self.told.items() if quantity} - shown:
            since = self.off[product_id]
            assert since is not None, "a product that is for sale is missing"
            days = (business_date(self.now) - business_date(since)).days
            assert days >= 30, "a withdrawn product left without BaseLinker being told 0"
            del self.told[product_id]

    def _sold_as_the_shop_has_it(self, reply: dict[str, Any]) -> None:
        """A list shows in stock what the shop sold at the moment of its state, and all else with 0."""
        for price in {row["price"] for row in reply.values() if row["quantity"]}:
            off = self.states[price]
            sold = {key for key, row in reply.items() if row["quantity"]}
            assert sold == {key for key, since in off.items() if since is None}, "a withdrawn product goes on selling"

    def _shop_changes(self) -> None:
        """A new state of the shop; its price names the minute, and in the grosze the state."""
        minutes = int((self.now - self.begin).total_seconds()) // 60
        price = Decimal(minutes + 1) + Decimal(len(self.states) % 100) / 100
        Price.objects.update(gross=price)
        self.states[f"{price:.2f}"] = dict(self.off)

    def _state(self) -> str:
        return list(self.states)[-1]

    def _list(self) -> dict[str, Any]:
        day = self.days.setdefault(business_date(self.now), Day())
        day.first_list = day.first_list or self._state()
        reply = self._call("ProductsList")
        if "error_code" in reply:
            assert day.whole, "who only looked was refused before a whole import"
        else:
            rows = {key: row for key, row in reply.items() if key != "pages"}
            self._nothing_left_untold(set(rows))
            self._sold_as_the_shop_has_it(rows)
            copy_day = SyncRun.objects.latest("business_date").business_date
            is_going_on = self.last_call is not None and self.now - self.last_call < timedelta(minutes=2)
            assert copy_day == business_date(self.now) or is_going_on, "an import got the copy of an earlier day"
            self.last_call = self.now
        return reply

    def _call(self, action: str, **fields: str) -> Any:
        self.now += timedelta(seconds=1)
        reply = self.shop.call(action, self.now, **fields)
        assert not isinstance(reply, dict) or reply.get("error_code") not in ("internal_error", "db_connection"), reply
        return reply
