"""Paid orders as real shops get them: each of `cases` is taken as it was meant, and what was in doubt is named."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from eshop.orders.models import Order, OrderStatus
from event_log.models import Severity
from tests.baselinker_integration.orders.orders import events
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent / "cases"
NOW = "2026-11-23T10:00:00Z"


def taken(name, **account):
    """The order that came of a file; its item "1" is the shop's only one, with the code A1."""
    shop = shop_make(**account)
    mug = product_make("A1")
    fields = json.loads((CASES / name).read_text(encoding="utf-8"))
    lines = json.loads(fields["products"])
    for line in lines:
        line["id"] = {"1": str(mug.pk)}.get(line["id"], line["id"])
    reply = shop.call("OrderAdd", **fields | {"products": json.dumps(lines)})
    order = Order.objects.get()
    assert reply == {"order_id": str(order.pk)}
    assert (order.status, order.is_paid, order.delivery_fullname) == (OrderStatus.AWAITING_SHOP, True, "Łucja Żądło")
    assert order.lines.get(position=1).product == mug
    assert mug.stock.quantity == 7
    mug.stock.refresh_from_db()
    assert mug.stock.quantity == 6
    return order


def doubts():
    """Field, problem code of what was taken with a warning."""
    found = events("order_taken_with_doubts")
    assert {event.severity for event in found} <= {Severity.WARNING}
    return [(problem.field, problem.code) for event in found for problem in event.problems.order_by("pk")]


@pytest.mark.parametrize(
    ("name", "price", "delivery"),
    [("order_float_noise.json", "39.98", "9.99"), ("order_delivery_noise.json", "19.99", "9.99")],
)
def test_the_noise_of_doubles_is_no_doubt(name, price, delivery):
    order = taken(name)
    assert (order.lines.get().unit_price, order.delivery_price) == (Decimal(price), Decimal(delivery))
    assert doubts() == []


def test_a_discount_is_a_line_without_an_item():
    order = taken("order_discount_line.json")
    assert [(line.name, line.unit_price, line.product_id is None) for line in order.lines.all()] == [
        ("Kubek", Decimal("19.99"), False),
        ("Rabat", Decimal("-5.00"), True),
    ]
    assert (order.total, doubts()) == (Decimal("24.98"), [])


def test_an_unknown_id_with_a_known_code_is_the_item_with_that_code():
    taken("order_unknown_id_known_sku.json")
    assert doubts() == [("products[0].sku", "matched_by_code")]


def test_a_date_in_milliseconds_is_the_moment_of_the_call(time_machine):
    time_machine.move_to(NOW, tick=False)
    order = taken("order_date_milliseconds.json")
    assert order.placed_at == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert doubts() == [("date_add", "unreadable_field")]


@pytest.mark.parametrize(
    ("name", "point_id"),
    [("order_point_overridden.json", "4592104"), ("order_point_number_in_name.json", "")],
)
def test_the_pick_up_point_is_the_one_that_was_sent_or_that_the_name_names(name, point_id):
    fields = json.loads((CASES / name).read_text(encoding="utf-8"))
    assert fields["delivery_point_id"] == point_id
    assert taken(name).delivery_point_code == "4592104"
    assert doubts() == []


def test_every_case_is_named_in_this_module():
    text = Path(__file__).read_text(encoding="utf-8")
    assert [path.name for path in CASES.iterdir() if f'"{path.name}"' not in text] == []
