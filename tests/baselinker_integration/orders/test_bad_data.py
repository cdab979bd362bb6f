"""Data that do not say what was ordered or for how much: refused whole, kept, told in words (contract, section 7)."""

import html
import json
import time
from decimal import Decimal

import pytest

from baselinker_integration.models import InboundCall, OrderBinding
from eshop.orders.models import Order, OrderLine
from event_log.models import Event, Severity
from tests.baselinker_integration.orders.orders import (
    event_types,
    events,
    line,
    movements,
    order_fields,
    stock_of,
)
from tests.baselinker_integration.shop import product_make, shop_make
from tests.real_data import real_strings

pytestmark = pytest.mark.django_db
OWN_NAUGHTY_STRINGS = [
    "",
    "null",
    "\u202eabc",
    "<script>",
    "1;DROP",
    "👩\u200d👧",
    "\x00",
    "\ud800",
    "%s",
    "0",
    "1e309",
]


def refused(shop, **fields):
    """The refusal's text; asserts that nothing of the order is in the shop and that the call is kept and told of."""
    reply = shop.call("OrderAdd", **fields)
    assert (reply["error"], reply["error_code"]) == (True, "order_refused"), reply
    assert (Order.objects.count(), OrderBinding.objects.count(), movements()) == (0, 0, [])
    (event,) = events()
    assert (event.type, event.severity, event.message) == ("order_refused", Severity.ERROR, reply["error_text"])
    assert {problem.code for problem in event.problems.all()} == {"order_refused"}
    call = InboundCall.objects.get()
    assert (call.state, call.error_code) == (InboundCall.State.REFUSED, "order_refused")
    assert call.sealed
    return reply["error_text"]


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5", "1,5", "1000000000", "1e9", "dwa", "", "NaN", "9" * 400])
def test_quantity_must_be_whole_pieces(quantity):
    shop, mug = shop_make(), product_make()
    text = refused(shop, **order_fields(line(mug), line(mug, quantity)))
    assert "products.1.quantity: " in text


@pytest.mark.parametrize("price", ["abc", "1.23,50", "12 00", "inf", "NaN", "1e11", ""])
def test_price_must_be_an_amount(price):
    shop, mug = shop_make(), product_make()
    text = refused(shop, **order_fields(line(mug, price=price)))
    assert "products.0.price: " in text


@pytest.mark.parametrize(
    ("price", "stored"),
    [("12,50", "12.50"), ("12.5000", "12.50"), ("1e3", "1000.00"), (" 7 ", "7.00"), ("0", "0.00"), ("+3.1", "3.10")],
)
def test_price_that_leaves_no_doubt_is_taken(price, stored):
    shop, mug = shop_make(), product_make()
    shop.call("OrderAdd", **order_fields(line(mug, price=price)))
    assert OrderLine.objects.get().unit_price == Decimal(stored)


@pytest.mark.parametrize("quantity", ["2.0", "2,00", " 2 ", 2])
def test_quantity_that_leaves_no_doubt_is_taken(quantity):
    shop, mug = shop_make(), product_make()
    shop.call("OrderAdd", **order_fields(line(mug) | {"quantity": quantity}))
    assert OrderLine.objects.get().quantity == 2


@pytest.mark.parametrize(
    "products",
    [
        None,
        "",
        "[]",
        "{}",
        "nie json",
        "[1]",
        '["x"]',
        "null",
        "7",
        "[" * 100_000,
        "[[]]",
        '[{"id":1,"id":2}]',
        '[{"id":',
        '{"id": "1"}',
    ],
)
def test_products_must_be_a_list_of_lines(products):
    shop = shop_make()
    product_make()
    assert "products" in refused(shop, **order_fields(products=products))


def test_too_many_lines_are_refused():
    shop, mug = shop_make(), product_make()
    assert "products: oczekiwano od 1 do 1000 pozycji" in refused(shop, **order_fields(*[line(mug)] * 1001))


@pytest.mark.parametrize("written", [str, html.escape])
def test_too_many_lines_are_refused_by_their_number_before_they_are_parsed(written):
    """What follows the thousand and first is no JSON: nobody got so far."""
    shop, mug = shop_make(), product_make()
    lines = written(json.dumps([line(mug)] * 20_000) + "{{ no JSON")
    assert "products: oczekiwano od 1 do 1000 pozycji" in refused(shop, **order_fields(products=lines))


