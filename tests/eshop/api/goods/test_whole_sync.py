"""A whole sync takes out of the offer what it did not name, and nothing by mistake."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from eshop.api.models import WholeSync, WholeSyncItem
from eshop.api.runs.whole_sync import syncs_abandon
from eshop.catalog.models import Product
from event_log.models import Event, Severity
from tests.eshop.api.caller import api_caller_make
from tests.factories import price_list_default, product_make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shop(db):
    price_list_default()
    for number in range(20):
        product_make(f"K{number}", external_id=f"E{number}", is_active=number != 19)


@pytest.fixture
def run(erp):
    answer = erp.post("/sync-runs", {})
    assert (answer.status, answer.json["state"]) == (201, "open")
    return answer.json["id"]


def send(erp, run, numbers, **changes):
    items = [{"external_id": f"E{number}"} | changes for number in numbers]
    return erp.post("/items/upsert", {"items": items}, x_sync_run=run)


def complete(erp, run, **options):
    return erp.post(f"/sync-runs/{run}/complete", options)


def offer():
    return set(Product.objects.filter(is_active=True).values_list("external_id", flat=True))


def test_what_was_not_named_goes_out_of_the_offer(erp, run):
    send(erp, run, range(10), name="Nowa")
    send(erp, run, range(10, 17))
    erp.post("/stock/set", {"items": [{"external_id": "E17", "quantity": "1"}]}, x_sync_run=run)
    answer = complete(erp, run, deactivate_missing=True, expect={"items": 18})
    assert answer.status == 200
    assert {name: answer.json[name] for name in ("state", "updated", "unchanged", "switched_off")} == {
        "state": "completed",
        "updated": 11,
        "unchanged": 7,
        "switched_off": 1,
    }
    assert offer() == {f"E{number}" for number in range(18)}
    assert Product.objects.count() == 20
    assert not WholeSyncItem.objects.exists()
    event = Event.objects.get(type="erp_sync_completed")
    assert (event.severity, event.counts) == (
        Severity.WARNING,
        {"created": 0, "updated": 11, "unchanged": 7, "rejected": 0, "switched_off": 1},
    )
    assert [(problem.code, problem.item_code) for problem in event.problems.all()] == [("erp_item_switched_off", "K18")]
    assert not Event.objects.filter(type__in=["erp_items_written", "erp_stock_written"]).exists()


def test_a_rejected_row_names_its_item_and_is_told_at_once(erp, run):
    send(erp, run, range(18))
    assert send(erp, run, [18], parent="nie ma").status == 422
    assert complete(erp, run, deactivate_missing=True).json["switched_off"] == 0
    assert "E18" in offer()
    assert Event.objects.get(type="erp_rows_refused").counts == {"rejected": 1}
    assert Event.objects.get(type="erp_sync_completed").counts["rejected"] == 1


def test_a_name_that_no_database_holds_is_rejected_as_any_other(erp, run):
    rows = [{"external_id": "E0\x00", "quantity": "1"}, {"external_id": "E1", "quantity": "1"}]
    answer = erp.post("/stock/set", {"items": rows}, x_sync_run=run)
    assert (answer.status, answer.codes) == (207, [("/items/0/external_id", "bad_format")])
    assert WholeSyncItem.objects.count() == 1


def test_another_number_of_items_than_expected_stops_it(erp, run):
    send(erp, run, range(18))
    refused = complete(erp, run, deactivate_missing=True, expect={"items": 19})
    assert (refused.status, refused.json["code"]) == (409, "sync_run_differs")
    assert len(offer()) == 19
    assert complete(erp, run, deactivate_missing=True, expect={"items": 18}).status == 200


def test_more_than_a_tenth_goes_only_when_that_number_is_confirmed(erp, run):
    send(erp, run, range(17))
    for options in ({}, {"confirm_deactivate": 3}):
        refused = complete(erp, run, deactivate_missing=True, **options)
        assert (refused.status, refused.json["code"]) == (409, "sync_run_too_many")
        assert len(offer()) == 19
    assert complete(erp, run, deactivate_missing=True, confirm_deactivate=2).json["switched_off"] == 2
    assert len(offer()) == 17


def test_the_share_is_a_setting(erp, run, settings):
    settings.SYNC_SWITCH_OFF_PERCENT = 50
    send(erp, run, range(10))
    assert complete(erp, run, deactivate_missing=True).json["switched_off"] == 9


def test_without_being_told_to_it_switches_nothing_off(erp, run):
    send(erp, run, range(1))
    assert complete(erp, run).json["switched_off"] == 0
    assert len(offer()) == 19


def test_status_tells_of_the_last_run_and_its_counts(erp):
    assert erp.get("/status").json["last_sync_run"] is None
    for numbers in ([1], [1, 2, 3]):
        last = erp.post("/sync-runs", {}).json["id"]
        send(erp, last, numbers)
    assert erp.get("/status").json["last_sync_run"] == erp.get(f"/sync-runs/{last}").json
    assert erp.get("/status").json["last_sync_run"]["unchanged"] == 3
    assert api_caller_make("Subiekt").get("/status").json["last_sync_run"] is None


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/stock/adjust", {"items": [{"external_id": "E0", "change": "1"}]}),
        ("POST", "/jobs", ""),
        ("PATCH", "/items/E0", {"name": "Nowa"}),
        ("DELETE", "/items/E0", ""),
    ],
)
def test_a_call_whose_rows_do_not_count_says_so(erp, run, method, path, body):
    """Taken without a word, the ERP would believe that its items are named, and the run would switch them off."""
    refused = erp.call(method, path, body, x_sync_run=run, idempotency_key="k", accept_language="en")
    assert (refused.status, refused.codes) == (422, [("X-Sync-Run", "bad_value")])
    assert refused.json["detail"].startswith("The rows of this call belong to no whole sync.")
    assert Product.objects.get(external_id="E0").is_active
    assert not Product.objects.filter(name="Nowa").exists()


def test_a_key_of_one_run_is_not_answered_for_another(erp, run):
    """The answer would be there, and the items of the call in no run."""
    other = erp.post("/sync-runs", {}).json["id"]
    body = {"items": [{"external_id": "E0", "quantity": "1"}]}
    first = erp.post("/stock/set", body, x_sync_run=run, idempotency_key="k")
    assert erp.post("/stock/set", body, x_sync_run=run, idempotency_key="k").json == first.json
    refused = erp.post("/stock/set", body, x_sync_run=other, idempotency_key="k")
    assert (refused.status, refused.json["code"]) == (422, "idempotency_mismatch")


@pytest.mark.parametrize("kind", ["unknown", "wrong", "completed", "another's", "late"])
def test_a_run_that_is_not_open_takes_nothing(erp, run, kind):
    sender = erp
    if kind == "unknown":
        run = str(uuid.uuid4())
    elif kind == "wrong":
        run = "x"
    elif kind == "completed":
        complete(erp, run)
    elif kind == "another's":
        sender = api_caller_make("Subiekt")
    else:
        WholeSync.objects.update(opened_at=timezone.now() - timedelta(hours=25))
    refused = send(sender, run, [0], name="Nowa")
    assert (refused.status, refused.json["code"]) == (409, "sync_run_closed")
    assert not Product.objects.filter(name="Nowa").exists()
    if kind != "wrong":
        assert complete(sender, run, deactivate_missing=True).json["code"] == "sync_run_closed"
    assert len(offer()) == 19


def test_a_run_nobody_completes_ends_with_a_warning_after_a_day(erp, run):
    send(erp, run, range(3))
    now = timezone.now()
    assert syncs_abandon(now + timedelta(hours=23)) == 0
    assert syncs_abandon(now + timedelta(hours=25)) == 1
    assert syncs_abandon(now + timedelta(hours=26)) == 0
    assert erp.get(f"/sync-runs/{run}").json["state"] == "abandoned"
    assert Event.objects.get(type="erp_sync_abandoned").severity == Severity.WARNING
    assert len(offer()) == 19
    syncs_abandon(now + timedelta(days=91))
    assert erp.get(f"/sync-runs/{run}").status == 404
