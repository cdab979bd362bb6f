"""No call, however malformed, gets anything but the protocol's JSON (issue list, last part)."""

import json

import pytest
from django.test import Client

from tests.baselinker_integration.naughty import naughty_strings
from tests.baselinker_integration.shop import Shop, product_make, shop_make

pytestmark = pytest.mark.django_db
INTERNAL = {"internal_error", "db_connection"}
REFUSED = {"no_password", "incorrect_password", "invalid_parameter"}
GROUPS = [
    ("ProductsList", "filter_ean filter_sku filter_name category_id"),
    ("ProductsList", "filter_id filter_ids_list"),
    ("ProductsList", "filter_sort filter_limit filter_available page"),
    ("ProductsList", "filter_price_from filter_price_to filter_quantity_from filter_quantity_to"),
    ("ProductsData", "products_id fields only_images"),
    ("ProductsPrices", "page"),
]
"""Fields that are tried together, so that one that is refused does not keep the others from being used."""


@pytest.fixture
def shop() -> Shop:
    product_make()
    return shop_make()


def post(shop: Shop, data, content_type="application/x-www-form-urlencoded", **extra):
    response = Client(raise_request_exception=False).generic(
        "POST", shop.connection.path, data, content_type=content_type, **extra
    )
    assert response.status_code == 200, response.content[:200]
    assert b"Traceback" not in response.content
    return json.loads(response.content)


@pytest.mark.parametrize(("action", "fields"), GROUPS)
def test_every_naughty_string_in_every_field(shop, action, fields):
    for text in naughty_strings():
        reply = shop.call(action, **dict.fromkeys(fields.split(), text))
        assert reply.get("error_code") not in INTERNAL, text


def test_naughty_strings_as_key_and_action(shop):
    for text in naughty_strings()[::5]:
        data = {"bl_pass": text.encode("utf-8", "replace"), "action": "FileVersion"}
        reply = Client(raise_request_exception=False).post(shop.connection.path, data)
        assert json.loads(reply.content)["error_code"] in REFUSED
        assert shop.call(text)["error_code"] == "unsupported_action"


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"%%%=%zz&&&==", "application/x-www-form-urlencoded"),
        (b'{"bl_pass": "x"}', "application/json"),
        (b"x", "multipart/form-data"),
        (b"x", "text/plain; charset=nonsense"),
        (b"a=b", "application/x-www-form-urlencoded; charset=nonsense"),
        (b"bl_pass[]=1&action[x][y]=2", "application/x-www-form-urlencoded"),
        (b"&".join(b"f%d=1" % n for n in range(10_001)), "application/x-www-form-urlencoded"),
    ],
)
def test_a_broken_body_is_refused_in_the_protocols_shape(shop, data, content_type):
    reply = post(shop, data, content_type)
    assert (reply["error"], reply["error_code"] in REFUSED) == (
        True,
        True,
    )


def test_a_body_of_three_megabytes_is_refused(shop):
    reply = post(shop, b"bl_pass=x&action=OrderAdd&products=" + b"x" * 3_000_000)
    assert reply["error_code"] == "request_too_large"


def test_a_field_of_the_wrong_kind_is_named(shop):
    assert shop.call("ProductsList", page="x")["error_text"] == "page: oczekiwano liczby, na przykład 12.50"
    assert shop.call("ProductsList", page="0")["error_code"] == "invalid_parameter"
    assert shop.call("ProductsList", filter_sort="password ASC")["error_code"] == "invalid_parameter"
    assert "products_id" in shop.call("ProductsData", products_id=",".join(str(n) for n in range(1001)))["error_text"]


def test_no_answer_repeats_the_key(shop):
    for action in ("FileVersion", "ProductsList", "Nieznana"):
        assert shop.key not in json.dumps(shop.call(action, filter_name=shop.key))