def test_a_thousand_lines_are_counted_right_whatever_stands_in_their_texts():
    shop, mug = shop_make(), product_make(stock=Decimal(5000))
    attributes = [{"name": "[{", "value": "}]{"}] * 3
    lines = [line(mug, name='Kubek {[ "x" \\ }, {', attributes=attributes)] * 1000
    shop.call("OrderAdd", **order_fields(*lines))
    assert OrderLine.objects.count() == 1000


@pytest.mark.parametrize("text", ['[{"a":"' + '\\"' * 500_000, '["a' * 300_000, "[{" * 400_000, '"[{' * 300_000])
def test_a_text_made_to_be_read_slowly_is_refused_soon(text):
    shop = shop_make()
    begun = time.process_time()
    assert "products" in refused(shop, **order_fields(products=text))
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("currency", "złoty"),
        ("currency", "ZZZ"),
        ("currency", "PL"),
        ("baselinker_id", "x"),
        ("baselinker_id", "-5"),
        ("baselinker_id", "0"),
        ("baselinker_id", "1.5"),
    ],
)
def test_field_that_cannot_be_read_is_named(field, value):
    shop, mug = shop_make(), product_make()
    text = refused(shop, **order_fields(line(mug), **{field: value}))
    assert f"{field}: oczekiwano" in text


def test_total_beyond_any_sale_is_refused():
    shop, mug = shop_make(), product_make()
    assert "products: " in refused(shop, **order_fields(line(mug, 1_000_000, "9999999999.99")))


def test_every_mistake_is_told_and_the_log_holds_one_row_each():
    shop, mug = shop_make(), product_make()
    refused(shop, **order_fields(line(mug, 0, "x"), line(mug, -2), currency="?"))
    assert sorted(events()[0].problems.values_list("field", flat=True)) == [
        "currency",
        "products.0.price",
        "products.0.quantity",
        "products.1.quantity",
    ]


def test_same_refusal_again_only_counts():
    shop, mug = shop_make(), product_make()
    for _ in range(3):
        shop.call("OrderAdd", **order_fields(line(mug, 0)))
    (event,) = events()
    assert (event.repeats, InboundCall.objects.count()) == (2, 3)


def test_characters_that_no_database_holds_are_left_out_of_texts():
    shop, mug = shop_make(), product_make()
    products = json.dumps([line(mug, name="a\x00b\ud800c")])
    reply = shop.call("OrderAdd", **order_fields(products=products, delivery_city="Ł\x00ódź", **{"a\x00b": "c\x00"}))
    assert "error" not in reply
    assert Order.objects.get().delivery_city == "Łódź"
    assert OrderLine.objects.get().name == "ab\ufffdc"
    assert OrderBinding.objects.get().sent_fields["ab"] == "c"


def test_naughty_strings_in_every_field_are_stored_or_refused():
    strings = ["", "null", "\u202eabc", "<script>", "1;DROP", "👩‍👩‍👧", "\x00", *real_strings()]
    shop, mug = shop_make(), product_make(stock=Decimal(0))
    texts = ["delivery_fullname", "email", "user_comments", "delivery_point_id", "delivery_country_code", "status_id"]
    texts += ["service", "previous_order_id", "delivery_method_id", "transaction_id", "phone"]
    for number, text in enumerate(strings):
        item = line(mug, sku=text, name=text, auction_id=text)
        fields = order_fields(item, baselinker_id=str(number + 1), **dict.fromkeys(texts, text))
        assert shop.call("OrderAdd", **fields).keys() == {"order_id"}, text
    assert Order.objects.count() == len(strings)
    for name in ("baselinker_id", "products", "currency", "paid", "delivery_price", "date_add"):
        for text in strings[::7]:
            reply = shop.call("OrderAdd", **order_fields(line(mug), **{"baselinker_id": "1", name: text}))
            assert reply.get("error_code") != "internal_error", (name, text, reply)
    assert not Event.objects.filter(type="call_failed").exists()


def test_stock_is_untouched_by_refusals():
    shop, mug = shop_make(), product_make(stock=Decimal(7))
    refused(shop, **order_fields(line(mug, 3), line(mug, "1.5")))
    assert stock_of(mug) == "7"
    assert event_types() == ["order_refused"]
