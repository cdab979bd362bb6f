"""Every line must be an item of this shop, or the account says otherwise (contract, section 7)."""

import itertools
from decimal import Decimal

import pytest

from baselinker_integration.models import InboundCall
from eshop.orders.models import Order, OrderLine
from event_log.models import Severity
from tests.baselinker_integration.orders.orders import event_types, events, line, movements, order_fields
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db
NUMBERS = itertools.count(1)


@pytest.fixture
def family():
    parent = product_make("FANTOM")
    return parent, product_make("CZERWONY", parent=parent), product_make("NIEBIESKI", parent=parent)


def sold(shop, **ids):
    """The item that a line with these ids was taken for, or None when the order was refused with unknown_product."""
    reply = shop.call("OrderAdd", **order_fields(line(0, sku="BRAK") | ids, baselinker_id=str(next(NUMBERS))))
    if "error" in reply:
        assert reply["error_code"] == "unknown_product"
        return None
    return OrderLine.objects.get(order=reply["order_id"]).product


def test_item_and_variant_are_named_in_several_ways(family):
    shop, (parent, red, blue) = shop_make(), family
    assert sold(shop, id=str(parent.pk), variant_id="0") == parent
    assert sold(shop, id=str(parent.pk), variant_id="") == parent
    assert sold(shop, id=parent.pk) == parent
    assert sold(shop, id=str(parent.pk), variant_id=str(red.pk)) == red
    assert sold(shop, id=str(blue.pk), variant_id="0") == blue
    assert sold(shop, id=str(blue.pk), variant_id=str(blue.pk)) == blue
    assert sold(shop, id=str(parent.pk), variant_id=str(parent.pk)) == parent


def test_ids_that_do_not_belong_together_are_refused(family):
    shop, (parent, red, blue) = shop_make(), family
    other = product_make("INNY")
    assert sold(shop, id=str(other.pk), variant_id=str(red.pk)) is None
    assert sold(shop, id=str(red.pk), variant_id=str(blue.pk)) is None
    assert sold(shop, id=str(red.pk), variant_id=str(parent.pk)) is None
    assert sold(shop, id="0", variant_id=str(red.pk)) is None
    for strange in ("999999", "x", "-1", "1.0", "9" * 30, "٣", "1 OR 1=1"):
        assert sold(shop, id=strange) is None
        assert sold(shop, id=str(parent.pk), variant_id=strange) is None
    assert not Order.objects.exists()


def test_line_without_id_is_linked_by_a_code_that_is_unique(family):
    shop = shop_make()
    first, _second = product_make("PODWOJNY"), product_make("PODWOJNY")
    assert sold(shop, id="", sku="CZERWONY") == family[1]
    assert sold(shop, id="0", sku="NIEBIESKI") == family[2]
    assert sold(shop, id="", sku="PODWOJNY") is None
    assert sold(shop, id="", sku="czerwony") is None
    assert sold(shop, id="", sku="") is None
    assert sold(shop, id="999999", sku="CZERWONY") == family[1]
    assert sold(shop, id="999999", sku="PODWOJNY") is None
    assert first.order_lines.count() == 0


def test_refusal_names_each_bad_line_and_leaves_nothing():
    shop, mug = shop_make(), product_make(stock=Decimal(7))
    fields = order_fields(line(mug), line(999, sku="A-1", name="Obcy"), line("x", sku="", name="Nikt"))
    reply = shop.call("OrderAdd", **fields)
    assert reply["error_code"] == "unknown_product"
    assert "pozycja 2 (A-1): id 999, wariant 0" in reply["error_text"]
    assert "pozycja 3 (Nikt): id x" in reply["error_text"]
    assert (Order.objects.count(), movements()) == (0, [])
    (event,) = events()
    assert (event.type, event.severity, event.details["baselinker_id"]) == ("order_refused", Severity.ERROR, "90000001")
    rows = list(event.problems.order_by("pk").values_list("code", "item_code", "item_name", "field"))
    assert rows == [
        ("unknown_product", "A-1", "Obcy", "products[1].id"),
        ("unknown_product", "", "Nikt", "products[2].id"),
    ]
    call = InboundCall.objects.get()
    assert (call.state, call.error_code, call.external_id) == (InboundCall.State.REFUSED, "unknown_product", "90000001")


def test_account_may_accept_unlinked_lines_by_name():
    shop, mug = shop_make(accept_unlinked_lines=True), product_make(stock=Decimal(7))
    reply = shop.call("OrderAdd", **order_fields(line(mug, 2, "5"), line("", 3, "1.50", sku="OBCY", name="Obcy towar")))
    order = Order.objects.get(pk=reply["order_id"])
    rows = list(order.lines.values_list("product_id", "code", "name", "quantity", "taken", "shortage"))
    assert rows == [(mug.pk, "KUBEK-1", "Towar", 2, 2, 0), (None, "OBCY", "Obcy towar", 3, 0, 0)]
    assert order.total == Decimal("24.49")
    assert movements() == [(mug.pk, "-2", "sale", f"order:{order.pk}")]
    assert event_types() == ["order_accepted", "order_unlinked_lines"]
    warning = events("order_unlinked_lines")[0]
    assert warning.severity == Severity.WARNING
    assert warning.problems.get().item_name == "Obcy towar"


def test_switched_off_item_is_still_an_item_of_this_shop():
    shop, mug = shop_make(), product_make(is_active=False)
    assert sold(shop, id=str(mug.pk)) == mug
