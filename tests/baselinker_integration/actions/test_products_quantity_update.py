"""ProductsQuantityUpdate: stock written by BaseLinker (protocol, 3.8)."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from baselinker_integration.models import FeedChange, InboundCall
from eshop.catalog.models import Stock, StockMovement
from event_log.models import Event, Severity
from tests.baselinker_integration.actions.writes import (
    bracket_pairs,
    encodings,
    event_codes,
    moved,
    movements,
    pieces,
    post,
    quantity_update,
)
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def entry(product, quantity, operation="set", **more):
    return {"product_id": str(product.pk), "operation": operation, "quantity": str(quantity), **more}


def test_set_and_change_write_stock_with_its_movements():
    first, second = product_make("A", stock=Decimal(7)), product_make("B", stock=Decimal(2))
    shop = shop_make()

    assert quantity_update(shop, entry(first, 5), entry(second, -1, "change")) == {"counter": 2}

    assert (pieces(first), pieces(second)) == (5, 1)
    assert (movements(first), movements(second)) == ([Decimal(-2)], [Decimal(-1)])
    assert {(m.kind, m.reference) for m in StockMovement.objects.all()} == {
        ("connector", f"baselinker:{shop.connection.pk}")
    }
    event = Event.objects.get(type="stock_updated")
    assert event.severity == Severity.INFO
    assert event.counts == {"changed": 2, "unchanged": 0, "skipped": 0}
    assert event.details == {"changes": "A: 7 → 5; B: 2 → 1"}
    assert InboundCall.objects.get().state == InboundCall.State.DONE


def test_the_same_set_again_changes_nothing_and_still_counts():
    product, shop = product_make(stock=Decimal(7)), shop_make()

    assert [quantity_update(shop, entry(product, 5)) for _ in range(3)] == [{"counter": 1}] * 3

    assert pieces(product) == 5
    assert movements(product) == [Decimal(-2)]


def test_change_up_and_down_again_restores():
    product, shop = product_make(stock=Decimal(7)), shop_make()

    quantity_update(shop, entry(product, 4, "change"))
    quantity_update(shop, entry(product, -4, "change"))

    assert pieces(product) == 7
    assert moved(product) == 0


@pytest.mark.parametrize("variant_id", ["0", 0, "", None, "absent"])
def test_no_variant_means_the_main_product(variant_id):
    product = product_make("A", stock=Decimal(7))
    variant = product_make("A-XL", parent=product, stock=Decimal(3))
    more = {} if variant_id == "absent" else {"variant_id": variant_id}

    assert quantity_update(shop_make(), entry(product, 1, **more)) == {"counter": 1}
    assert (pieces(product), pieces(variant)) == (1, 3)


def test_a_variant_is_written_alone():
    product = product_make("A", stock=Decimal(7))
    variant = product_make("A-XL", parent=product, stock=Decimal(3))
    shop = shop_make()

    quantity_update(shop, entry(product, -1, "change", variant_id=str(variant.pk)))
    quantity_update(shop, entry(variant, 9))

    assert (pieces(product), pieces(variant)) == (7, 9)


def test_one_bad_entry_does_not_spoil_the_rest():
    product = product_make("A", stock=Decimal(7))
    stranger = product_make("C")
    shop = shop_make()
    bad = [
        entry(product, "dużo"),
        entry(product, "1.5"),
        entry(product, 3, "replace"),
        {"product_id": str(product.pk), "quantity": "3"},
        {"operation": "set", "quantity": "3"},
        entry(product, 2_000_000),
        "not an entry",
        None,
        [1, 2],
    ]
    unknown = [
        {"product_id": "999999", "operation": "set", "quantity": "3"},
        {"product_id": "KUBEK", "operation": "set", "quantity": "3"},
        entry(stranger, 3, variant_id=str(product.pk)),
    ]

    assert quantity_update(shop, *bad, entry(product, 1), *unknown) == {"counter": 1}

    assert pieces(product) == 1
    assert pieces(stranger) == 7
    event = Event.objects.get(type="stock_updated")
    assert event.severity == Severity.WARNING
    assert event.counts == {"changed": 1, "unchanged": 0, "skipped": 12}
    assert event_codes(event) == ["bad_entry"] * 9 + ["unknown_item"] * 3
    assert event.problems.get(field="products[0]").detail == "quantity: oczekiwano liczby, na przykład 12.50"


def test_a_change_below_zero_stops_at_zero_and_warns():
    product, shop = product_make("A", stock=Decimal(3)), shop_make()

    assert quantity_update(shop, entry(product, -5, "change")) == {"counter": 1}

    assert pieces(product) == 0
    assert movements(product) == [Decimal(-3)]
    event = Event.objects.get(type="stock_clamped")
    assert event.severity == Severity.WARNING
    problem = event.problems.get()
    assert (problem.code, problem.item_code, problem.item_id) == ("stock_below_zero", "A", str(product.pk))
    assert problem.detail == "było 3, miało być -2, jest 0"
    assert Event.objects.get(type="stock_updated").severity == Severity.INFO


def test_setting_below_zero_stops_at_zero_too():
    product, shop = product_make(stock=Decimal(3)), shop_make()
    assert quantity_update(shop, entry(product, -5)) == {"counter": 1}
    assert pieces(product) == 0
    assert Event.objects.filter(type="stock_clamped").count() == 1


def test_stock_below_zero_already_is_not_lowered_but_may_be_raised():
    product, shop = product_make(stock=Decimal(-3)), shop_make()
    quantity_update(shop, entry(product, -1, "change"))
    assert pieces(product) == -3
    quantity_update(shop, entry(product, 2, "change"))
    assert pieces(product) == -1


def test_entries_for_one_item_count_in_their_order():
    product, shop = product_make(stock=Decimal(7)), shop_make()
    assert quantity_update(shop, entry(product, 2), entry(product, -3, "change"), entry(product, 10, "change")) == {
        "counter": 3
    }
    assert pieces(product) == 10
    assert moved(product) == 3


def test_what_no_stock_row_holds_is_refused_alone():
    product, shop = product_make(stock=Decimal("999999000")), shop_make()
    assert quantity_update(shop, entry(product, 1_000_000, "change"), entry(product, 1, "change")) == {"counter": 1}
    assert pieces(product) == 999_999_001
    assert event_codes(Event.objects.get(type="stock_updated")) == ["bad_entry"]


def test_an_item_without_stock_row_gets_one():
    product, shop = product_make(stock=None), shop_make()
    assert quantity_update(shop, entry(product, 4, "change")) == {"counter": 1}
    assert (pieces(product), movements(product)) == (4, [Decimal(4)])


def test_every_encoding_of_products_has_the_same_effect():
    product = product_make("A", stock=Decimal(0))
    variant = product_make("A-XL", parent=product, stock=Decimal(0))
    shop = shop_make()
    entries = [entry(product, 5), entry(product, 2, "change", variant_id=str(variant.pk))]

    for number, (name, fields) in enumerate(encodings("products", entries).items(), 1):
        assert shop.call("ProductsQuantityUpdate", **fields) == {"counter": 2}, name
        assert (pieces(product), pieces(variant)) == (5, 2 * number), name


@pytest.mark.parametrize("encoding", ["json", "brackets"])
def test_a_thousand_entries_go_over_http(client, encoding):
    products = [product_make(f"K{number}", stock=Decimal(0)) for number in range(1000)]
    shop = shop_make()
    entries = [entry(product, 3, variant_id="0") for product in products]
    pairs = bracket_pairs("products", entries) if encoding == "brackets" else [("products", json.dumps(entries))]

    with CaptureQueriesContext(
        database,
    ) as queries:
        assert post(client, shop, "ProductsQuantityUpdate", pairs) == {"counter": 1000}

    assert not Stock.objects.exclude(quantity=3).exists()
    statements = [query for query in queries.captured_queries if "FROM sqlite" not in query["sql"]]
    assert len(statements) < (25 if database.vendor == "postgresql" else 60)


def test_more_than_a_thousand_entries_are_refused_whole():
    product, shop = product_make(stock=Decimal(7)), shop_make()
    reply = quantity_update(shop, *[entry(product, 1)] * 1001)
    assert reply["error_code"] == "invalid_parameter"
    assert "najwyżej 1000" in reply["error_text"]
    assert pieces(product) == 7
    event = Event.objects.get(type="call_refused")
    assert (event.severity, event.subject_label) == (Severity.WARNING, "zmiana stanów")


def test_no_entries_at_all():
    shop = shop_make()
    assert quantity_update(shop) == {"counter": 0}
    assert shop.call("ProductsQuantityUpdate")["error_code"] == "invalid_parameter"
    assert shop.call("ProductsQuantityUpdate", products="")["error_code"] == "invalid_parameter"
    assert shop.call("ProductsQuantityUpdate", products="7")["error_code"] == "invalid_parameter"


def test_a_switched_off_action_is_absent_and_unsupported():
    product, shop = product_make(stock=Decimal(7)), shop_make(writes_stock=False)
    assert "ProductsQuantityUpdate" not in shop.call("SupportedMethods")
    assert quantity_update(shop, entry(product, 1))["error_code"] == "unsupported_action"
    assert pieces(product) == 7


def test_what_baselinker_sees_moves_with_the_next_run_only():
    product, shop = product_make(stock=Decimal(7)), shop_make()
    shop.whole_import(MORNING)

    quantity_update(shop, entry(product, 1))

    assert shop.call("ProductsData", MORNING, products_id=str(product.pk))[str(product.pk)]["quantity"] == 7
    assert FeedChange.objects.filter(product_id=product.pk).exists()
    assert shop.whole_import(MORNING + timedelta(days=1))[str(product.pk)]["quantity"] == 1


def test_a_stock_that_did_not_change_is_not_looked_at_again():
    product, shop = product_make(stock=Decimal(7)), shop_make()
    shop.whole_import(MORNING)
    quantity_update(shop, entry(product, 7))
    assert not FeedChange.objects.exists()


def test_flat_fields_are_read_when_there_is_no_list():
    first, second = product_make("A", stock=Decimal(7)), product_make("B", stock=Decimal(2))
    shop = shop_make()
    flat = {"product_id1": str(first.pk), "variant_id1": "0", "value1": "5"}
    flat |= {"product_id2": str(second.pk), "operation2": "change", "value2": "-1"}

    for products in ({}, {"products": ""}, {"products": "[]"}):
        assert shop.call("ProductsQuantityUpdate", **flat, **products) == {"counter": 2}

    assert (pieces(first), movements(second)) == (5, [Decimal(-1), Decimal(-1)])


def test_a_list_that_disagrees_with_flat_fields_holds_with_a_warning():
    product, shop = product_make("A", stock=Decimal(7)), shop_make()
    entries = json.dumps([entry(product, 5)])
    flat = {"product_id1": str(product.pk), "value1": "5.0"}

    assert shop.call("ProductsQuantityUpdate", products=entries, **flat | {"value1": "5"}) == {"counter": 1}
    assert Event.objects.get(type="stock_updated").severity == Severity.INFO
    assert shop.call("ProductsQuantityUpdate", products=entries, **flat | {"value1": "9"}) == {"counter": 1}

    assert pieces(product) == 5
    event = Event.objects.filter(type="stock_updated").latest("id")
    assert (event.severity, event_codes(event)) == (Severity.WARNING, ["bad_entry"])


def test_a_dictionary_of_entries_is_a_list():
    product, shop = product_make("A", stock=Decimal(7)), shop_make()
    sent = json.dumps({"0": entry(product, 5), "1": entry(product, 1, "change")})
    assert shop.call("ProductsQuantityUpdate", products=sent) == {"counter": 2}
    assert pieces(product) == 6
