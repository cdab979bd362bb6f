"""The ground under the machine: a shop, its clock, its daily rule in the model, and the way calls are made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.test import TestCase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from baselinker_integration.accounts.connections import ADDON, connection_create, connection_update
from baselinker_integration.feed.prepare.build import feed_prepare
from baselinker_integration.models import Connection, SyncRun
from baselinker_integration.runs.closing import runs_close_quiet
from baselinker_integration.runs.delivered import past_runs_settle
from baselinker_integration.runs.finding import Mover
from baselinker_integration.runs.moving import copy_move
from eshop.addons.services import addon_activate, addon_suspend
from eshop.core.clock import WARSAW, business_date
from tests.baselinker_integration.shop import shop_make
from tests.properties.catalogue import CODES, Catalogue, Edit, edits
from tests.properties.daybook import DayBook
from tests.properties.seen import Seen, agreement_check, problems_read, seen_read

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class _Rollback(TestCase):
    """Django's own way to undo what a test wrote, entered by hand around every example."""

    databases = {"default"}


class World(RuleBasedStateMachine):
    """What people and time do; the calls of BaseLinker are in the classes built on this one."""

    def __init__(self) -> None:
        super().__init__()
        self._undo = _Rollback._enter_atomics()
        self.now = START
        self.shop = shop_make(writes_prices=True)
        self.catalogue = Catalogue()
        self.book = DayBook()
        self.seen: Seen | None = None
        self.taken: Seen | None = None

    def teardown(self) -> None:
        """However an example ends, the next day's run must show the shop as it is then."""
        try:
            self.next_day_comes()
            self._call("ProductsList")
            self._copy_moved("products")
        finally:
            _Rollback._rollback_atomics(self._undo)

    @initialize(products=st.lists(st.tuples(st.sampled_from(CODES), st.integers(0, 2)), min_size=1, max_size=5))
    def fill(self, products: list[tuple[str, int]]) -> None:
        for number, (code, variants) in enumerate(products):
            product = self.catalogue.add(code, number)
            for size in range(variants):
                self.catalogue.add(f"{number}-{size}", size, product)

    @rule(edits=st.lists(edits, min_size=1, max_size=4))
    def shop_is_edited(self, edits: list[Edit]) -> None:
        for edit in edits:
            self.catalogue.apply(edit)

    @rule(minutes=st.sampled_from([1, 10, 20, 29, 30, 31, 90]))
    def minutes_pass(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def next_day_comes(self) -> None:
        local = self.now.astimezone(WARSAW) + timedelta(days=1)
        self.now = local.replace(hour=8, minute=0, second=0).astimezone(UTC)

    @rule()
    def midnight_comes_near(self) -> None:
        """Five minutes to midnight in Warsaw."""
        local = self.now.astimezone(WARSAW).replace(hour=23, minute=55, second=0)
        self.now = max(self.now, local.astimezone(UTC))

    @rule()
    def background_work_looks(self) -> None:
        runs_close_quiet(self.now)
        past_runs_settle()

    @rule()
    def feed_is_prepared(self) -> None:
        feed_prepare(self._connection())

    @rule(language=st.sampled_from(["pl", "en"]), has_own_list=st.booleans())
    def connection_is_changed(self, language: str, has_own_list: bool) -> None:
        price_list = self.catalogue.other_list if has_own_list else None
        connection_update(connection=self.shop.connection, language=language, price_list=price_list)

    @rule(action=st.sampled_from(["ProductsList", "ProductsData", "ProductsQuantityUpdate", "OrderAdd", "OrderUpdate"]))
    def addon_is_suspended_for_a_while(self, action: str) -> None:
        addon_suspend(code=ADDON)
        self.now += timedelta(seconds=1)
        assert self.shop.call(action, self.now, baselinker_id="9")["error_code"] == "addon_suspended"
        addon_activate(code=ADDON)

    def _copy_moved(self, kind: str) -> None:
        """The copy has moved: it must equal one that a new account would get now, and its figures must be true."""
        self.seen = seen_read(self.shop.connection)
        self.book.move(kind, self.now, len(self.seen.products))
        agreement_check(self.seen)
        self._fresh_copy_check(self.seen)
        run = SyncRun.objects.get(connection=self.shop.connection, business_date=business_date(self.now))
        old, new = (self.taken.sent if self.taken else {}), self.seen.sent
        assert (run.product_count, run.zeroed) == (len(self.seen.products), len(self.seen.withdrawn))
        assert run.added == len(set(new) - set(old))
        assert run.withdrawn == len(set(old) - set(new))
        assert run.changed == sum(old[pk] != new[pk] for pk in set(old) & set(new))
        assert run.unchanged == len(new) - run.added - run.changed
        assert run.sent + run.warned == len(new)
        assert set(old) <= set(self.seen.data), "what was sent left without being told as 0"
        for pk in set(old) & set(new):
            assert set(old[pk]["variants"]) <= set(new[pk]["variants"]) | self._over(pk, old)

    def _over(self, pk: str, old: dict[str, Any]) -> set[str]:
        """Variants that were zeroed in the copy taken before may be gone for good."""
        return {variant for variant, card in old[pk]["variants"].items() if card["quantity"] == 0}

    def _taken_look(self) -> None:
        """Remember the copy that counts are compared with."""
        if self.book.copy is not None and self.book.copy.taken:
            self.taken = self.seen

    def _fresh_copy_check(self, seen: Seen) -> None:
        """No change was missed: a feed built from nothing has the same rows and the same problems, but for what is
        told as 0."""
        own = self._connection()
        with transaction.atomic():
            fresh = connection_create(name="Nowe", language=own.language, price_list=own.price_list).connection
            copy_move(fresh, Mover.LISTING, self.now)
            anew, anew_problems = seen_read(fresh), problems_read(fresh)
            transaction.set_rollback(True)
        own_rows = seen.without_zeroed()
        differing = {pk: (row, anew.sent.get(pk)) for pk, row in own_rows.items() if anew.sent.get(pk) != row}
        assert not differing, differing
        assert set(anew.sent) == set(own_rows)
        assert seen.categories == anew.categories
        own_problems = problems_read(own)
        assert own_problems == anew_problems, (own_problems, anew_problems)

    def _connection(self) -> Connection:
        return Connection.objects.get(pk=self.shop.connection.pk)

    def _call(self, action: str, **fields: str) -> Any:
        """BaseLinker's call, a second after the last one; it may be refused, but never fail."""
        self.now += timedelta(seconds=1)
        reply = self.shop.call(action, self.now, **fields)
        assert not isinstance(reply, dict) or reply.get("error_code") not in ("internal_error", "db_connection"), reply
        return reply
