"""Whatever the fields of the order actions hold, the answer is the protocol's and the shop stays whole."""

from datetime import UTC, datetime

import pytest

from baselinker_integration.models import InboundCall
from eshop.orders.models import Order, OrderStatus
from event_log.models import Event
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.baselinker_integration.shop import product_make, shop_make
from tests.real_data import real_strings

pytestmark = pytest.mark.django_db
OWN_STRINGS = ["\x00", "\ud800", "' OR 1=1 --", "1e400", "-0", "٣", "9" * 400, "[[", '{"a":', "\u202e", "true", "%00"]


def naughty():
    shapes = [["a"], {"0": "a"}, {"a": {"b": ["c"]}}, [], {}, ["1", ["2"]]]
    return [*OWN_STRINGS, *real_strings()[::25], *shapes]


def call_all(action, base, names, allowed):
    shop = shop_make()
    for name in names:
        for value in naughty():
            reply = shop.call(action, **(base | {name: value}))
            assert reply.get("error_code", "none") in {"none", *allowed}, (name, value, reply)
    assert not Event.objects.filter(type="call_failed").exists()
    assert not InboundCall.objects.filter(state=InboundCall.State.FAILED).exists()


def test_order_update():
    order = Order.objects.create(placed_at=datetime(2026, 1, 1, tzinfo=UTC), status=OrderStatus.AWAITING_SHOP)
    names = [
        "orders_ids",
        "order_ids",
        "order_id",
        "update_type",
        "update_value",
        "delivery_method_name",
        "tracking_url",
    ]
    base = {"orders_ids": str(order.pk), "update_type": "delivery_number", "update_value": "N"}
    call_all("OrderUpdate", base, names, {"invalid_parameter"})
    order.refresh_from_db()
    assert order.status == OrderStatus.AWAITING_SHOP
    addresses = set(order.parcels.values_list("tracking_url", flat=True))
    assert all(address == "" or address.startswith(("http://", "https://")) for address in addresses)


def test_orders_get():
    names = ["time_from", "id_from", "order_id", "only_paid", "page", "nieznane"]
    call_all("OrdersGet", {"id_from": "0"}, names, {"invalid_parameter"})


def test_order_add_numbers_and_flags():
    mug = product_make()
    names = ["baselinker_id", "products", "paid", "currency", "date_add", "delivery_price", "want_invoice", "nieznane"]
    call_all("OrderAdd", order_fields(line(mug)), names, {"order_refused", "unknown_product"})


@pytest.mark.parametrize(
    "part", ["id", "variant_id", "sku", "name", "price", "quantity", "auction_id", "tax", "attributes"]
)
def test_order_add_parts_of_a_line(part):
    shop, mug = shop_make(), product_make()
    for number, value in enumerate(naughty()):
        fields = order_fields(baselinker_id=f"1{number}", products=[line(mug) | {part: value}])
        reply = shop.call("OrderAdd", **fields)
        assert reply.get("error_code", "none") in {"none", "order_refused", "unknown_product"}, (value, reply)
    assert not Event.objects.filter(type="call_failed").exists()
