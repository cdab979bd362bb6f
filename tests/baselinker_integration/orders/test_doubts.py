"""A paid order is money: what can be read in one way only is taken, with a warning that names the field."""

import json
from decimal import Decimal

import pytest

from eshop.core.masking import shape_mask
from eshop.orders.models import Order, OrderLine
from event_log.models import Event, Severity
from tests.baselinker_integration.orders.orders import event_types, events, line, movements, order_fields, stock_of
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db


def doubts():
    """Code, field and detail of each warning about the order that was taken."""
    (event,) = events("order_taken_with_doubts")
    assert event.severity == Severity.WARNING
    assert event.subject_id == str(Order.objects.get().pk)
    return list(event.problems.order_by("pk").values_list("code", "field", "detail"))


@pytest.mark.parametrize("price", ["39.980000000000004", 39.980000000000004, "39.97999999999999", "39.9800999"])
def test_the_noise_of_doubles_is_no_other_amount(price):
    shop, mug = shop_make(), product_make()
    shop.call("OrderAdd", **order_fields(line(mug, price=price), delivery_price="9.9900000000000002"))
    assert (OrderLine.objects.get().unit_price, Order.objects.get().delivery_price) == (
        Decimal("39.98"),
        Decimal("9.99"),
    )
    assert event_types() == ["order_accepted"]


@pytest.mark.parametrize(
    ("price", "kept"), [("12.345", "12.35"), ("12.3333", "12.33"), ("0.005", "0.01"), ("12.3451", "12.35")]
)
def test_an_amount_finer_than_a_grosz_is_rounded_half_up(price, kept):
    shop, mug = shop_make(), product_make()
    shop.call("OrderAdd", **order_fields(line(mug), line(mug, price=price), delivery_price="1.001"))
    assert OrderLine.objects.get(position=2).unit_price == Decimal(kept)
    assert doubts() == [
        ("amount_rounded", "products[1].price", f"przysłano {price}, przyjęto {kept}"),
        ("amount_rounded", "delivery_price", "przysłano 1.001, przyjęto 1.00"),
    ]


@pytest.mark.parametrize("price", ["1,000", " 1,000 zł", "-1,000"])
def test_an_amount_with_two_readings_is_taken_as_the_small_one_and_told(price):
    shop, mug = shop_make(), product_make()
    certain = [line(mug, price=written) for written in ("1,234.50", "0,500", "1 299,00", "1.000")]
    shop.call("OrderAdd", **order_fields(line(mug, price=price), *certain))
    prices = list(OrderLine.objects.order_by("position").values_list("unit_price", flat=True))
    taken = "-1.00" if price.startswith("-") else "1.00"
    assert prices == [Decimal(taken), Decimal("1234.50"), Decimal("0.50"), Decimal("1299.00"), Decimal("1.00")]
    assert doubts() == [("amount_rounded", "products[0].price", f"przysłano {price.strip()}, przyjęto {taken}")]


def test_a_discount_is_a_line_of_its_own():
    shop, mug = shop_make(), product_make(stock=Decimal(5))
    discount = {"id": "", "variant_id": "", "sku": "", "name": "Rabat", "price": "-5.00", "quantity": "1"}
    shop.call("OrderAdd", **order_fields(line(mug, 2, "19.99"), discount))
    rows = list(OrderLine.objects.values_list("product_id", "name", "unit_price", "quantity"))
    assert rows == [(mug.pk, "Towar", Decimal("19.99"), 2), (None, "Rabat", Decimal("-5.00"), 1)]
    assert Order.objects.get().total == Decimal("44.97")
    assert (movements(), event_types()) == (
        [(mug.pk, "-2", "sale", f"order:{Order.objects.get().pk}")],
        ["order_accepted"],
    )


@pytest.mark.parametrize(
    ("field", "value", "column", "kept"),
    [
        ("delivery_price", "gratis", "delivery_price", Decimal("0.00")),
        ("delivery_price", "ul. Długa 1,000", "delivery_price", Decimal("0.00")),
        ("want_invoice", "abc", "want_invoice", False),
        ("payment_method_cod", "2", "is_cash_on_delivery", False),
    ],
)
def test_an_unreadable_field_is_left_out_and_named(field, value, column, kept):
    shop, mug = shop_make(), product_make()
    shop.call("OrderAdd", **order_fields(line(mug), **{field: value}))
    assert getattr(Order.objects.get(), column) == kept
    ((code, name, detail),) = doubts()
    assert (code, name) == ("unreadable_field", field)
    assert detail.startswith("oczekiwano ")
    assert detail.endswith(f"; jest „{shape_mask(str(value))}”")


