"""The book of calls: recorded before the work, masked, kept whole only as long as it may have to be run again."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from baselinker_integration.door.record import fields_seal, fields_unseal
from baselinker_integration.door.replay import call_replay, call_retry, calls_due
from baselinker_integration.models import InboundCall
from baselinker_integration.orders import intake
from baselinker_integration.wire.masking import fields_mask, value_mask
from eshop.core.errors import Conflict
from eshop.orders.models import Order
from event_log.actors import PERSON
from event_log.context import Actor, acting
from tests.baselinker_integration.orders.orders import event_types, events, line, order_fields, stock_of
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db
State = InboundCall.State
START = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


@pytest.fixture
def broken_intake(monkeypatch):
    """The order service fails inside its transaction until `repair` is called."""
    real = intake.order_insert

    def fail(**kwargs):
        real(**kwargs)
        raise RuntimeError("power cut")

    monkeypatch.setattr(intake, "order_insert", fail)

    def repair():
        monkeypatch.setattr(intake, "order_insert", real)

    return repair


def test_call_done_is_on_record_without_its_content():
    shop, mug = shop_make(), product_make()
    reply = shop.call("OrderAdd", **order_fields(line(mug)))
    call = InboundCall.objects.get()
    assert (call.state, call.action, call.external_id) == (State.DONE, "OrderAdd", "90000001")
    assert (call.response, call.sealed, call.retry_at, call.error_code) == (reply, None, None, "")
    assert call.finished_at is not None
    assert call.duration_ms is not None


def test_record_shows_no_key_and_no_buyer():
    shop, mug = shop_make(), product_make()
    shop.call("OrderAdd", **order_fields(line(mug), delivery_city="Łódź", user_comments="[Allegro: ala] dzwonić"))
    shown = str(InboundCall.objects.values().get()) + str([(e.message, e.details) for e in events()])
    for secret in (shop.key, "Żaneta", "Gżegżółka", "Łąkowa", "zaneta@", "600100200", "dzwonić", "ala]"):
        assert secret not in shown
    masked = InboundCall.objects.get().request
    assert "bl_pass" not in masked
    assert masked["email"] == "z…@….invalid"
    assert masked["phone"] == "…200"
    assert masked["delivery_fullname"] == "Ż… G…"
    assert masked["delivery_address"] == "…"
    assert masked["delivery_city"] == "…"
    assert masked["user_comments"] == "[Allegro… (22)"


@pytest.mark.parametrize(
    ("field", "value", "masked"),
    [
        ("email", "a@b.example.com", "a…@….com"),
        ("email", "bez malpy", "b…"),
        ("phone", "12345", "…"),
        ("invoice_nip", "5260250274", "…274"),
        ("client_login", "Client:10000001", "C…"),
        ("delivery_company", "", ""),
        ("delivery_method", "Kurier", "Kurier"),
        ("delivery_city", "Łódź", "…"),
        ("pesel", "84051377512", "…"),
        ("name", "Ewa Lis", "…"),
        ("products[0].name", "Kubek", "Kubek"),
        ("products[0].attributes", '[{"name":"Grawer","value":"Dla Ewy"}]', "…"),
        ("products[0].uwagi", "dla Ewy", "…"),
    ],
)
def test_value_is_masked_by_its_field(field, value, masked):
    assert value_mask(field, value) == masked


def test_masked_record_can_be_stored_whatever_came():
    masked = fields_mask(
        {"name\x00": "b", "name": "b\ud800", "images": {"\x00k": ["\x00", 1]}, "bl_pass": "s", "API_Token": "t"},
        action="ProductAdd",
    )
    assert masked == {"name": "b\ufffd", "images": {"k": ["", "1"]}}
    assert fields_mask({"description": "x" * 99999}, action="ProductAdd") == {"description": "x" * 10_000}


def test_what_nobody_foresaw_is_hidden():
    lines = [{"id": "1", "sku": "A", "attributes": [{"value": "Dla Ewy"}], "dedykacja": {"a": "Ewa"}, "key": "k"}, "x"]
    fields = {"name": "Ewa", "extra_field_1": "Ewa", "deep": {"name": ["Ewa"]}, "products": json.dumps(lines)}
    assert fields_mask(fields, action="OrderAdd") == {
        "name": "…",
        "extra_field_1": "…",
        "deep": "…",
        "products": [{"id": "1", "sku": "A", "attributes": "…", "dedykacja": "…"}, "…"],
    }
    for products in ("a[0][name]=Ewa", "Ewa", "[", '"Ewa"', 7, None):
        assert fields_mask({"products": products}, action="OrderAdd") == {"products": "…"}
    assert fields_mask({"name": "Ewa"}, action="Cokolwiek") == {"name": "…"}


def test_a_parcel_number_is_kept_by_its_end():
    fields = {
        "orders_ids": "1,2",
        "update_type": "delivery_number",
        "update_value": "620001234567",
        "tracking_url": "u",
    }
    assert fields_mask(fields, action="OrderUpdate") == fields | {"update_value": "…567", "tracking_url": "…"}
    assert fields_mask({"update_value": "5"}, action="OrderUpdate") == {"update_value": "5"}


def test_refused_call_is_sealed_and_only_the_shop_can_open_it(settings):
    shop, mug = shop_make(), product_make()
    fields = order_fields(line(mug), line(999))
    shop.call("OrderAdd", **fields)
    sealed = bytes(InboundCall.objects.get().sealed)
    assert "Żaneta".encode() not in sealed
    assert fields_unseal(sealed) == fields
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another-key-that-is-long-enough-for-the-checks"
    with pytest.raises(Conflict):
        fields_unseal(sealed)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert fields_unseal(sealed) == fields


def test_sealing_keeps_every_character():
    fields = {"a": "\x00 \ud800 Ł 👩", "products": [{"id": "1"}]}
    assert fields_unseal(fields_seal(fields)) == fields


def test_refused_call_runs_again_after_the_cause_is_gone():
    shop, mug = shop_make(), product_make(stock=Decimal(7))
    shop.call("OrderAdd", **order_fields(line("", 2, sku="NOWY")))
    call = InboundCall.objects.get()
    assert call_replay(call_id=call.pk).state == State.REFUSED
    added = product_make("NOWY", stock=Decimal(5))
    with acting(Actor(PERSON, "7", "anna")):
        done = call_replay(call_id=call.pk)
    order = Order.objects.get()
    assert (done.state, done.response, done.sealed, done.attempts) == (State.DONE, {"order_id": str(order.pk)}, None, 3)
    assert (order.lines.get().product, stock_of(added), stock_of(mug)) == (added, "3", "7")
    assert [(e.type, e.actor, e.actor_label, e.repeats) for e in events()] == [
        ("order_refused", f"baselinker:{shop.connection.pk}", "Konto", 1), ("order_accepted", "person:7", "anna", 0),
        ("order_taken_with_doubts", "person:7", "anna", 0),
        ("order_refusal_solved", "person:7", "anna", 0),
    ]  # fmt: skip
    with pytest.raises(Conflict):
        call_replay(call_id=call.pk)
    assert shop.call("OrderAdd", **order_fields(line("", 2, sku="NOWY"))) == {"order_id": str(order.pk)}
    assert (Order.objects.count(), stock_of(added)) == (1, "3")


def test_refused_call_never_runs_by_itself():
    shop = shop_make()
    with time_machine.travel(START, tick=False):
        shop.call("OrderAdd", **order_fields(line(999)))
    call = InboundCall.objects.get()
    assert calls_due(now=START + timedelta(days=9)) == []
    with time_machine.travel(START + timedelta(days=9)), pytest.raises(Conflict):
        call_retry(call_id=call.pk)


def test_failed_call_leaves_no_half_order_and_is_retried_with_growing_gaps(broken_intake):
    shop, mug = shop_make(), product_make(stock=Decimal(7))
    with time_machine.travel(START, tick=False) as clock:
        reply = shop.call("OrderAdd", **order_fields(line(mug, 2)))
        assert reply["error_code"] == "internal_error"
        assert "power cut" not in str(reply)
        assert (Order.objects.count(), stock_of(mug)) == (0, "7")
        call = InboundCall.objects.get()
        gaps = []
        while call.retry_at is not None:
            assert calls_due(now=call.retry_at - timedelta(seconds=1)) == []
            assert calls_due(now=call.retry_at) == [call.pk]
            gaps.append(int((call.retry_at - clock_now()).total_seconds() // 60))
            clock.move_to(call.retry_at)
            call = call_retry(call_id=call.pk)
        assert gaps == [1, 5, 30, 120, 360, 720, 1440]
        assert (call.state, call.attempts) == (State.FAILED, 8)
        broken_intake()
        assert call_replay(call_id=call.pk).state == State.DONE
    assert (Order.objects.count(), stock_of(mug)) == (1, "5")
    assert event_types() == ["order_accepted"]


def clock_now():
    return datetime.now(UTC)


def test_only_one_of_two_workers_runs_a_due_call(broken_intake):
    shop, mug = shop_make(), product_make()
    with time_machine.travel(START, tick=False) as clock:
        shop.call("OrderAdd", **order_fields(line(mug)))
        broken_intake()
        call = InboundCall.objects.get()
        clock.move_to(call.retry_at)
        assert call_retry(call_id=call.pk).state == State.DONE
        with pytest.raises(Conflict):
            call_retry(call_id=call.pk)


def test_call_whose_process_died_is_due_after_its_lease():
    shop, mug = shop_make(), product_make(stock=Decimal(7))
    with time_machine.travel(START, tick=False):
        shop.call("OrderAdd", **order_fields(line(999), baselinker_id="5"))
    fields = order_fields(line(mug))
    InboundCall.objects.update(
        state=State.RECEIVED, sealed=fields_seal(fields), external_id="90000001", retry_at=START + timedelta(minutes=5)
    )
    call = InboundCall.objects.get()
    with time_machine.travel(START + timedelta(minutes=4)), pytest.raises(Conflict):
        call_replay(call_id=call.pk)
    with time_machine.travel(START + timedelta(minutes=6)):
        assert call_retry(call_id=call.pk).state == State.DONE
    assert Order.objects.count() == 1


def test_old_call_does_not_undo_a_newer_one():
    shop, mug = shop_make(apply_order_changes=True), product_make(stock=Decimal(7))
    shop.call("OrderAdd", **order_fields(line("", 1, sku="PÓŹNIEJSZY"), phone="1"))
    InboundCall.objects.update(state=State.FAILED)
    newer = shop.call("OrderAdd", **order_fields(line(mug, 2), phone="2"))
    product_make("PÓŹNIEJSZY")
    first = InboundCall.objects.order_by("pk")[0]
    assert call_replay(call_id=first.pk).response == newer
    assert (Order.objects.get().phone, stock_of(mug)) == ("2", "5")
    assert event_types() == ["order_refused", "order_accepted"]


def test_stock_change_that_failed_is_not_repeated_by_itself():
    shop = shop_make()
    call = InboundCall.objects.create(
        connection=shop.connection, action="ProductsQuantityUpdate", state=State.FAILED, sealed=fields_seal({})
    )
    assert (calls_due(now=START + timedelta(days=9)), call.retry_at) == ([], None)
