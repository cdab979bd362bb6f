"""What the ERP tells of orders: each row has its own outcome, and a refused one writes nothing."""

import pytest
from django.utils import timezone

from eshop.catalog.models import Stock
from eshop.orders.models import Order, OrderLine, OrderStatus, Parcel
from eshop.orders.services.content import order_insert
from event_log.models import Event, Severity
from tests.eshop.api.caller import api_caller_make
from tests.factories import order_make, product_make

pytestmark = pytest.mark.django_db


def acknowledge(erp, *rows, **more):
    return erp.post("/orders/acknowledge", {"items": list(rows), **more})


def update(erp, order, **parts):
    return erp.post("/orders/update", {"items": [{"id": str(order.pk), **parts}]})


def test_acknowledged_orders_are_out_of_the_list_and_the_event_says_who_took_them(erp):
    first, second = order_make(), order_make()
    rows = [{"id": str(first.pk), "erp_number": "ZO/1", "version": 1.0}, {"id": "999999", "erp_number": "ZO/3"}]
    rows.append({"id": str(second.pk), "erp_number": "ZO/2", "confirm": True})
    answer = acknowledge(erp, *rows)
    assert (answer.status, answer.json["counts"]) == (207, {"created": 0, "updated": 2, "unchanged": 0, "rejected": 1})
    assert answer.codes == [("/items/1/id", "not_found")]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.erp_number, first.acknowledged_by, first.status) == ("ZO/1", "Optima", OrderStatus.AWAITING_SHOP)
    assert (second.erp_number, second.acknowledged_by, second.status) == ("ZO/2", "Optima", OrderStatus.CONFIRMED)
    assert erp.get("/orders").json["items"] == []
    event = Event.objects.get(type="erp_orders_taken")
    assert (event.area, event.severity, event.counts) == ("erp", Severity.WARNING, {"updated": 2, "rejected": 1})
    assert [(p.item_code, p.field) for p in event.problems.all()] == [("999999", "id")]


def test_the_same_number_again_is_unchanged_and_another_is_refused(erp):
    order = order_make()
    row = {"id": str(order.pk), "erp_number": "ZO/1", "version": 1}
    acknowledge(erp, row)
    again = acknowledge(erp, row)
    assert (again.status, again.json["counts"]["unchanged"]) == (200, 1)
    other = acknowledge(erp, row | {"erp_number": "ZO/2"})
    assert (other.status, other.codes) == (422, [("/items/0/erp_number", "already_acknowledged")])
    assert "ZO/1" in other.json["rows"][0]["errors"][0]["detail"]
    assert Order.objects.get(pk=order.pk).erp_number == "ZO/1"


def test_a_stale_version_is_told_with_the_present_one(erp):
    order = order_make()
    answer = acknowledge(erp, {"id": str(order.pk), "erp_number": "ZO/1", "version": 3})
    assert answer.codes == [("/items/0/version", "stale")]
    assert "1" in answer.json["rows"][0]["errors"][0]["detail"]


def test_reject_all_takes_nothing(erp):
    order = order_make()
    rows = [{"id": str(order.pk), "erp_number": "ZO/1"}, {"id": "999999", "erp_number": "ZO/2"}]
    answer = acknowledge(erp, *rows, on_error="reject_all")
    assert answer.codes == [("/items/0", "rejected_with_others"), ("/items/1/id", "not_found")]
    order.refresh_from_db()
    assert (order.erp_number, order.version, order.history.count()) == ("", 1, 1)


