"""Values of a paid order that are written oddly and can be read in one way are read; the others are named."""

from decimal import Decimal

import pytest

from eshop.orders.models import Order, OrderLine
from tests.baselinker_integration.orders.orders import event_types, line, order_fields, stock_of
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sent", "amount"),
    [
        ("12,50", "12.50"),
        ("12.50 zł", "12.50"),
        ("12,5 PLN", "12.50"),
        ("1 299.00", "1299.00"),
        ("1\u00a0299,00 zł", "1299.00"),
        ("1,299.00", "1299.00"),
        ("1.299,00", "1299.00"),
        ("\N{MINUS SIGN}5.00", "-5.00"),
    ],
)
def test_an_amount_in_a_persons_spelling_is_that_amount(sent, amount):
    shop, mug = shop_make(), product_make()
    shop.call("OrderAdd", **order_fields(line(mug), line(mug, price=sent), delivery_price=sent))
    assert OrderLine.objects.get(position=2).unit_price == Decimal(amount)
    assert Order.objects.get().delivery_price == Decimal(amount)
    assert event_types() == ["order_accepted"]


@pytest.mark.parametrize("sent", ["19 99", "1 2345.00", "12.50 EUR", "1,2,3", "12.50.", "dwa"])
def test_an_amount_that_is_none_refuses_the_order_with_its_field(sent):
    shop, mug = shop_make(), product_make()
    reply = shop.call("OrderAdd", **order_fields(line(mug, price=sent)))
    assert reply["error_text"].endswith("products.0.price: oczekiwano liczby, na przykład 12.50")
    assert not Order.objects.exists()


@pytest.mark.parametrize("sent", ["1,000", "12,000"])
def test_pieces_with_two_readings_refuse_the_order(sent):
    shop, mug = shop_make(), product_make(stock=Decimal(5))
    reply = shop.call("OrderAdd", **order_fields(line(mug, sent)))
    assert reply["error_text"].endswith("products.0.quantity: oczekiwano liczby całkowitej")
    assert (Order.objects.exists(), stock_of(mug)) == (False, "5")


@pytest.mark.parametrize(("sent", "pieces"), [("2,0", 2), ("2.000", 2), (3.0, 3)])
def test_whole_pieces_are_read(sent, pieces):
    shop, mug = shop_make(), product_make(stock=Decimal(5000))
    shop.call("OrderAdd", **order_fields(line(mug, sent)))
    assert OrderLine.objects.get().quantity == pieces


@pytest.mark.parametrize("sent", ["1.0", "tak", "TAK", " yes ", "true"])
def test_a_payment_in_any_spelling_is_one(sent):
    shop, mug = shop_make(), product_make()
    shop.call("OrderAdd", **order_fields(line(mug), paid=sent))
    assert (Order.objects.get().is_paid, event_types()) == (True, ["order_accepted"])


@pytest.mark.parametrize("sent", ["nie", "0.0", "no", "FALSE"])
def test_no_payment_in_any_spelling_is_none(sent):
    shop, mug = shop_make(), product_make()
    shop.call("OrderAdd", **order_fields(line(mug), paid=sent))
    assert Order.objects.get().is_held
    assert "order_taken_with_doubts" not in event_types()


@pytest.mark.parametrize(("sent", "currency"), [(" pln ", "PLN"), ("PLN\n", "PLN"), ("zł", "PLN"), ("eur", "EUR")])
def test_a_currency_is_known_in_any_spelling(sent, currency):
    shop, mug = shop_make(), product_make()
    shop.call("OrderAdd", **order_fields(line(mug), currency=sent))
    assert Order.objects.get().currency == currency


def test_a_number_with_zeros_before_it_is_the_same_order():
    shop, mug = shop_make(), product_make(stock=Decimal(5))
    first = shop.call("OrderAdd", **order_fields(line(mug), baselinker_id="00777"))
    assert shop.call("OrderAdd", **order_fields(line(mug), baselinker_id="777")) == first
    assert (Order.objects.count(), stock_of(mug)) == (1, "4")


@pytest.mark.parametrize("sku", [" A1", "A1 ", "A1\u200b", "\ufeffA1"])
def test_what_nobody_sees_beside_a_code_is_no_part_of_it(sku):
    shop, mug = shop_make(), product_make("A1")
    shop.call("OrderAdd", **order_fields(line(mug, sku=sku) | {"id": "", "variant_id": ""}))
    assert OrderLine.objects.get().product == mug
    assert event_types() == ["order_accepted", "order_taken_with_doubts"]


@pytest.mark.parametrize("sent", ["+48 600 100 200", "10000000000", "1e11"])
def test_a_delivery_that_can_cost_no_such_sum_costs_nothing_with_a_warning(sent):
    shop, mug = shop_make(), product_make()
    shop.call("OrderAdd", **order_fields(line(mug), delivery_price=sent))
    assert Order.objects.get().delivery_price == 0
    assert event_types() == ["order_accepted", "order_taken_with_doubts"]
