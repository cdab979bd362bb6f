"""Calls answered from files, many at once and while the feed moves: all are counted, none shows what is gone."""

import multiprocessing
from datetime import UTC, datetime, timedelta

import pytest

from baselinker_integration.accounts import callers
from baselinker_integration.actions import products_data
from baselinker_integration.models import SyncRun
from baselinker_integration.runs.delivered import delivered_ids
from baselinker_integration.runs.finding import Mover
from baselinker_integration.runs.moving import copy_move
from eshop.catalog.models import Product
from tests.baselinker_integration.shop import Shop, product_make, shop_make
from tests.concurrency.racing import race

pytestmark = pytest.mark.postgres
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PROCESSES, PORTIONS, DAYS = 8, 25, 12


@pytest.fixture
def shop(transactional_db) -> Shop:
    """Forty products, published; every process that asks becomes a known caller with its first call."""
    for number in range(40):
        product_make(f"K{number}")
    made = shop_make()
    made.call("ProductsList", MORNING, page="1")
    made.ids = sorted(Product.objects.values_list("pk", flat=True))
    return made


def portions_deliver(shop):
    """Each process asks for four products of its own, again and again; nobody asks for the last eight."""

    def deliver(number: int) -> list[int]:
        mine = ",".join(map(str, shop.ids[number * 4 : number * 4 + 4]))
        return [len(shop.call("ProductsData", MORNING, products_id=mine)) for _ in range(PORTIONS)]

    SyncRun.objects.update(count_at=1_000_000)  # so that counting up to it does not come in between
    assert race(deliver, PROCESSES) == [[4] * PORTIONS] * PROCESSES
    return SyncRun.objects.get()


def test_portions_delivered_at_once_are_all_counted(shop):
    run = portions_deliver(shop)
    assert run.data_served == PROCESSES * PORTIONS * 4
    assert sorted(delivered_ids(run)) == shop.ids[:32]


def test_control_look_then_act_loses_some_of_them(shop, monkeypatch):
    def look_then_act(caller, product_ids, generation, shape, now):
        run = SyncRun.objects.get()
        run.data_served += len(product_ids)
        run.save()
        caller.prove(now)
        return True

    monkeypatch.setattr(products_data, "products_note", look_then_act)
    assert portions_deliver(shop).data_served < PROCESSES * PORTIONS * 4


def stale_answers(shop) -> int:
    """One process publishes day after day, the others ask: how many answers showed a day older than the last one.

    Both products change on every day; an answer with two days in it is torn.
    """
    shown = multiprocessing.Value("i", 0)
    first, last = shop.ids[0], shop.ids[-1]
    Product.objects.filter(pk__in=(first, last)).update(name="Dzień 0")
    copy_move(shop.connection, Mover.LISTING, MORNING + timedelta(days=1))

    def work(number: int) -> int:
        return publish() if number == 0 else ask()

    def publish() -> int:
        for day in range(1, DAYS + 1):
            Product.objects.filter(pk__in=(first, last)).update(name=f"Dzień {day}")
            copy_move(shop.connection, Mover.LISTING, MORNING + timedelta(days=1 + day))
            shown.value = day
        shown.value = DAYS + 1
        return 0

    def ask() -> int:
        stale = 0
        while (expected := shown.value) <= DAYS:
            reply = shop.call("ProductsData", MORNING, products_id=f"{last},{first}")
            days = {int(product["name"].removeprefix("Dzień ")) for product in reply.values()}
            assert len(days) == 1
            stale += days.pop() < expected
        return stale

    return sum(race(work, 4))


def test_no_answer_is_older_than_what_was_published_before_it(shop):
    assert stale_answers(shop) == 0


def test_control_without_a_look_at_the_edition_old_answers_go_out(shop, monkeypatch):
    monkeypatch.setattr(callers, "SHOWN", " AND %s <> ''")
    assert stale_answers(shop) > 0