def test_an_update_writes_all_its_parts(erp):
    order = order_make(is_paid=False, paid_at=None)
    parts = {
        "version": 1,
        "state": "completed",
        "payment": {"paid": True, "paid_at": "2026-11-27T10:00:00+01:00"},
        "parcels": [{"number": "N1", "carrier": "DPD", "tracking_url": "https://t.example/1"}, {"number": "N2"}],
        "invoice": {"number": "FV/1", "issued_on": "2026-11-27", "url": "https://erp.example/fv/1"},
    }
    answer = update(erp, order, **parts)
    assert (answer.status, answer.json["counts"]["updated"]) == (200, 1)
    told = erp.get(f"/orders/{order.pk}").json
    assert told["state"] == "completed"
    assert (told["payment"]["paid"], told["payment"]["paid_at"]) == (True, "2026-11-27T09:00:00Z")
    assert [(each["number"], each["origin"]) for each in told["parcels"]] == [("N1", "erp"), ("N2", "erp")]
    assert (told["invoice"]["number"], told["invoice"]["issued_on"]) == ("FV/1", "2026-11-27")
    assert {entry.actor for entry in order.history.all()[1:]} == {"Optima"}
    parts.pop("version")
    assert update(erp, order, **parts).json["counts"]["unchanged"] == 1


def test_what_is_left_out_stays_and_what_is_null_goes(erp):
    order = order_make(invoice_number="FV/1", invoice_url="https://erp.example/1")
    Parcel.objects.create(order=order, number="N1", origin="erp")
    Parcel.objects.create(order=order, number="B1", origin="baselinker")
    assert update(erp, order).json["counts"]["unchanged"] == 1
    assert update(erp, order, invoice=None, parcels=[]).json["counts"]["updated"] == 1
    order.refresh_from_db()
    assert (order.invoice_number, order.invoice_url) == ("", "")
    assert [parcel.number for parcel in order.parcels.all()] == ["B1"]


def test_a_forbidden_move_is_refused_in_the_words_of_the_shop_and_nothing_is_written(erp):
    order, other = order_make(status=OrderStatus.CANCELLED), order_make()
    rows = [
        {"id": str(order.pk), "state": "completed", "invoice": {"number": "FV/1"}},
        {"id": str(other.pk), "state": "confirmed"},
    ]
    answer = erp.post("/orders/update", {"items": rows})
    assert (answer.status, answer.codes) == (207, [("/items/0/state", "conflict")])
    detail = answer.json["rows"][0]["errors"][0]["detail"]
    assert detail == "Zamówienie w stanie „anulowane” nie może przejść do stanu „zrealizowane”."
    order.refresh_from_db()
    other.refresh_from_db()
    assert (order.invoice_number, order.version, other.status) == ("", 1, OrderStatus.CONFIRMED)
    event = Event.objects.get(type="erp_orders_updated")
    assert (event.counts, event.problems.get().detail) == ({"updated": 1, "rejected": 1}, detail)


def test_a_stale_update_writes_nothing(erp):
    order = order_make()
    answer = update(erp, order, version=2, state="confirmed", parcels=[{"number": "N1"}])
    assert answer.codes == [("/items/0/version", "stale")]
    order.refresh_from_db()
    assert (order.status, order.parcels.count(), order.version) == (OrderStatus.AWAITING_SHOP, 0, 1)