@pytest.mark.parametrize("date", ["1764000000000", "wczoraj", "-5", "1.5"])
def test_an_unreadable_date_is_the_moment_of_the_call(date, time_machine):
    time_machine.move_to("2026-11-25T10:00:00Z", tick=False)
    shop, mug = shop_make(), product_make()
    shop.call("OrderAdd", **order_fields(line(mug), date_add=date))
    assert f"{Order.objects.get().placed_at:%Y-%m-%d}" == "2026-11-25"
    assert [(code, field) for code, field, _detail in doubts()] == [("unreadable_field", "date_add")]


def test_an_order_whose_payment_is_unreadable_waits_for_it():
    shop, mug = shop_make(), product_make()
    shop.call("OrderAdd", **order_fields(line(mug), paid="może"))
    assert Order.objects.get().is_held
    assert [(code, field) for code, field, _detail in doubts()] == [("unreadable_field", "paid")]


@pytest.mark.parametrize("ids", [{"id": "987654", "variant_id": "0"}, {"id": "", "variant_id": ""}])
def test_a_line_without_a_known_id_is_the_item_with_its_code(ids):
    shop, mug = shop_make(), product_make("A1", stock=Decimal(5))
    shop.call("OrderAdd", **order_fields(line(mug) | ids))
    assert (OrderLine.objects.get().product, stock_of(mug)) == (mug, "4")
    assert doubts() == [("matched_by_code", "products[0].sku", f"przysłano id {ids['id'] or '-'}, kod A1")]


def test_an_id_of_ours_wins_over_a_code_that_is_not_its_own():
    shop, mug, cup = shop_make(), product_make("A1"), product_make("B2")
    shop.call("OrderAdd", **order_fields(line(mug, sku="B2"), line(cup, sku="NICZYJ")))
    assert list(OrderLine.objects.values_list("product", flat=True)) == [mug.pk, cup.pk]
    assert [(code, field) for code, field, _detail in doubts()] == [
        ("sku_mismatch", "products[0].sku"),
        ("sku_mismatch", "products[1].sku"),
    ]
    assert [problem.item_code for problem in events("order_taken_with_doubts")[0].problems.order_by("pk")] == [
        "A1",
        "B2",
    ]


def test_a_code_in_another_case_cut_as_baselinker_keeps_it_or_of_the_grouped_product_is_the_items():
    shop, parent = shop_make(), product_make("FANTOM")
    red, long = product_make("CZERWONY", parent=parent), product_make("D" * 60)
    shop.call("OrderAdd", **order_fields(line(red, sku="czerwony "), line(red, sku="FANTOM"), line(long, sku="D" * 50)))
    assert event_types() == ["order_accepted"]


def test_a_repeat_with_the_same_doubts_says_nothing_new():
    shop, mug = shop_make(), product_make()
    fields = order_fields(line(mug, price="12.345"), date_add="wczoraj")
    first = shop.call("OrderAdd", **fields)
    assert shop.call("OrderAdd", **fields) == first
    assert (event_types(), Order.objects.count()) == (["order_accepted", "order_taken_with_doubts"], 1)


def test_an_id_that_both_are_not_is_refused_with_what_was_looked_for():
    shop = shop_make()
    product_make("X1"), product_make("X1")
    reply = shop.call("OrderAdd", **order_fields(line(987654, sku="X1")))
    assert reply["error_code"] == "unknown_product"
    assert "id 987654, wariant 0, towarów o kodzie X1: 2" in reply["error_text"]
    assert not Event.objects.filter(type="order_taken_with_doubts").exists()


def test_the_point_is_the_one_that_was_sent():
    shop, mug = shop_make(), product_make()
    point = {"delivery_point_id": "4592104", "delivery_point_name": "DHL BOX 24/7 przy Paczkomat ZNY01M"}
    shop.call("OrderAdd", **order_fields(products=json.dumps([line(mug)]), **point))
    assert Order.objects.get().delivery_point_code == "4592104"
