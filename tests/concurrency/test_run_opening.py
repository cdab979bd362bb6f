"""Fifty processes get the first call of the day at the same moment: one run, one movement of the copy."""

import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection as database

from baselinker_integration.accounts import callers
from baselinker_integration.actions import products_data
from baselinker_integration.models import Connection, Feed, FeedItem, RepeatPermission, SyncRun
from baselinker_integration.runs import polls
from baselinker_integration.runs.finding import Mover
from baselinker_integration.runs.moving import copy_move
from baselinker_integration.runs.permission import repeat_allow
from eshop.catalog.models import Price, Product
from eshop.core.errors import ApplicationError
from event_log.models import Event
from tests.baselinker_integration.shop import Shop, product_make, shop_make
from tests.concurrency.racing import race

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PROCESSES = 50


@pytest.fixture
def shop(transactional_db) -> Shop:
    for number in range(40):
        product_make(f"K{number}")
    return shop_make()


@pytest.mark.postgres
@pytest.mark.parametrize("action", ["ProductsList", "ProductsPrices"])
def test_fifty_first_calls_make_one_run(shop, action):
    replies = race(lambda number: shop.call(action, MORNING), PROCESSES)

    assert all("error" not in reply for reply in replies)
    assert all(reply == replies[0] for reply in replies)
    run = SyncRun.objects.get()
    assert (run.added, run.product_count, run.business_date) == (40, 40, date(2026, 11, 23))
    assert Feed.objects.get().published == 1
    assert FeedItem.objects.count() == 40
    polled = sum(event.repeats + 1 for event in Event.objects.filter(type="poll_prices"))
    assert polled == (PROCESSES if action == "ProductsPrices" else 0)


@pytest.mark.sqlite
def test_first_calls_of_several_processes_make_one_run_on_sqlite(tmp_path, sqlite_file_shop):
    replies = race(lambda number: sqlite_file_shop.call("ProductsList", MORNING), 8)
    assert all("error" not in reply for reply in replies)
    assert SyncRun.objects.count() == 1
    assert FeedItem.objects.count() == 40


@pytest.mark.postgres
def test_control_without_the_constraint_the_race_makes_many_runs(shop, monkeypatch):
    """The race above is real: look first, insert then, and let nothing in the database object."""
    with database.schema_editor() as editor:
        editor.remove_constraint(SyncRun, SyncRun._meta.constraints[0])

    def look_then_insert(connection: Connection, by: SyncRun.Mover, now: datetime) -> SyncRun:
        found = SyncRun.objects.filter(connection=connection, business_date=now.date()).first()
        time.sleep(0.05)
        return found or SyncRun.objects.create(
            connection=connection, business_date=now.date(), opened_at=now, moved_at=now, generation=0
        )

    monkeypatch.setattr(polls, "copy_move", look_then_insert)
    try:
        race(lambda number: shop.call("ProductsPrices", MORNING), 10)
        assert SyncRun.objects.count() > 1
    finally:
        SyncRun.objects.all().delete()
        with database.schema_editor() as editor:
            editor.add_constraint(SyncRun, SyncRun._meta.constraints[0])


@pytest.mark.postgres
def test_the_lock_alone_turns_away_a_second_run(shop):
    """Even callers that skip the listing's own look at the copy, all moving it at once, get the one run."""
    ids = race(lambda number: copy_move(shop.connection, Mover.LISTING, MORNING).pk, 20)
    assert len(set(ids)) == 1
    assert Feed.objects.get().published == 1


def listings_race_data(shop, rounds=8) -> int:
    """In each round some fetch the data that a list showed while another looks at the list again: how many answers
    were not of the one copy that was taken."""
    strays = 0
    ids = sorted(Product.objects.values_list("pk", flat=True))
    wanted = ",".join(map(str, ids))
    for round_number in range(rounds):
        day = MORNING + timedelta(days=round_number)
        shop.call("ProductsList", day)
        shop.call("FileVersion", day)

        def work(number: int, day: datetime = day, price: int = round_number) -> set[str]:
            if number:
                reply = shop.call("ProductsData", day + timedelta(minutes=1), products_id=wanted)
                return {row["price"] for row in reply.values()}
            Price.objects.update(gross=Decimal(100 + price))
            shop.call("ProductsList", day + timedelta(minutes=5))
            return set()

        answers = race(work, 6)[1:]
        callers._known.clear()  # so that the copy itself is asked, whatever files this process remembers
        taken = shop.call("ProductsData", day + timedelta(minutes=6), products_id=wanted)
        (price,) = {row["price"] for row in taken.values()}
        strays += sum(answer != {price} for answer in answers)
    return strays


@pytest.mark.postgres
def test_what_goes_out_is_of_the_copy_that_is_taken(shop):
    assert listings_race_data(shop) == 0


@pytest.mark.postgres
def test_control_without_a_look_at_the_copy_noted_old_data_goes_out(shop, monkeypatch):
    noted = products_data.products_note

    def never_again(caller, product_ids, generation, shape, now):
        """Wait until the copy has moved, then note what was read before."""
        until = time.monotonic() + 10
        while Feed.objects.get().published == generation and time.monotonic() < until:
            time.sleep(0.05)
        noted(caller, product_ids, generation, shape, now)
        return True

    monkeypatch.setattr(products_data, "products_note", never_again)
    monkeypatch.setattr(callers, "SHOWN", " AND %s <> ''")
    assert listings_race_data(shop, rounds=1) > 0


@pytest.mark.postgres
def test_the_last_products_delivered_at_once_complete_the_run_once(shop):
    shop.walk("ProductsList", MORNING)
    ids = sorted(Product.objects.values_list("pk", flat=True))
    race(lambda number: shop.call("ProductsData", MORNING, products_id=str(ids[number])), 40)
    run = SyncRun.objects.get()
    assert (run.state, run.delivered, run.round) == ("completed", 40, 2)
    assert Event.objects.filter(type="run_completed").count() == 1
    assert not Event.objects.filter(type="copy_delivered_again").exists()


@pytest.mark.postgres
def test_a_permission_asked_for_by_many_at_once_is_one(shop):
    shop.products_import(MORNING)

    def ask(number: int) -> bool:
        try:
            repeat_allow(connection=shop.connection, reason="Awaria", now=MORNING)
        except ApplicationError:
            return False
        return True

    assert sum(race(ask, 10)) == 1
    assert RepeatPermission.objects.count() == 1
    assert Event.objects.filter(type="repeat_allowed").count() == 1
