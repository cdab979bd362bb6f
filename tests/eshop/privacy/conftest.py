"""A shop whose buyer cannot be mistaken: every value of hers is one that occurs nowhere else."""

import json

import pytest
from django.contrib.auth.models import Group, Permission

from eshop.orders.models import Order
from tests import factories
from tests.baselinker_integration.orders.orders import line
from tests.baselinker_integration.shop import product_make, shop_make

BUYER = {
    "delivery_fullname": "Kanarkowa Zofia",
    "delivery_company": "Kanarkownia sp. z o.o.",
    "delivery_address": "Kanarkowicka 7/9",
    "delivery_postcode": "91-537",
    "delivery_city": "Kanarkowice",
    "delivery_state_code": "KNRKSTATE",
    "invoice_fullname": "Kanarkowy Adam",
    "invoice_company": "Kanarkomat SA",
    "invoice_nip": "7791011327",
    "invoice_address": "Kanarkogrodzka 3",
    "invoice_postcode": "62-814",
    "invoice_city": "Kanarkogród",
    "invoice_state_code": "KNRKREGION",
    "email": "zofia.kanarek@kanarkowa-poczta.example",
    "phone": "+48 519 337 264",
    "client_login": "kanarkowy_login_31",
    "delivery_point_name": "Paczkomat Kanarkowy",
    "delivery_point_id": "KNR77M",
    "delivery_point_address": "Kanarkopolna 5",
    "delivery_point_postcode": "33-471",
    "delivery_point_city": "Kanarkopole",
    "transaction_id": "trx-kanarek-884412",
    "user_comments": "[Allegro: kanarkowy_login_31] Kanarka proszę zostawić u sąsiadki",
    "pesel": "84051377512",
    "extra_field_1": "Kanarkowe pole",
}
"""What a call of OrderAdd says of the buyer, with two fields that nobody foresaw."""

CANARIES = [
    *("kanar", "knrkstate", "knrkregion", "knr77m", "519 337 264", "519337264", "7791011327", "84051377512"),
    *("91-537", "62-814", "33-471", "sąsiadki"),
]


def canaries_in(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text.lower()]


def order_call(*lines, baselinker_id="880001", **changes):
    base = {"baselinker_id": baselinker_id, "currency": "PLN", "delivery_price": "9.99", "paid": "1"}
    return base | BUYER | {"products": json.dumps(list(lines))} | changes


@pytest.fixture
def canary_shop(db):
    """An accepted order, repeats of it that differ in everything, a held one, and a refused call."""
    shop, mug = shop_make(), product_make("KUBEK-7")
    shop.mug = mug
    shop.call("OrderAdd", **order_call(line(mug)))
    changed = {name: f"{value} kanarek" for name, value in BUYER.items()}
    shop.call("OrderAdd", **order_call(line(mug), **changed))
    shop.call("OrderAdd", **order_call(line(mug), baselinker_id="880002", paid="0"))
    shop.call("OrderAdd", **order_call(line("999"), baselinker_id="880003"))
    Order.objects.update(admin_comments="Kanarek dzwonił", invoice_url="https://faktury.example/kanarek.pdf")
    shop.call("OrderUpdate", orders_ids="1", update_type="delivery_number", update_value="PX1")
    return shop


@pytest.fixture
def reader(db):
    return factories.user_make("Tylko odczyt", username="czytelnik")


@pytest.fixture
def everything_but(db):
    """Somebody with every right of an administrator but the one to buyers' data."""
    role = Group.objects.create(name="Wszystko bez danych osobowych")
    rights = Group.objects.get(name="Administrator").permissions.exclude(codename="view_personal_data")
    role.permissions.set(rights)
    assert Permission.objects.get(codename="view_personal_data") not in role.permissions.all()
    return factories.user_make(role.name, username="magazynier")


@pytest.fixture
def owner(db):
    return factories.user_make("Właściciel", username="wlasciciel")
