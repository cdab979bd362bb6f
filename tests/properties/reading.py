"""BaseLinker reads: walks page by page, broken off and begun again, portions of data, look-ups."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from baselinker_integration.models import SyncRun
from tests.properties.catalogue import Edit, any_item, edits
from tests.properties.seen import Seen
from tests.properties.world import World

ACTIONS = {"products": "ProductsList", "prices": "ProductsPrices", "quantity": "ProductsQuantity"}
kinds = st.sampled_from(list(ACTIONS))


@dataclass
class Walk:
    """A walk under way: in which publication it began, and what it brought so far."""

    seen: Seen
    next_page: int = 1
    pages: int = 1
    rows: dict[str, Any] = field(default_factory=dict)


class Reading(World):
    def __init__(self) -> None:
        super().__init__()
        self.walks: dict[str, Walk] = {}

    @rule(kind=kinds)
    def walk_starts(self, kind: str) -> None:
        reply = self._call(ACTIONS[kind], page="1")
        if self.book.is_refused(kind, self.now):
            assert reply.get("error_code") == "sync_limit"
            return
        assert "error" not in reply, reply
        if self.book.moves(kind, self.now):
            self._copy_moved(kind)
        assert self.seen is not None
        self.walks[kind] = Walk(self.seen)
        self._page_came(kind, reply)

    @rule(kind=kinds)
    def walk_goes_on(self, kind: str) -> None:
        walk = self.walks.get(kind)
        if walk is None or walk.next_page > walk.pages:
            return
        reply = self._call(ACTIONS[kind], page=str(walk.next_page))
        if walk.seen is self.seen:
            self._page_came(kind, reply)

    @rule(kind=kinds)
    def walk_goes_to_its_end(self, kind: str) -> None:
        if kind not in self.walks:
            self.walk_starts(kind)
        for _ in range(30):
            self.walk_goes_on(kind)

    @rule(kinds=st.permutations(list(ACTIONS)))
    def imported_whole(self, kinds: list[str]) -> None:
        for kind in kinds:
            self.walk_starts(kind)
            self.walk_goes_to_its_end(kind)
        for start in range(0, len(self.seen.data) if self.seen else 0, 5):
            self.data_fetched(start, 5)

    @rule(edits=st.lists(edits, min_size=1, max_size=4), number=any_item)
    def edits_are_prepared_and_not_seen(self, edits: list[Edit], number: int) -> None:
        self.shop_is_edited(edits)
        self.feed_is_prepared()
        self.data_fetched(number, 30)
        self.looked_up()

    @rule(edits=st.lists(edits, max_size=6), kinds=st.permutations(list(ACTIONS)))
    def next_day_imports_the_edits(self, edits: list[Edit], kinds: list[str]) -> None:
        self.next_day_comes()
        self.shop_is_edited(edits)
        self.imported_whole(kinds)

    def _page_came(self, kind: str, reply: dict[str, Any]) -> None:
        walk = self.walks[kind]
        walk.pages = reply.pop("pages")
        assert not set(walk.rows) & set(reply), "an id came twice in one walk"
        walk.rows |= reply
        is_last = walk.next_page == walk.pages
        self.book.page(kind, self.now, set(reply), number=walk.next_page, is_last=is_last)
        self._taken_look()
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
        if not self.seen:
            self._copy_moved("call")
        else:
            assert reply == {pk: self.seen.data[pk] for pk in wanted}
        self.book.data(set(reply), self.now)
        self._taken_look()

    @rule()
    def looked_up(self) -> None:
        """Look-ups are always answered, move nothing but the first copy and show what the copy shows."""
        runs = SyncRun.objects.count() or 1
        ids = ",".join(self.seen.products) if self.seen else ""
        listed = self._call("ProductsList", filter_ids_list=f"999999999,{ids}")
        categories = self._call("ProductsCategories")
        assert SyncRun.objects.count() == runs
        if not self.seen:
            self._copy_moved("call")
        else:
            del listed["pages"]
            assert all(self.seen.products[pk] == row for pk, row in listed.items())
            assert categories == self.seen.categories
