"""Sequences of calls as BaseLinker, people and other programs make them, played against the connector, and their ends.

Each names the products by their place in the shop: what earlier days delivered, the listings before ProductsData, the
portions of ProductsData, and how the run ends.
"""

from datetime import UTC, datetime, timedelta

import pytest

from baselinker_integration.models import SyncRun
from baselinker_integration.runs.closing import runs_close_quiet
from eshop.catalog.models import Category
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
EVERYTHING, CATEGORY = {}, {"category_id": "mugs"}


def ids(first, last):
    return list(range(first, last + 1))


def portions(wanted, size=10):
    return [wanted[start : start + size] for start in range(0, len(wanted), size)]


ALL, NEW, MUGS = ids(1, 30), ids(31, 35), ids(1, 4)
"""Thirty products, five that may come later; the first four are mugs."""

# name: products in the shop, those delivered the day before, listings, portions, state and "delivered of due"
PLAYED = {
    "whole, in portions": (ids(1, 31), 0, [EVERYTHING], portions(ids(1, 31)), "completed", (31, 31)),
    "a catalogue of one": ([1], 0, [EVERYTHING], [[1]], "completed", (1, 1)),
    "one a call, first day": (ALL, 0, [EVERYTHING], portions(ALL, 1), "completed", (30, 30)),
    "one a call, later day": (ALL, 30, [EVERYTHING], portions(ALL, 1), "completed", (30, 30)),
    "an empty shop": ([], 0, [EVERYTHING], [], "looked", (0, 0)),
    "new only, one new": (ids(1, 31), 30, [EVERYTHING], [[31]], "completed", (1, 31)),
    "new only, broken at two of five": (ALL + NEW, 30, [EVERYTHING], [[31, 32]], "interrupted", (2, 5)),
    "update only, five new ones wait": (ALL + NEW, 30, [EVERYTHING], portions(ALL), "completed", (30, 35)),
    "a category after a plain look": (ALL, 30, [EVERYTHING, CATEGORY], [MUGS], "completed", (4, 4)),
    "a category broken in the middle": (ALL, 30, [CATEGORY], [MUGS[:2]], "interrupted", (2, 4)),
    "whole, broken on the first day": (ALL, 0, [EVERYTHING], [ids(1, 10)], "interrupted", (10, 30)),
    "an update broken at twenty": (ALL, 30, [EVERYTHING], portions(ids(1, 20)), "interrupted", (20, 30)),
    "a category excluded in the middle": (
        ALL, 30, [EVERYTHING], portions(ids(1, 10) + ids(15, 30)), "part", (26, 30)
    ),
    "a first import into a catalogue that has some": (ALL, 0, [EVERYTHING], portions(ALL[1::3]), "part", (10, 30)),
    "a look, and one known card": (ALL, 30, [EVERYTHING], [[7]], "looked", (0, 0)),
    "a search, then several": (ALL, 30, [{"filter_name": "kubek"}], [ids(1, 20)], "none", (0, 0)),
    "a check by look-ups": (ALL, 30, [], portions(ids(1, 10), 2), "none", (0, 0)),
    "a known one again and five new": (ALL + NEW, 30, [EVERYTHING], [[7, *NEW]], "part", (6, 35)),
    "the first ones picked from a plain list": (ALL, 30, [EVERYTHING], [ids(1, 2)], "interrupted", (2, 30)),
    "a category excluded at the end": (ALL, 30, [EVERYTHING], portions(ids(1, 26)), "interrupted", (26, 30)),
}  # fmt: skip


class Played:
    """A shop whose products are called by their places."""

    def __init__(self, places, known):
        self.shop = shop_make()
        self.mugs = Category.objects.create(name="Kubki")
        self.keys = {}
        for place in places[:known] if known else places:
            self._make(place)
        if known:
            self.shop.products_import(MORNING - timedelta(days=1))
            for place in places[known:]:
                self._make(place)

    def _make(self, place):
        category = {"category": self.mugs} if place in MUGS else {}
        self.keys[place] = str(product_make(f"K{place}", **category).pk)

    def list(self, narrowed, at):
        fields = {"category_id": str(self.mugs.pk)} if narrowed is CATEGORY else narrowed
        assert "error" not in self.shop.call("ProductsList", at, **fields)

    def data(self, places, at):
        wanted = [self.keys[place] for place in places]
        assert list(self.shop.data(wanted, at, size=len(wanted))) == wanted

    def end(self):
        runs_close_quiet(MORNING + timedelta(hours=12))
        run = SyncRun.objects.filter(business_date=MORNING.date()).first()
        return ("none", (0, 0)) if run is None else (run.state, (run.delivered, run.due))


@pytest.mark.parametrize("name", PLAYED)
def test_a_sequence_ends_as_the_contract_says(name):
    places, known, listings, calls, state, numbers = PLAYED[name]
    played = Played(places, known)
    for narrowed in listings:
        played.list(narrowed, MORNING)
    for portion in calls:
        played.data(portion, MORNING)
    assert played.end() == (state, numbers)


@pytest.mark.parametrize("rest", [ALL, ids(11, 30)])
def test_an_import_that_broke_off_and_was_restarted_is_whole(rest):
    played = Played(ALL, 0)
    played.list(EVERYTHING, MORNING)
    played.data(ids(1, 10), MORNING)
    again = MORNING + timedelta(minutes=40)
    runs_close_quiet(again)
    assert played.end() == ("interrupted", (10, 30))
    played.list(EVERYTHING, again)
    for portion in portions(rest):
        played.data(portion, again)
    assert played.end() == ("completed", (30, 30))
