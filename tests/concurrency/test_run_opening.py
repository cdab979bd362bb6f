"""Fifty processes get the first call of the day at the same moment: one run, one movement of the feed."""

import time
from datetime import UTC, date, datetime

import pytest
from django.db import connection as database

from baselinker_integration.models import Connection, Feed, FeedItem, SyncRun
from baselinker_integration.sync import walks
from baselinker_integration.sync.opening import run_open
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
def test_fifty_first_calls_make_one_run(shop):
    replies = race(lambda number: shop.call("ProductsPrices", MORNING), PROCESSES)

    served = [reply for reply in replies if "error" not in reply]
    refused = [reply for reply in replies if "error" in reply]
    assert {reply["error_code"] for reply in refused} <= {"sync_limit"}
    assert served
    assert all(reply == served[0] for reply in served)
    run = SyncRun.objects.get()
    assert (run.added, run.product_count) == (40, 40)
    assert Feed.objects.get().published == 1
    assert FeedItem.objects.count() == 40
    assert Event.objects.filter(type="run_opened").count() == 1
    assert sum(event.repeats + 1 for event in Event.objects.filter(type="sync_refused")) == len(refused)


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

    def look_then_insert(connection: Connection, *, day: date, now: datetime) -> SyncRun:
        found = SyncRun.objects.filter(connection=connection, business_date=day).first()
        time.sleep(0.05)
        return found or SyncRun.objects.create(
            connection=connection, business_date=day, opened_at=now, last_call_at=now, generation=0
        )

    monkeypatch.setattr(walks, "run_open", look_then_insert)
    try:
        race(lambda number: shop.call("ProductsPrices", MORNING), 10)
        assert SyncRun.objects.count() > 1
    finally:
        SyncRun.objects.all().delete()
        with database.schema_editor() as editor:
            editor.add_constraint(SyncRun, SyncRun._meta.constraints[0])


@pytest.mark.postgres
def test_the_constraint_alone_turns_away_a_second_run(shop):
    """Even callers that skip the walk's own look-up, all opening at once, get the one run."""
    ids = race(lambda number: run_open(shop.connection, day=MORNING.date(), now=MORNING).pk, 20)
    assert len(set(ids)) == 1
