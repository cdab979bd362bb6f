"""ProductAdd: items made and changed by BaseLinker (protocol, 3.10 and 8-U2)."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from baselinker_integration.wire.product_add import IGNORED_FIELDS, ProductAddRequest
from eshop.catalog.models import Category, Price, PriceList, Product, StockMovement
from event_log.models import Event, Severity
from tests.baselinker_integration.actions.writes import encodings, event_codes, moved, pieces
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DOCUMENTED = """
product_id sku ean name quantity price tax weight height length width description description_extra1
description_extra2 description_extra3 description_extra4 man_name category_id images features tags
"""


@pytest.fixture
def shop():
    return shop_make(writes_products=True)


def add(shop, **fields):
    reply = shop.call("ProductAdd", **fields)
    assert "error" not in reply, reply
    return Product.objects.get(pk=int(reply["product_id"]))


def test_every_documented_field_is_taken_or_ignored_by_name():
    assert set(DOCUMENTED.split()) == set(ProductAddRequest.model_fields) | set(IGNORED_FIELDS)
    assert not set(ProductAddRequest.model_fields) & set(IGNORED_FIELDS)


def test_a_new_item_with_all_its_fields_reaches_baselinker_with_the_next_run(shop):
    category = Category.objects.create(name="Kuchnia")

    product = add(
        shop,
        sku="KUBEK-9",
        ean="5901234123457",
        name="Kubek 9",
        quantity="12",
        price="19.90",
        tax="23.00",
        weight="0.4",
        description="<p>Kubek</p>",
        description_extra1="krótko",
        man_name="Ceramika",
        category_id=str(category.pk),
        images=json.dumps(["https://sklep.example/a.jpg", "http://sklep.example/b.jpg"]),
        features=json.dumps([["Kolor", "niebieski|zielony"], ["Pojemność", "300 ml"]]),
        tags=json.dumps({"7": "nowość", "9": "promocja"}),
        height="10",
    )

    assert (pieces(product), moved(product)) == (12, 12)
    assert StockMovement.objects.get().kind == "connector"
    event = Event.objects.get(type="product_written")
    assert (event.severity, event.counts, event.subject_id) == (Severity.INFO, {"created": 1}, str(product.pk))
    data = shop.whole_import(MORNING)[str(product.pk)]
    assert {key: data[key] for key in ("sku", "ean", "name", "quantity", "price", "tax", "weight")} == {
        "sku": "KUBEK-9",
        "ean": "5901234123457",
        "name": "Kubek 9",
        "quantity": 12,
        "price": "19.90",
        "tax": 23,
        "weight": 0.4,
    }
    assert (data["description"], data["description_extra1"], data["man_name"]) == ("<p>Kubek</p>", "krótko", "Ceramika")
    assert (data["category_id"], data["category_name"]) == (str(category.pk), "Kuchnia")
    assert data["images"] == ["https://sklep.example/a.jpg", "http://sklep.example/b.jpg"]
    assert data["features"] == [
        ["Kolor", "niebieski|zielony"],
        ["Pojemność", "300 ml"],
        ["Tag", "nowość|promocja"],
    ]


def test_a_known_product_id_changes_only_what_was_sent(shop):
    product = product_make("A", name="Stara", weight=Decimal("0.400"))

    assert add(shop, product_id=str(product.pk), name="Nowa", weight="", ean="").pk == product.pk

    product.refresh_from_db()
    assert (product.name, product.code, product.ean, product.weight) == ("Nowa", "A", "5901234123457", Decimal("0.400"))
    event = Event.objects.get(type="product_written")
    assert (event.counts, event.details) == ({"updated": 1}, {"fields": "name"})


def test_price_and_stock_of_a_known_item_belong_to_the_shop_unless_the_connection_says_otherwise():
    product = product_make("A", stock=Decimal(7))
    careful = shop_make(name="1", writes_products=True, writes_stock=False)
    owner = shop_make(name="2", writes_products=True, writes_stock=True, writes_prices=True)

    add(careful, product_id=str(product.pk), price="1.00", quantity="1")
    assert (Price.objects.get().gross, pieces(product)) == (Decimal("19.90"), 7)
    assert Event.objects.get(type="product_written").details == {"left_to_shop": "price, quantity"}

    add(owner, product_id=str(product.pk), price="1.00", quantity="1")
    assert (Price.objects.get().gross, pieces(product), moved(product)) == (Decimal("1.00"), 1, -6)


@pytest.mark.parametrize("product_id", ["", "0"])
def test_without_product_id_the_sku_of_exactly_one_item_names_it(shop, product_id):
    product = product_make("A")
    assert add(shop, product_id=product_id, sku="A", name="Nowa").pk == product.pk
    assert Product.objects.get().name == "Nowa"


def test_a_sku_of_two_items_or_of_a_variant_is_refused(shop):
    product_make("A"), product_make("A")
    product_make("B-XL", parent=product_make("B"))
    for sku in ("A", "B-XL"):
        assert shop.call("ProductAdd", sku=sku, name="Nowa")["error_code"] == "invalid_parameter"
    assert Product.objects.count() == 4


def test_repeats_find_the_item_that_the_first_call_made(shop):
    by_sku = [add(shop, sku="X", name="X").pk for _ in range(3)]
    by_number = [add(shop, product_id="77777", name="Y").pk for _ in range(3)]
    by_text = [add(shop, product_id="bl-1", name="Z").pk for _ in range(3)]
    assert [len(set(found)) for found in (by_sku, by_number, by_text)] == [1, 1, 1]
    assert Product.objects.count() == 3


def test_two_accounts_may_use_the_same_foreign_number(shop):
    other = shop_make(name="Drugie", writes_products=True)
    assert add(shop, product_id="77777", name="Y").pk != add(other, product_id="77777", name="Y").pk


def test_a_sku_that_was_given_up_makes_a_new_item(shop):
    first = add(shop, sku="X", name="X")
    Product.objects.filter(pk=first.pk).update(code="Y")
    second = add(shop, sku="X", name="X")
    assert second.pk != first.pk
    assert add(shop, sku="X", name="X").pk == second.pk


def test_a_sku_of_another_item_is_not_taken_over(shop):
    product, _other = product_make("A"), product_make("B")
    reply = shop.call("ProductAdd", product_id=str(product.pk), sku="B", name="Nowa")
    assert (reply["error_code"], "sku" in reply["error_text"]) == ("invalid_parameter", True)
    product.refresh_from_db()
    assert (product.code, product.name) == ("A", "Kubek A")
    assert not Event.objects.filter(type="product_written").exists()


def test_a_new_item_needs_a_name_and_a_refused_call_writes_nothing(shop):
    for fields in ({"sku": "X"}, {"name": "X", "category_id": "9"}, {"name": "  ", "man_name": "M"}):
        reply = shop.call("ProductAdd", **fields)
        assert reply["error_code"] == "invalid_parameter", fields
    assert not Product.objects.exists()


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        *[("23", "23"), ("23.00", "23"), (8, "8"), ("5,0", "5"), ("0", "0"), ("23%", "23")],
        *[("-1", "zw"), ("-0.02", "np"), ("-0.03", "oo"), ("ZW", "zw")],
    ],
)
def test_tax_means_a_rate(shop, sent, code):
    assert add(shop, name="A", tax=sent).vat_rate.code == code


@pytest.mark.parametrize("sent", ["22", "7", "-2", "23.5", "dużo", "NaN", "sNaN", "1e999999999", [23]])
def test_an_unusable_tax_is_refused_naming_the_field(shop, sent):
    reply = shop.call("ProductAdd", name="A", tax=sent)
    assert reply["error_code"] == "invalid_parameter"
    assert reply["error_text"].startswith("tax: oczekiwano stawki 23, 8, 5, 0")


ADDRESSES = ["https://sklep.example/a.jpg?w=1&h=2", "http://sklep.example/b,c.jpg"]
PAIRS = [["Kolor", "niebieski"], ["Rozmiar", "XL"]]


@pytest.mark.parametrize("name", list(encodings("x", [])))
def test_lists_come_in_every_encoding(shop, name):
    fields = {}
    for field, value in (("images", ["https://sklep.example/a.jpg"]), ("features", PAIRS), ("tags", {"7": "nowość"})):
        fields |= encodings(field, value)[name]

    product = add(shop, name="A", **fields)

    assert product.images == ["https://sklep.example/a.jpg"]
    assert product.attributes == [*PAIRS, ["Tag", "nowość"]]


@pytest.mark.parametrize(
    ("field", "sent", "column", "stored"),
    [
        ("images", ",".join(ADDRESSES), "images", ADDRESSES),
        ("images", json.dumps(ADDRESSES), "images", ADDRESSES),
        ("images", json.dumps({"0": ADDRESSES[0]}), "images", ADDRESSES[:1]),
        ("images", "https://sklep.example/a.jpg?f[0]=1", "images", ["https://sklep.example/a.jpg?f[0]=1"]),
        ("features", json.dumps({"Kolor": "niebieski", "Rozmiar": "XL"}), "attributes", PAIRS),
        ("features", json.dumps([{"name": "Kolor", "value": "niebieski"}]), "attributes", PAIRS[:1]),
        ("features", "Kolor:niebieski, Rozmiar=XL", "attributes", PAIRS),
        ("features", json.dumps([["Kolor", ["a", "b"]]]), "attributes", [["Kolor", "a"], ["Kolor", "b"]]),
        ("features", json.dumps([["Liczba", 7]]), "attributes", [["Liczba", "7"]]),
        ("tags", "nowość, promocja, nowość", "attributes", [["Tag", "nowość"], ["Tag", "promocja"]]),
        ("tags", json.dumps(["nowość"]), "attributes", [["Tag", "nowość"]]),
    ],
)
def test_lists_come_in_other_shapes(shop, field, sent, column, stored):
    assert getattr(add(shop, name="A", **{field: sent}), column) == stored


def test_features_and_tags_replace_their_own_kind_and_come_back_unchanged(shop):
    product = product_make("A", attributes=[["Kolor", "czarny"], ["Tag", "stary"]])
    pk = str(product.pk)

    assert add(shop, product_id=pk, features=json.dumps(PAIRS)).attributes == [*PAIRS, ["Tag", "stary"]]
    assert add(shop, product_id=pk, tags=json.dumps({"1": "nowość"})).attributes == [*PAIRS, ["Tag", "nowość"]]
    seen = shop.whole_import(MORNING)[pk]["features"]
    assert add(shop, product_id=pk, features=json.dumps(seen)).attributes == [*PAIRS, ["Tag", "nowość"]]
    assert add(shop, product_id=pk, features="[]", tags="[]").attributes == []


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "javascript:alert(1)", "//sklep.example/a.jpg", "a.jpg", "ftp://x/a.jpg", "https://",
     "https://sklep.example/a b.jpg", "https://[bad/a.jpg", "https://sklep.example/\x00.jpg", "data:image/png,A"],
)  # fmt: skip
def test_an_image_is_a_full_web_address_or_refused(shop, address):
    reply = shop.call("ProductAdd", name="A", images=json.dumps(["https://sklep.example/a.jpg", address]))
    assert reply["error_code"] == "invalid_parameter"
    assert reply["error_text"].startswith("images: oczekiwano pełnych adresów")
    assert not Product.objects.exists()


def test_stock_below_zero_is_taken_as_zero_with_a_warning(shop):
    product = add(shop, name="A", quantity="-4")
    assert pieces(product) == 0
    event = Event.objects.get(type="product_written")
    assert (event.severity, event_codes(event)) == (Severity.WARNING, ["stock_below_zero"])


def test_the_price_goes_into_the_connections_list_which_must_be_in_pln():
    euro = PriceList.objects.create(name="EUR", currency="EUR")
    allegro = PriceList.objects.create(name="Allegro")
    refused = shop_make(name="1", writes_products=True, price_list=euro)
    taken = shop_make(name="2", writes_products=True, price_list=allegro)

    assert refused.call("ProductAdd", name="A", price="1")["error_code"] == "currency_not_pln"
    assert not Product.objects.exists()
    product = add(taken, name="A", price="1")
    assert Price.objects.get(product=product).price_list == allegro


def test_off_by_default_and_then_absent_and_unsupported():
    shop = shop_make()
    assert not {"ProductAdd", "CategoryAdd"} & set(shop.call("SupportedMethods"))
    assert shop.call("ProductAdd", name="A")["error_code"] == "unsupported_action"
    assert shop.call("CategoryAdd", name="A")["error_code"] == "unsupported_action"
    assert not Product.objects.exists()
