"""What BaseLinker gets for a product: the sixteen fields in the protocol's shape."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from eshop.catalog.models import Category, VatRate
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_the_whole_row_of_a_product_with_a_variant(settings):
    settings.PUBLIC_URL = "https://sklep.example"
    kitchen = Category.objects.create(name="Kuchnia")
    mugs = Category.objects.create(name="Kubki", parent=kitchen)
    product = product_make(
        "MUG-B",
        name="Kubek niebieski",
        category=mugs,
        description="<p>Ręcznie malowany</p>",
        short_description="Krótko",
        images=["/media/kubek 1.jpg", "https://cdn.example/2.jpg"],
        attributes=[["Kolor", "niebieski"], ["Użycie", "herbata"], ["Użycie", "kawa"]],
    )
    variant = product_make(
        "MUG-B-XL",
        parent=product,
        name="Kubek niebieski XL",
        price=Decimal("24.90"),
        stock=Decimal(3),
        ean="4006381333931",
        attributes=[["Rozmiar", "XL"]],
        images=["https://cdn.example/xl.jpg"],
        weight=None,
    )

    row = shop_make().whole_import(MORNING)[str(product.pk)]

    assert row == {
        "sku": "MUG-B",
        "ean": "5901234123457",
        "name": "Kubek niebieski",
        "quantity": 3,
        "price": "19.90",
        "currency": "PLN",
        "tax": 23,
        "tax_rate": "23%",
        "unit": "szt.",
        "weight": 0.4,
        "description": "<p>Ręcznie malowany</p>",
        "description_extra1": "Krótko",
        "man_name": "Ceramika",
        "category_id": str(mugs.pk),
        "category_name": "Kuchnia/Kubki",
        "images": ["https://sklep.example/media/kubek%201.jpg", "https://cdn.example/2.jpg"],
        "features": [["Kolor", "niebieski"], ["Użycie", "herbata|kawa"]],
        "variants": {
            str(variant.pk): {
                "full_name": "Kubek niebieski XL",
                "name": "XL",
                "price": "24.90",
                "quantity": 3,
                "sku": "MUG-B-XL",
                "ean": "4006381333931",
                "weight": 0.0,
                "images": ["https://cdn.example/xl.jpg"],
                "features": [["Rozmiar", "XL"]],
            }
        },
    }


def test_list_prices_and_quantities_say_the_same_as_the_data():
    product = product_make()
    variant = product_make("XL", parent=product, price=Decimal("24.90"), stock=Decimal(3))
    shop = shop_make()
    key, child = str(product.pk), str(variant.pk)

    assert shop.call("ProductsList", MORNING) == {
        key: {"name": "Kubek KUBEK-1", "quantity": 3, "price": "19.90", "ean": "5901234123457", "sku": "KUBEK-1"},
        "pages": 1,
    }
    assert shop.call("ProductsPrices", MORNING) == {key: {"0": "19.90", child: "24.90"}, "pages": 1}
    assert shop.call("ProductsQuantity", MORNING) == {key: {"0": 3, child: 3}, "pages": 1}
    assert shop.call("ProductsCategories", MORNING) == {str(product.category_id): "Kuchnia"}


@pytest.mark.parametrize(
    ("code", "tax", "label"),
    [
        ("23", 23, "23%"),
        ("8", 8, "8%"),
        ("5", 5, "5%"),
        ("0", 0, "0%"),
        ("zw", -1, "zw"),
        ("np", -0.02, "np"),
        ("oo", -0.03, "oo"),
    ],
)
def test_vat_rates_travel_as_baselinker_knows_them(code, tax, label):
    product = product_make(vat_rate=VatRate.objects.get(code=code))
    row = shop_make().whole_import(MORNING)[str(product.pk)]
    assert (row["tax"], row["tax_rate"]) == (tax, label)


def test_a_path_without_public_address_is_no_address(settings):
    settings.PUBLIC_URL = ""
    product = product_make(images=["/media/kubek.jpg"])
    assert shop_make().whole_import(MORNING)[str(product.pk)]["images"] == []


def test_an_empty_shop_answers_objects_and_one_page():
    shop = shop_make()
    assert shop.call("ProductsList", MORNING) == {"pages": 1}
    assert shop.call("ProductsData", MORNING, products_id="1,2") == {}
    assert shop.call("ProductsPrices", MORNING) == {"pages": 1}
    assert shop.call("ProductsQuantity", MORNING) == {"pages": 1}
    assert shop.call("ProductsCategories", MORNING) == {}


def test_a_category_below_an_inactive_one_is_not_shown():
    hidden = Category.objects.create(name="Ukryta", is_active=False)
    product = product_make(category=Category.objects.create(name="Podrzędna", parent=hidden))
    shop = shop_make()
    assert shop.whole_import(MORNING)[str(product.pk)]["category_id"] == ""
    assert shop.call("ProductsCategories", MORNING) == {}
