"""OrdersGet: the shop's own orders, each once, complete and without a null (protocol, 3.13)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from eshop.orders.models import DeliveryMethod, Order, OrderLine, OrderSource, OrderStatus, PaymentMethod
from eshop.orders.services.content import order_insert
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db
PLACED = datetime(2026, 1, 1, 12, tzinfo=UTC)


def orders_make(count, **values):
    base = {"placed_at": PLACED, "status": OrderStatus.AWAITING_SHOP}
    return Order.objects.bulk_create(Order(**(base | values)) for _ in range(count))


def numbers(reply):
    return [int(key) for key in reply if key != "pages"]


def test_order_is_handed_over_whole():
    shop, parent = shop_make(), product_make("KUBEK")
    variant = product_make("KUBEK-XL", parent=parent, weight=Decimal("0.400"))
    delivery = DeliveryMethod.objects.create(name="Kurier próbny")
    payment = PaymentMethod.objects.create(name="Karta próbna", is_active=False)
    order = order_insert(
        order=Order(
            placed_at=PLACED,
            status=OrderStatus.CONFIRMED,
            delivery_fullname="Jan Nowak",
            delivery_method=delivery,
            delivery_price=Decimal("9.99"),
            payment_method=payment,
            is_paid=True,
            paid_at=PLACED + timedelta(minutes=2),
            transaction_id="T-1",
            user_comments="u" * 600,
            delivery_point_code="WAW01M",
        ),
        lines=[
            OrderLine(
                product=variant,
                code="KUBEK-XL",
                name="Kubek XL",
                unit_price=Decimal("24.90"),
                quantity=2,
                tax_code="23",
                attributes=[["Rozmiar", "XL"]],
            ),
            OrderLine(product=parent, name="Kubek", unit_price=Decimal("1.00"), quantity=1, tax_code="zw"),
            OrderLine(name="Usługa", unit_price=Decimal("2.50"), quantity=1, tax_code="np"),
        ],
        take_stock=False,
    )
    reply = shop.call("OrdersGet", id_from="0")
    assert reply.keys() == {str(order.pk), "pages"}
    assert reply["pages"] == 1
    row = reply[str(order.pk)]
    assert row.pop("products") == [
        {"id": str(parent.pk), "variant_id": str(variant.pk), "name": "Kubek XL", "quantity": 2, "price": 24.9,
         "weight": 0.4, "tax": 23, "ean": "", "sku": "KUBEK-XL", "location": "",
         "attributes": [{"name": "Rozmiar", "value": "XL", "price": 0}]},
        {"id": str(parent.pk), "variant_id": "0", "name": "Kubek", "quantity": 1, "price": 1.0, "weight": 0.4,
         "tax": -1, "ean": "", "sku": "", "location": "", "attributes": []},
        {"id": "0", "variant_id": "0", "name": "Usługa", "quantity": 1, "price": 2.5, "weight": 0, "tax": -0.02,
         "ean": "", "sku": "", "location": "", "attributes": []},
    ]  # fmt: skip
    empty = {name for name, value in row.items() if value == ""}
    filled = {name: value for name, value in row.items() if value != ""}
    assert filled == {
        "delivery_fullname": "Jan Nowak",
        "delivery_point_id": "WAW01M",
        "currency": "PLN",
        "transaction_id": "T-1",
        "payment_external_id": "T-1",
        "date_add": 1767268800,
        "payment_method": "Karta próbna",
        "payment_method_cod": 0,
        "user_comments": "u" * 510,
        "user_comments_long": "u" * 600,
        "status_id": "6",
        "delivery_method_id": str(delivery.pk),
        "delivery_method": "Kurier próbny",
        "delivery_price": 9.99,
        "paid": 1,
        "paid_time": 1767268920,
        "want_invoice": 0,
    }
    assert {
        "payment_method_id",
        "payment_operator",
        "invoice_nip",
        "email",
        "extra_field_1",
        "delivery_point_name",
    } <= empty


def test_nothing_is_null_in_the_barest_order():
    shop = shop_make()
    (order,) = orders_make(1)
    OrderLine.objects.create(order=order, position=1, unit_price=1, quantity=1, tax_code="???")
    row = shop.call("OrdersGet", order_id=str(order.pk))[str(order.pk)]
    values = [*row.values(), *row["products"][0].values()]
    assert None not in values
    assert row["products"][0]["tax"] == 0


def test_walk_yields_each_order_once_while_new_ones_arrive():
    shop = shop_make()
    orders_make(250)
    first = shop.call("OrdersGet", id_from="0", page="1")
    orders_make(60)
    second = shop.call("OrdersGet", id_from="0", page="2")
    third, fourth = (shop.call("OrdersGet", id_from="0", page=page) for page in ("3", "4"))
    assert [reply["pages"] for reply in (first, second, third, fourth)] == [3, 4, 4, 4]
    seen = numbers(first) + numbers(second) + numbers(third) + numbers(fourth)
    assert seen == list(Order.objects.order_by("pk").values_list("pk", flat=True))
    assert shop.call("OrdersGet", id_from="0", page="5") == {"pages": 4}


def test_id_from_is_exclusive_and_time_from_inclusive():
    shop = shop_make()
    first, second = orders_make(2)
    (later,) = orders_make(1, placed_at=PLACED + timedelta(seconds=1))
    assert numbers(shop.call("OrdersGet", id_from=str(first.pk))) == [second.pk, later.pk]
    assert numbers(shop.call("OrdersGet", id_from=str(later.pk))) == []
    seconds = int(PLACED.timestamp())
    assert numbers(shop.call("OrdersGet", time_from=str(seconds))) == [first.pk, second.pk, later.pk]
    assert numbers(shop.call("OrdersGet", time_from=str(seconds + 1))) == [later.pk]
    assert numbers(shop.call("OrdersGet", time_from=str(seconds + 1), id_from=str(later.pk))) == []


def test_only_paid_leaves_the_others_out():
    shop = shop_make()
    (unpaid,) = orders_make(1, status=OrderStatus.AWAITING_PAYMENT)
    (paid,) = orders_make(1, is_paid=True)
    assert numbers(shop.call("OrdersGet", id_from="0", only_paid="1")) == [paid.pk]
    assert numbers(shop.call("OrdersGet", id_from="0", only_paid="0")) == [unpaid.pk, paid.pk]


def test_pushed_order_is_found_by_its_number_but_not_walked():
    shop, mug = shop_make(), product_make()
    pushed = int(shop.call("OrderAdd", **order_fields(line(mug)))["order_id"])
    held = int(shop.call("OrderAdd", **order_fields(line(mug), baselinker_id="2", paid="0"))["order_id"])
    (own,) = orders_make(1)
    (erp,) = orders_make(1, source=OrderSource.ERP)
    assert numbers(shop.call("OrdersGet", id_from="0")) == [own.pk, erp.pk]
    assert numbers(shop.call("OrdersGet", order_id=str(pushed))) == [pushed]
    assert numbers(shop.call("OrdersGet", order_id=str(held))) == [held]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({}, "time_from, id_from, order_id"),
        ({"only_paid": "1", "page": "1"}, "time_from, id_from, order_id"),
        ({"id_from": "", "time_from": ""}, "time_from, id_from, order_id"),
        ({"id_from": "abc"}, "id_from"),
        ({"id_from": "-1"}, "id_from"),
        ({"id_from": "1.5"}, "id_from"),
        ({"time_from": "wczoraj"}, "time_from"),
        ({"time_from": "99999999999"}, "time_from"),
        ({"id_from": "0", "page": "0"}, "page"),
        ({"order_id": "x"}, "order_id"),
        ({"id_from": "0", "only_paid": "x"}, "only_paid"),
    ],
)
def test_call_that_does_not_say_where_to_begin_is_an_error(fields, named):
    reply = shop_make().call("OrdersGet", **fields)
    assert reply["error_code"] == "invalid_parameter"
    assert named in reply["error_text"]


def test_numbers_beyond_any_order_find_nothing():
    shop = shop_make()
    for fields in ({"id_from": "999999999999999"}, {"order_id": "999999999999999"}, {"order_id": "0"}):
        assert shop.call("OrdersGet", **fields) == {"pages": 1}


def test_statements_do_not_grow_with_the_page(django_assert_max_num_queries):
    shop, mug = shop_make(), product_make()
    for order in orders_make(100):
        OrderLine.objects.create(order=order, position=1, product=mug, unit_price=1, quantity=1)
    with django_assert_max_num_queries(7):
        assert len(shop.call("OrdersGet", id_from="0")) == 101
