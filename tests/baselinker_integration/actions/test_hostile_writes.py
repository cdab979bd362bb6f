"""Hostile values in every field of the writing actions: a clear answer always, never a failure of our own."""

from decimal import Decimal

import pytest

from event_log.models import Event
from tests.baselinker_integration.actions.writes import moved, pieces, post
from tests.baselinker_integration.shop import product_make, shop_make
from tests.real_data import real_strings

pytestmark = pytest.mark.django_db

OWN_SAMPLE = [
    "", " ", "\x00", "a\x00b", "\ud800", "\u202eabc", "﷽" * 50, "𝕏" * 300, "'; DROP TABLE catalog_product; --", "%s%n",
    "<script>alert(1)</script>", "../../etc/passwd", "0x10", "1e309", "-1e309", "NaN", "-Infinity", "1_000", "٣", "½",
    "9" * 400, "-" + "9" * 400, "0." + "0" * 400 + "1", "1,000.00", "1.0e-400", "null", "true", "[]", "{}", "[[[[",
    "[" * 20_000, '{"a":' * 5000, "&amp;" * 100, "a[b][c]=1", "[0][product_id]=1", "a" * 20_000,
]  # fmt: skip
WRONG_TYPES = [None, True, False, 0, -1, 1.5, 10**30, [], {}, [[]], [None], {"0": {}}, {"a": [1]}, [["a"]], [[1, 2, 3]]]
FIELDS = {
    "ProductAdd": [
        *["product_id", "sku", "ean", "name", "quantity", "price", "tax", "weight", "height", "description"],
        *["description_extra1", "man_name", "category_id", "images", "features", "tags"],
    ],
    "CategoryAdd": ["name", "parent_id"],
    "ProductsQuantityUpdate": ["products"],
    "ProductsPriceUpdate": ["products"],
}
TEXTS = ["sku", "ean", "name", "description", "description_extra1", "man_name"]
ENTRY_FIELDS = {
    "ProductsQuantityUpdate": ["product_id", "variant_id", "operation", "quantity"],
    "ProductsPriceUpdate": ["product_id", "variant_id", "price"],
}


def strings() -> list[str]:
    return OWN_SAMPLE + real_strings()


@pytest.fixture
def shop():
    return shop_make(writes_products=True, writes_prices=True)


def check(reply, told) -> None:
    assert isinstance(reply, dict), told
    assert reply.get("error_code", "invalid_parameter") == "invalid_parameter", (told, reply)


@pytest.mark.parametrize(("action", "field"), [(action, field) for action, names in FIELDS.items() for field in names])
def test_a_hostile_value_in_a_field(shop, action, field):
    product = product_make("A", stock=Decimal(7))
    base = {"ProductAdd": {"product_id": str(product.pk), "name": "A"}, "CategoryAdd": {"name": "A"}}.get(action, {})

    for value in [*OWN_SAMPLE, *WRONG_TYPES]:
        check(shop.call(action, **{**base, field: value}), (action, field, value))

    assert not Event.objects.filter(type="call_failed").exists()
    assert pieces(product) - moved(product) == 7


@pytest.mark.parametrize("fields", [TEXTS, ["quantity", "price", "tax", "weight"], ["images", "features", "tags"]])
def test_a_list_of_naughty_strings_in_many_fields_at_once(shop, fields):
    product = product_make("A", stock=Decimal(7))
    for value in strings():
        check(shop.call("ProductAdd", product_id=str(product.pk), **dict.fromkeys(fields, value)), (fields, value))
        check(shop.call("CategoryAdd", name=value), value)
    assert not Event.objects.filter(type="call_failed").exists()


@pytest.mark.parametrize(("action", "field"), [(a, field) for a, names in ENTRY_FIELDS.items() for field in names])
def test_a_hostile_value_in_an_entry_leaves_the_other_entries_alone(shop, action, field):
    product, other = product_make("A", stock=Decimal(7)), product_make("B", stock=Decimal(7))
    good = {"product_id": str(product.pk), "operation": "set", "quantity": "1", "price": "1.00"}
    sane = {**good, "product_id": str(other.pk)}
    values = [*strings(), *WRONG_TYPES]

    for start in range(0, len(values), 100):
        entries = [{**good, field: value} for value in values[start : start + 100]]
        reply = shop.call(action, products=[*entries, sane])
        assert 1 <= reply["counter"] <= len(entries) + 1
    assert not Event.objects.filter(type="call_failed").exists()
    assert other.prices.get().gross == (Decimal("19.90") if action == "ProductsQuantityUpdate" else Decimal("1.00"))
    assert pieces(other) == (1 if action == "ProductsQuantityUpdate" else 7)
    assert pieces(product) - moved(product) == 7


@pytest.mark.parametrize("action", list(FIELDS))
def test_hostile_text_over_http(shop, client, action):
    for value in OWN_SAMPLE:
        text = value.encode("utf-8", "replace").decode()
        check(post(client, shop, action, [(field, text) for field in FIELDS[action]]), (action, value))
        check(post(client, shop, action, [(f"{field}[0][a]", text) for field in FIELDS[action]]), (action, value))


def test_bytes_that_are_no_text_over_http(shop, client):
    body = b"bl_pass=%b&action=ProductAdd&name=%%ff%%fe%%00&sku=\xff\xfe" % shop.key.encode()
    reply = client.post(shop.connection.path, body, content_type="application/x-www-form-urlencoded").json()
    check(reply, "bytes")
