"""A shop, its people and a BaseLinker that does as it likes, in any order; what must always hold is always checked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.test import TestCase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from baselinker_integration.feed.build import feed_prepare
from baselinker_integration.models import Connection, OrderBinding, SyncRun
from baselinker_integration.services.connections import ADDON, connection_create, connection_update
from baselinker_integration.sync.closing import runs_close_quiet
from baselinker_integration.sync.opening import run_open
from eshop.addons.services import addon_activate, addon_suspend
from eshop.catalog.models import PriceList, VatRate
from eshop.core.clock import business_date
from eshop.orders.models import Order, OrderStatus
from tests.baselinker_integration.shop import shop_make
from tests.properties.catalogue import CODES, NAMES, VAT, Catalogue, pick
from tests.properties.daybook import DayBook
from tests.properties.seen import Seen, agreement_check, problems_read, seen_read

ACTIONS = {"products": "ProductsList", "prices": "ProductsPrices", "quantity": "ProductsQuantity"}
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

any_item = st.integers(0, 30)
kinds = st.sampled_from(list(ACTIONS))
pieces = st.integers(0, 9)
prices = st.none() | st.sampled_from(["0.00", "9.99", "19.90"]).map(Decimal)


@dataclass
class Walk:
    """A walk under way: in which publication it began, and what it brought so far."""

    seen: Seen
    next_page: int = 1
    pages: int = 1
    rows: dict[str, Any] = field(default_factory=dict)


class _Rollback(TestCase):
    """Django's own way to undo what a test wrote, entered by hand around every example."""

    databases = {"default"}


class ShopMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._undo = _Rollback._enter_atomics()
        self.now = START
        self.shop = shop_make(writes_prices=True)
        self.catalogue = Catalogue()
        self.book = DayBook()
        self.seen: Seen | None = None
        self.walks: dict[str, Walk] = {}
        self.orders: dict[str, str] = {}
        self.is_suspended = False

    def teardown(self) -> None:
        _Rollback._rollback_atomics(self._undo)

    @initialize(codes=st.lists(st.sampled_from(CODES), max_size=5))
    def fill(self, codes: list[str]) -> None:
        for number, code in enumerate(codes):
            self.catalogue.add(code, stock=number)

    # Time

    @rule(minutes=st.integers(1, 29))
    def minutes_pass(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(minutes=st.integers(30, 90))
    def it_goes_quiet(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(hours=st.integers(9, 40))
    def the_day_changes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def it_is_nearly_midnight(self) -> None:
        local_midnight = self.now.replace(hour=22, minute=55, second=0, microsecond=0)
        self.now = local_midnight if local_midnight > self.now else local_midnight + timedelta(days=1)

    @rule()
    def the_background_work_looks(self) -> None:
        runs_close_quiet(self.now)
        self.book.time_passes(self.now)

    # Edits

    @rule(code=st.sampled_from(CODES), stock=pieces)
    def product_added(self, code: str, stock: int) -> None:
        self.catalogue.add(code, stock)

    @rule(parent=any_item, code=st.sampled_from(CODES), stock=pieces)
    def variant_added(self, parent: int, code: str, stock: int) -> None:
        if (product := pick(self.catalogue.mains(), parent)) is not None:
            self.catalogue.add(code, stock, product)

    @rule(number=any_item, name=st.sampled_from(NAMES))
    def renamed(self, number: int, name: str) -> None:
        self.catalogue.card_set(number, name=name)

    @rule(number=any_item, code=st.sampled_from(CODES))
    def code_given(self, number: int, code: str) -> None:
        self.catalogue.card_set(number, code=code)

    @rule(number=any_item, is_active=st.booleans())
    def switched(self, number: int, is_active: bool) -> None:
        self.catalogue.card_set(number, is_active=is_active)

    @rule(number=any_item, code=st.sampled_from(VAT))
    def taxed(self, number: int, code: str | None) -> None:
        rate = VatRate.objects.get_or_create(code=code)[0] if code else None
        self.catalogue.card_set(number, vat_rate=rate)

    @rule(number=any_item, has_category=st.booleans())
    def classified(self, number: int, has_category: bool) -> None:
        self.catalogue.card_set(number, category=self.catalogue.mugs if has_category else None)

    @rule(number=any_item, gross=prices, in_other_list=st.booleans())
    def priced(self, number: int, gross: Decimal | None, in_other_list: bool) -> None:
        self.catalogue.price_set(number, gross, in_other_list=in_other_list)

    @rule(number=any_item, quantity=pieces)
    def counted(self, number: int, quantity: int) -> None:
        self.catalogue.stock_set(number, quantity)

    @rule(number=any_item, name=st.none() | st.sampled_from(NAMES))
    def translated(self, number: int, name: str | None) -> None:
        self.catalogue.translation_set(number, name)

    @rule(number=any_item)
    def deleted(self, number: int) -> None:
        self.catalogue.delete(number)

    @rule(number=any_item, to=st.none() | any_item)
    def variant_moved(self, number: int, to: int | None) -> None:
        self.catalogue.variant_move(number, to)

    @rule(is_root=st.booleans(), name=st.sampled_from(["Kubki", "Kuchnia i stół"]), is_active=st.booleans())
    def category_changed(self, is_root: bool, name: str, is_active: bool) -> None:
        self.catalogue.category_set(is_root=is_root, name=name, is_active=is_active)

    @rule(name=st.none() | st.just("Mugs"))
    def category_translated(self, name: str | None) -> None:
        self.catalogue.category_translation_set(name)

    @rule(name=st.sampled_from(["Ceramika", "Szkło"]))
    def manufacturer_renamed(self, name: str) -> None:
        self.catalogue.maker.name = name
        self.catalogue.maker.save()

    @rule()
    def default_list_switched(self) -> None:
        self.catalogue.default_list_switch()

    @rule(currency=st.sampled_from(["PLN", "EUR"]), is_default=st.booleans())
    def currency_changed(self, currency: str, is_default: bool) -> None:
        PriceList.objects.filter(is_default=is_default).update(currency=currency)

    @rule(language=st.sampled_from(["pl", "en"]), has_own_list=st.booleans())
    def connection_changed(self, language: str, has_own_list: bool) -> None:
        price_list = self.catalogue.other_list if has_own_list else None
        connection_update(connection=self.shop.connection, language=language, price_list=price_list)

    @rule()
    def feed_prepared(self) -> None:
        feed_prepare(self._connection())

    # The add-on

    @precondition(lambda self: not self.is_suspended)
    @rule()
    def suspended(self) -> None:
        addon_suspend(code=ADDON)
        self.is_suspended = True

    @precondition(lambda self: self.is_suspended)
    @rule()
    def resumed(self) -> None:
        addon_activate(code=ADDON)
        self.is_suspended = False

    # BaseLinker reads

    @rule(kind=kinds)
    def walk_starts(self, kind: str) -> None:
        reply = self._call(ACTIONS[kind], page="1")
        if reply is None:
            return
        if self.book.is_refused(kind, self.now):
            assert reply["error_code"] == "sync_limit"
            return
        assert "error" not in reply, reply
        if self.book.of_start(kind, self.now) is None:
            self._run_opened()
        self.book.start(kind, self.now)
        assert self.seen is not None
        self.walks[kind] = Walk(self.seen)
        self._page_came(kind, reply)

    @rule(kind=kinds)
    def walk_goes_on(self, kind: str) -> None:
        walk = self.walks.get(kind)
        if walk is None or walk.next_page > walk.pages:
            return
        reply = self._call(ACTIONS[kind], page=str(walk.next_page))
        if reply is not None and walk.seen is self.seen:
            self._page_came(kind, reply)

    @rule(kind=kinds)
    def walk_goes_to_its_end(self, kind: str) -> None:
        if kind not in self.walks:
            self.walk_starts(kind)
        for _ in range(30):
            self.walk_goes_on(kind)

    def _page_came(self, kind: str, reply: dict[str, Any]) -> None:
        walk = self.walks[kind]
        walk.pages = reply.pop("pages")
        assert not set(walk.rows) & set(reply), "an id came twice in one walk"
        walk.rows |= reply
        is_last = walk.next_page == walk.pages
        self.book.page(kind, self.now, is_last=is_last)
        walk.next_page += 1
        expected = walk.seen.of_kind(kind)
        assert all(expected[pk] == row for pk, row in reply.items()), "an edit became visible within a run"
        if is_last:
            assert walk.rows == expected

    @rule(number=any_item, count=st.integers(1, 30))
    def data_fetched(self, number: int, count: int) -> None:
        known = list(self.seen.data) if self.seen else []
        wanted = {known[n % len(known)] for n in range(number, number + count)} if known else set()
        reply = self._call("ProductsData", products_id=",".join([*wanted, "999999999"]))
        if reply is None:
            return
        if self.seen:
            assert reply == {pk: self.seen.data[pk] for pk in wanted}
        self.book.data(set(reply), self.now)

    @rule()
    def looked_up(self) -> None:
        """Look-ups are always answered, open no run and show what the run showed."""
        runs = SyncRun.objects.count()
        ids = ",".join(self.seen.products) if self.seen else ""
        listed = self._call("ProductsList", filter_ids_list=f"999999999,{ids}")
        categories = self._call("ProductsCategories")
        assert SyncRun.objects.count() == runs
        if self.seen and listed is not None:
            del listed["pages"]
            assert all(self.seen.products[pk] == row for pk, row in listed.items())
            assert categories == self.seen.categories

    def _run_opened(self) -> None:
        """The feed has moved: it must equal one that a new account would get now, and its figures must be true."""
        before, self.seen = self.seen, seen_read(self.shop.connection)
        self.book.open(self.now, len(self.seen.products))
        agreement_check(self.seen, before)
        self._fresh_feed_check()
        run = SyncRun.objects.get(connection=self.shop.connection, business_date=business_date(self.now))
        old, new = (before.data if before else {}), self.seen.data
        both = set(old) & set(new)
        assert (run.product_count, run.added) == (len(new), len(set(new) - set(old)))
        assert (run.withdrawn, run.changed) == (len(set(old) - set(new)), sum(old[pk] != new[pk] for pk in both))
        assert run.unchanged == len(new) - run.added - run.changed

    def _fresh_feed_check(self) -> None:
        """No change was missed: a feed built from nothing has the same rows and the same problems."""
        own = self._connection()
        with transaction.atomic():
            fresh = connection_create(name="Nowe", language=own.language, price_list=own.price_list).connection
            run_open(fresh, day=business_date(self.now), now=self.now)
            anew, anew_problems = seen_read(fresh), problems_read(fresh)
            transaction.set_rollback(True)
        assert self.seen is not None
        assert (self.seen.products, self.seen.prices) == (anew.products, anew.prices)
        assert (self.seen.data, self.seen.categories) == (anew.data, anew.categories)
        assert problems_read(own) == anew_problems

    # BaseLinker writes

    @rule(
        steps=st.lists(
            st.tuples(any_item, st.sampled_from(["set", "change", "guess"]), st.integers(-9, 9)), min_size=1, max_size=4
        )
    )
    def quantities_written(self, steps: list[tuple[int, str, int]]) -> None:
        expected, entries, good = self.catalogue.stock(), [], 0
        for number, operation, quantity in steps:
            item = pick(self.catalogue.items(), number)
            pk = item.pk if item else 999_999_999
            entries.append({"product_id": str(pk), "operation": operation, "quantity": str(quantity)})
            if item is not None and operation != "guess":
                good += 1
                expected[pk] = max(Decimal(0), quantity + (expected[pk] if operation == "change" else 0))
        reply = self._call("ProductsQuantityUpdate", products=json.dumps(entries))
        if reply is not None:
            assert reply == {"counter": good}
            assert self.catalogue.stock() == expected

    @rule(number=any_item, gross=st.sampled_from(["1.00", "19.90", "-1"]))
    def prices_written(self, number: int, gross: str) -> None:
        if (item := pick(self.catalogue.items(), number)) is None:
            return
        reply = self._call("ProductsPriceUpdate", products=json.dumps([{"product_id": str(item.pk), "price": gross}]))
        if reply is not None and "error" not in reply:
            assert reply == {"counter": 0 if gross == "-1" else 1}

    @rule(
        baselinker_id=st.sampled_from(["1", "2", "3"]),
        lines=st.lists(st.tuples(any_item, st.integers(1, 5)), min_size=1, max_size=3),
        paid=st.booleans(),
        takes_stock=st.booleans(),
    )
    def order_pushed(self, baselinker_id: str, lines: list[tuple[int, int]], paid: bool, takes_stock: bool) -> None:
        items = self.catalogue.items()
        if not items:
            return
        sent = []
        for number, quantity in lines:
            item = items[number % len(items)]
            main, variant = item.parent_id or item.pk, item.pk if item.parent_id else 0
            sent.append({"id": str(main), "variant_id": str(variant), "price": "5.00", "quantity": str(quantity)})
        reply = self._call(
            "OrderAdd",
            baselinker_id=baselinker_id,
            paid=str(int(paid)),
            change_products_quantity=str(int(takes_stock)),
            products=json.dumps(sent),
        )
        if reply is not None:
            assert "error" not in reply, reply
            assert self.orders.setdefault(baselinker_id, reply["order_id"]) == reply["order_id"]

    @rule(baselinker_id=st.sampled_from(["1", "2", "3"]), paid=st.booleans())
    def payment_reported(self, baselinker_id: str, paid: bool) -> None:
        self._order_update(baselinker_id, "paid", str(int(paid)))

    @rule(
        baselinker_id=st.sampled_from(["1", "2", "3"]),
        status=st.sampled_from([OrderStatus.CONFIRMED, OrderStatus.COMPLETED, OrderStatus.CANCELLED]),
    )
    def status_reported(self, baselinker_id: str, status: OrderStatus) -> None:
        self._order_update(baselinker_id, "status", str(status.value))

    def _order_update(self, baselinker_id: str, update_type: str, value: str) -> None:
        if baselinker_id in self.orders:
            reply = self._call(
                "OrderUpdate", orders_ids=self.orders[baselinker_id], update_type=update_type, update_value=value
            )
            assert reply is None or reply["counter"] in (0, 1), reply

    # What always holds

    @invariant()
    def stock_is_the_sum_of_its_movements(self) -> None:
        stock, ledger = self.catalogue.stock(), self.catalogue.ledger()
        assert stock == {pk: ledger.get(pk, Decimal(0)) for pk in stock}
        assert all(quantity >= 0 for quantity in stock.values())

    @invariant()
    def one_order_for_each_number(self) -> None:
        bound = {
            external: str(order) for external, order in OrderBinding.objects.values_list("external_id", "order_id")
        }
        assert bound == self.orders
        assert Order.objects.count() == len(self.orders)

    @invariant()
    def one_run_a_business_day(self) -> None:
        days = list(SyncRun.objects.values_list("business_date", flat=True))
        assert sorted(days) == sorted(self.book.runs)

    @invariant()
    def walks_are_complete_when_the_contract_says_so(self) -> None:
        for run in SyncRun.objects.all():
            complete = {kind for kind in ACTIONS if getattr(run, f"{kind}_complete_at") is not None}
            assert complete == self.book.runs[run.business_date].complete

    # Calling

    def _connection(self) -> Connection:
        return Connection.objects.get(pk=self.shop.connection.pk)

    def _call(self, action: str, **fields: str) -> Any:
        """The answer, or None after the refusal that a suspended add-on must give."""
        self.now += timedelta(seconds=1)
        reply = self.shop.call(action, self.now, **fields)
        if self.is_suspended:
            assert reply["error_code"] == "addon_suspended"
            return None
        assert not isinstance(reply, dict) or reply.get("error_code") not in ("internal_error", "db_connection"), reply
        return reply