def test_cancelling_puts_the_stock_back(erp):
    items = [product_make(quantity=5) for _ in range(3)]
    orders = []
    for order_items in (items, items[::-1]):
        lines = [OrderLine(product=item, unit_price=1, quantity=2) for item in order_items]
        order = Order(placed_at=timezone.now(), status=OrderStatus.AWAITING_SHOP)
        orders.append(order_insert(order=order, lines=lines, take_stock=True))
    rows = [{"id": str(order.pk), "state": "cancelled"} for order in orders]
    assert erp.post("/orders/update", {"items": rows}).json["counts"]["updated"] == 2
    assert {stock.quantity for stock in Stock.objects.filter(pk__in=[item.pk for item in items])} == {5}


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"state": "sent"}, "bad_value"),
        ({"state": 6}, "bad_value"),
        ({"version": 0}, "out_of_range"),
        ({"version": "1"}, "wrong_type"),
        ({"version": 1.5}, "wrong_type"),
        ({"parcels": [{"number": ""}]}, "too_short"),
        ({"parcels": [{"number": "x" * 101}]}, "too_long"),
        ({"parcels": [{"number": "1", "tracking_url": "javascript:alert(1)"}]}, "bad_format"),
        ({"parcels": [{"number": "1", "tracking_url": "https://a b"}]}, "bad_format"),
        ({"parcels": [{"number": "1"}] * 51}, "too_long"),
        ({"parcels": [{"number": "1", "carrier": "DPD"}, {"number": "1", "carrier": "UPS"}]}, "duplicate_in_call"),
        ({"invoice": {"issued_on": "2026-11-27"}}, "missing_field"),
        ({"payment": {"paid": "yes"}}, "wrong_type"),
        ({"payment": {"paid": True, "paid_at": "1999-12-31T23:00:00Z"}}, "out_of_range"),
        ({"payment": {"paid": True, "paid_at": "0001-01-01T00:00:00+23:59"}}, "out_of_range"),
        ({"stan": "completed"}, "unknown_field"),
    ],
)
def test_a_value_of_the_wrong_form_is_a_row_of_its_own(erp, parts, code):
    order = order_make()
    answer = update(erp, order, **parts)
    ((pointer, found),) = answer.codes
    assert (answer.status, found) == (422, code)
    assert pointer.startswith(f"/items/0/{next(iter(parts))}")
    order.refresh_from_db()
    assert order.version == 1


@pytest.mark.parametrize("number", ["2147483648", "9999999999"])
def test_a_number_that_no_order_can_have_is_not_found(erp, number):
    for path, row in (("acknowledge", {"erp_number": "ZO/1"}), ("update", {"state": "confirmed"})):
        answer = erp.post(f"/orders/{path}", {"items": [{"id": number, **row}]})
        assert answer.codes == [("/items/0/id", "not_found")]


def test_one_order_is_changed_by_its_address_while_it_is_what_was_read(erp):
    order = order_make()
    address = f"/orders/{order.pk}"
    changed = erp.call("PATCH", address, {"state": "confirmed"}, if_match=erp.get(address).headers["ETag"])
    assert (changed.status, changed.json["state"], changed.headers["ETag"]) == (200, "confirmed", '"2"')
    stale = erp.call("PATCH", address, {"state": "completed"}, if_match='"1"')
    assert (stale.status, stale.json["code"]) == (412, "precondition_failed")
    odd = erp.call("PATCH", address, {"state": "completed"}, if_match='W/"x"')
    assert odd.status == 412
    several = erp.call("PATCH", address, {"state": "confirmed"}, if_match='"1", W/"2"')
    assert (several.status, several.headers["ETag"]) == (200, '"2"')
    forbidden = erp.call("PATCH", address, {"state": "entered"}, if_match="*")
    assert (forbidden.status, forbidden.json["code"], forbidden.codes) == (409, "conflict", [("/state", "conflict")])
    order.refresh_from_db()
    assert (order.status, order.version) == (OrderStatus.CONFIRMED, 2)
    assert erp.call("PATCH", "/orders/999999", {"state": "completed"}).status == 404


@pytest.mark.parametrize("path", ["/orders/acknowledge", "/orders/update"])
def test_writing_needs_its_scope(path):
    reader = api_caller_make("Czytelnik", ["orders:read", "orders:personal"])
    assert reader.post(path, {"items": [{"id": "1"}]}).json["code"] == "scope_missing"


def test_a_repeated_key_is_answered_and_not_done_again(erp):
    order = order_make()
    body = {"items": [{"id": str(order.pk), "state": "confirmed"}]}
    first = erp.post("/orders/update", body, idempotency_key="k1")
    again = erp.post("/orders/update", body, idempotency_key="k1")
    assert (first.json["counts"], again.json["counts"]) == (again.json["counts"], first.json["counts"])
    assert again.headers["Idempotency-Replayed"] == "true"
    assert order.history.count() == 2
