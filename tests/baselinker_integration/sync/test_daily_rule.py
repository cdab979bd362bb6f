"""Once a day and no more (contract, section 5)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from baselinker_integration.models import SyncRun
from baselinker_integration.models.run import RunState
from baselinker_integration.sync.closing import runs_close_quiet
from eshop.catalog.models import Price
from event_log.models import Event, Severity
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_first_whole_import_of_the_day_opens_one_run_and_completes_it():
    product = product_make()
    shop = shop_make()

    data = shop.whole_import(MORNING)

    run = SyncRun.objects.get()
    assert (run.business_date, run.state) == (date(2026, 11, 23), RunState.COMPLETED)
    assert (run.added, run.changed, run.withdrawn, run.unchanged, run.withheld) == (1, 0, 0, 0, 0)
    assert list(data) == [str(product.pk)]
    assert Event.objects.filter(type="run_completed", severity=Severity.INFO).count() == 1


@pytest.mark.parametrize("action", ["ProductsList", "ProductsPrices", "ProductsQuantity"])
def test_a_second_walk_on_the_same_day_is_refused_and_counted_in_one_warning(action):
    product_make()
    shop = shop_make()
    shop.whole_import(MORNING)

    replies = [shop.call(action, MORNING + timedelta(hours=hour)) for hour in (1, 2, 3)]

    assert {reply["error_code"] for reply in replies} == {"sync_limit"}
    assert "24.11.2026 00:00" in replies[0]["error_text"]
    event = Event.objects.get(type="sync_refused")
    assert (event.severity, event.repeats) == (Severity.WARNING, 2)


def test_the_next_business_day_works_again_and_carries_only_what_changed():
    kept, edited = product_make("A"), product_make("B", ean="4006381333931")
    shop = shop_make()
    shop.whole_import(MORNING)
    Price.objects.filter(product=edited).update(gross=Decimal("25.00"))

    assert (
        shop.call("ProductsData", MORNING + timedelta(hours=1), products_id=str(edited.pk))[str(edited.pk)]["price"]
        == "19.90"
    )
    data = shop.whole_import(MORNING + timedelta(days=1))

    run = SyncRun.objects.latest("business_date")
    assert (run.added, run.changed, run.withdrawn, run.unchanged) == (0, 1, 0, 1)
    assert (data[str(kept.pk)]["price"], data[str(edited.pk)]["price"]) == ("19.90", "25.00")


def test_a_walk_that_broke_off_may_be_started_again():
    product_make()
    shop = shop_make()
    shop.walk("ProductsList", MORNING)

    assert "error" not in shop.call("ProductsList", MORNING + timedelta(minutes=10))


def test_a_listed_but_not_fetched_walk_is_complete_after_thirty_quiet_minutes():
    product_make()
    shop = shop_make()
    shop.walk("ProductsList", MORNING)

    assert shop.call("ProductsList", MORNING + timedelta(minutes=31))["error_code"] == "sync_limit"


def test_a_run_nobody_finishes_is_closed_as_interrupted():
    for number in range(3):
        product_make(f"K{number}")
    shop = shop_make()
    shop.walk("ProductsPrices", MORNING)
    SyncRun.objects.update(prices_complete_at=None)

    assert runs_close_quiet(MORNING + timedelta(minutes=29)) == 0
    assert runs_close_quiet(MORNING + timedelta(minutes=31)) == 1
    assert SyncRun.objects.get().state == RunState.INTERRUPTED
    assert Event.objects.get(type="run_interrupted").severity == Severity.WARNING


def test_look_ups_never_open_a_run_and_are_always_answered():
    product = product_make()
    shop = shop_make()
    for fields in (
        {"filter_id": str(product.pk)},
        {"filter_ids_list": f"{product.pk},99999"},
        {"filter_ean": "5901234123457"},
        {"filter_sku": "kubek"},
        {"filter_sku": "KUBEK"},
        {"filter_name": "kubek"},
    ):
        shop.call("ProductsList", MORNING, **fields)
    shop.call("ProductsCategories", MORNING)
    shop.call("ProductsData", MORNING, products_id=str(product.pk))

    assert not SyncRun.objects.exists()
    shop.whole_import(MORNING)
    assert list(shop.call("ProductsList", MORNING, filter_name="KUBEK")) == [str(product.pk), "pages"]


def test_the_next_days_first_call_closes_what_was_left_open():
    product_make()
    shop = shop_make()
    shop.call("ProductsPrices", MORNING)
    SyncRun.objects.update(prices_complete_at=None)

    shop.call("ProductsPrices", MORNING + timedelta(days=1))

    states = SyncRun.objects.order_by("business_date").values_list("state", flat=True)
    assert list(states) == [RunState.INTERRUPTED, RunState.OPEN]


@pytest.mark.parametrize(("redis_url", "state"), [("", RunState.INTERRUPTED), ("redis://127.0.0.1:1/0", RunState.OPEN)])
def test_without_a_broker_the_panel_closes_quiet_runs(client, settings, redis_url, state):
    settings.REDIS_URL = redis_url
    product_make()
    shop = shop_make()
    shop.call("ProductsPrices", MORNING - timedelta(days=400))
    SyncRun.objects.update(prices_complete_at=None)

    client.get("/panel/login/")

    assert SyncRun.objects.get().state == state
