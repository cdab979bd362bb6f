"""The order's BaseLinker tab: what was sent beside what is stored, and where the two differ."""

import pytest
from django.urls import reverse

from baselinker_integration.orders.sent_order import sent_order_get
from eshop.orders.models import Order, OrderLine
from tests import factories
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db


def taken(*lines, **changes):
    """The comparison of one order; the shop has a mug, and a shirt in one size."""
    shop_make().call("OrderAdd", **order_fields(*lines, **changes))
    return sent_order_get(Order.objects.get())


@pytest.fixture
def mug(db):
    return product_make()


@pytest.fixture
def shirt(db):
    return product_make("SHIRT-M", parent=product_make("SHIRT"), variant_name="M")


def differing(pairs):
    return {pair.name: (pair.sent, pair.stored) for pair in pairs if pair.differs}


def test_a_variant_is_its_products_id_and_its_own(shirt):
    (pairs,) = taken(line(shirt, name=shirt.name)).lines
    assert differing(pairs) == {}
    stored = {pair.name: pair.stored for pair in pairs}
    assert (stored["id"], stored["variant_id"]) == (str(shirt.parent_id), str(shirt.pk))


@pytest.mark.parametrize("variant_id", ["0", "own"])
def test_an_item_has_no_variant(mug, variant_id):
    sent = str(mug.pk) if variant_id == "own" else variant_id
    (pairs,) = taken(line(mug, name=mug.name, variant_id=sent)).lines
    assert differing(pairs) == {}
    assert {pair.name: pair.stored for pair in pairs}["variant_id"] == ""


def test_a_variant_may_be_called_by_its_own_id_alone(shirt):
    (pairs,) = taken(line(shirt, name=shirt.name, id=str(shirt.pk), variant_id="0")).lines
    assert differing(pairs) == {}


def test_another_item_than_was_sent_is_a_difference(mug, shirt):
    sent = taken(line(shirt, name=shirt.name))
    OrderLine.objects.update(product=mug)
    (pairs,) = sent_order_get(sent.binding.order).lines
    assert differing(pairs) == {
        "id": (str(shirt.parent_id), str(mug.pk)),
        "variant_id": (str(shirt.pk), ""),
    }


def test_the_page_marks_what_differs_and_nothing_else(mug, client):
    taken(line(mug, name=mug.name, price="10.00"), delivery_city="Łódź")
    factories.sign_in(client, factories.user_make("Właściciel"))
    order = Order.objects.get()
    address = reverse("admin:orders_order_change", args=[order.pk])
    assert client.get(address).content.decode().count("różnica</span>") == 0
    Order.objects.update(delivery_city="Sopot")
    assert client.get(address).content.decode().count("różnica</span>") == 1
