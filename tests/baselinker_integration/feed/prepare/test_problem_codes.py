"""Every problem code of contract, section 4, is seen in the log on the right item with the right severity."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from baselinker_integration.accounts.connections import connection_update
from eshop.catalog.models import PriceList, ProductTranslation, VatRate
from event_log.models import Event, EventProblem, Severity
from tests.baselinker_integration.shop import Shop, product_make, shop_make

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PICTURE = "https://sklep.example/{}.jpg"


def euro_list() -> PriceList:
    return PriceList.objects.create(name="Hurt EUR", currency="EUR")


def problems_after_import(shop: Shop) -> list[tuple[str, str, int]]:
    shop.whole_import(MORNING)
    event = Event.objects.get(type="run_completed")
    return list(EventProblem.objects.filter(event=event).values_list("item_code", "code", "severity"))


WITHHELD: list[tuple[str, dict[str, Any]]] = [
    ("no_name", {"name": "  "}),
    ("no_code", {"code": ""}),
    ("no_price", {"price": None}),
    ("bad_vat_rate", {"vat_rate": None}),
    ("zero_price", {"price": Decimal(0)}),
]


@pytest.mark.parametrize(("code", "changes"), WITHHELD)
def test_an_error_withholds_the_item_and_only_it(code, changes):
    good = product_make("DOBRY")
    product_make(**({"code": "ZLY", "ean": "4006381333931"} | changes))
    shop = shop_make()

    found = problems_after_import(shop)

    assert found == [(changes.get("code", "ZLY"), code, Severity.ERROR)]
    assert list(shop.call("ProductsList", MORNING, filter_name="k")) == [str(good.pk), "pages"]
    assert Event.objects.get(type="run_completed").severity == Severity.ERROR
    assert Event.objects.get(type="run_completed").counts["withheld"] == 1


def test_a_rate_that_baselinker_does_not_know_withholds_the_item():
    product_make("DOBRY", ean="4006381333931")
    product_make("ZLY", vat_rate=VatRate.objects.create(code="22"))
    assert problems_after_import(shop_make()) == [("ZLY", "bad_vat_rate", Severity.ERROR)]


def test_a_price_list_in_another_currency_withholds_the_item():
    product_make("DOBRY", ean="4006381333931")
    product_make("ZLY", price_list=euro_list())
    shop = shop_make(price_list=PriceList.objects.get(name="Hurt EUR"))
    assert problems_after_import(shop) == [
        ("ZLY", "currency_not_pln", Severity.ERROR),
        ("DOBRY", "default_price_used", Severity.WARNING),
    ]


def test_the_later_of_two_items_with_one_code_is_withheld():
    first = product_make("TEN-SAM", external_id="pierwszy")
    product_make("TEN-SAM", external_id="drugi", ean="4006381333931")
    shop = shop_make()

    assert problems_after_import(shop) == [("TEN-SAM", "duplicate_code", Severity.ERROR)]
    assert list(shop.call("ProductsList", MORNING, filter_sku="TEN-SAM")) == [str(first.pk), "pages"]


SENT: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("no_ean", {"ean": ""}, {"ean": ""}),
    ("bad_ean", {"ean": "0000000000000"}, {"ean": ""}),
    ("bad_ean", {"ean": "5,90123E+12"}, {"ean": ""}),
    ("bad_ean", {"ean": "5901234123450"}, {"ean": ""}),
    (
        "too_many_images",
        {"images": [PICTURE.format(n) for n in range(17)]},
        {"images": [PICTURE.format(n) for n in range(16)]},
    ),
    ("no_image", {"images": []}, {"images": []}),
    ("bad_image_url", {"images": ["m/h/kubek.jpg", PICTURE.format(1)]}, {"images": [PICTURE.format(1)]}),
    ("bad_image_url", {"images": ["ftp://sklep.example/a.jpg", PICTURE.format(1)]}, {"images": [PICTURE.format(1)]}),
    ("negative_stock", {"stock": Decimal(-3)}, {"quantity": 0}),
    ("fractional_stock", {"stock": Decimal("7.9")}, {"quantity": 7}),
    ("other_unit", {"unit": "kg"}, {"unit": "szt."}),
    ("no_category", {"category": None}, {"category_id": "", "category_name": ""}),
    ("text_cut", {"name": "Ł" * 201}, {"name": "Ł" * 200}),
]


@pytest.mark.parametrize(("code", "changes", "sent"), SENT)
def test_a_warning_lets_the_item_go_in_the_form_promised(code, changes, sent):
    product = product_make("UWAGA", **changes)
    shop = shop_make()

    found = problems_after_import(shop)

    assert found == [("UWAGA", code, Severity.WARNING)]
    row = shop.call("ProductsData", MORNING, products_id=str(product.pk))[str(product.pk)]
    assert {key: row[key] for key in sent} == sent
    event = Event.objects.get(type="run_completed")
    assert (event.severity, event.counts["warned"], event.counts["withheld"]) == (Severity.WARNING, 1, 0)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("590 1234 123457", "5901234123457"),
        ("590-1234-123457", "5901234123457"),
        ("5901234123457.0", "5901234123457"),
        ("075678164125", "075678164125"),
        ("0-306-40615-2", "9780306406157"),
        ("brak, 5901234123457,5909990000012", "5901234123457"),
    ],
)
def test_an_ean_is_sent_as_bare_digits_however_people_write_it(written, sent):
    product = product_make("UWAGA", ean=written)
    shop = shop_make()

    assert problems_after_import(shop) == []
    assert shop.call("ProductsData", MORNING, products_id=str(product.pk))[str(product.pk)]["ean"] == sent


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("https://img.example/zdjęcie 1.jpg", "https://img.example/zdjęcie%201.jpg"),
        ("//cdn.example/3.jpg", "https://cdn.example/3.jpg"),
        ("https://img.example/w_500,h_500/8.jpg", "https://img.example/w_500,h_500/8.jpg"),
    ],
)
def test_an_image_address_goes_out_as_a_browser_would_ask_for_it(written, sent):
    product = product_make("UWAGA", images=[written])
    shop = shop_make()

    assert problems_after_import(shop) == []
    assert shop.call("ProductsData", MORNING, products_id=str(product.pk))[str(product.pk)]["images"] == [sent]


def test_a_price_of_zero_goes_with_a_warning_where_the_account_says_so():
    product = product_make("GRATIS", price=Decimal(0))
    shop = shop_make(sends_zero_prices=True)

    assert problems_after_import(shop) == [("GRATIS", "zero_price", Severity.WARNING)]
    assert shop.call("ProductsData", products_id=str(product.pk))[str(product.pk)]["price"] == "0.00"


def test_the_option_for_prices_of_zero_goes_out_with_the_next_copy():
    product = product_make("GRATIS", price=Decimal(0))
    shop = shop_make()
    assert shop.whole_import(MORNING) == {}
    connection_update(connection=shop.connection, sends_zero_prices=True)
    assert list(shop.whole_import(MORNING + timedelta(days=1))) == [str(product.pk)]


def test_the_default_list_helps_out_when_the_chosen_one_has_no_price():
    product = product_make("UWAGA", price=Decimal("12.00"))
    shop = shop_make(price_list=PriceList.objects.create(name="BaseLinker"))

    assert problems_after_import(shop) == [("UWAGA", "default_price_used", Severity.WARNING)]
    assert shop.call("ProductsData", products_id=str(product.pk))[str(product.pk)]["price"] == "12.00"


def test_a_missing_translation_falls_back_to_the_default_language():
    translated = product_make("EN")
    ProductTranslation.objects.create(product=translated, language="en", name="Mug", description="Blue")
    product_make("PL", ean="4006381333931")
    shop = shop_make(language="en")

    assert problems_after_import(shop) == [("PL", "no_translation", Severity.WARNING)]
    names = [
        row["name"] for row in shop.call("ProductsData", products_id=f"{translated.pk},{translated.pk + 1}").values()
    ]
    assert names == ["Mug", "Kubek PL"]


def test_a_variant_with_an_error_is_withheld_alone():
    parent = product_make("OJCIEC", attributes=[])
    good = product_make("DZIECKO-1", parent=parent, ean="4006381333931", variant_name="XL")
    product_make("DZIECKO-2", parent=parent, ean="9780306406157", price=None)
    shop = shop_make()

    assert problems_after_import(shop) == [("DZIECKO-2", "no_price", Severity.ERROR)]
    row = shop.call("ProductsData", products_id=str(parent.pk))[str(parent.pk)]
    assert list(row["variants"]) == [str(good.pk)]
    assert row["variants"][str(good.pk)]["name"] == "XL"


def test_a_grouped_product_without_price_takes_the_lowest_of_its_variants():
    parent = product_make("OJCIEC", price=None)
    product_make("D1", parent=parent, price=Decimal("30.00"), ean="4006381333931")
    product_make("D2", parent=parent, price=Decimal("25.00"), ean="9780306406157")
    shop = shop_make()

    assert problems_after_import(shop) == []
    assert shop.call("ProductsData", products_id=str(parent.pk))[str(parent.pk)]["price"] == "25.00"


def test_a_grouped_product_has_the_pieces_of_its_listed_variants():
    parent = product_make("OJCIEC", stock=Decimal(99))
    product_make("D1", parent=parent, stock=Decimal(4), ean="4006381333931")
    product_make("D2", parent=parent, stock=Decimal(3), ean="9780306406157")
    product_make("D3", parent=parent, stock=Decimal(50), ean="9780306406157", price=None)
    product_make("D4", parent=parent, stock=Decimal(50), ean="9780306406157", is_active=False)
    empty = product_make("PUSTY", stock=Decimal(9))
    product_make("D5", parent=empty, stock=Decimal(0), ean="4006381333931")
    shop = shop_make()

    shop.call("ProductsList", MORNING)

    row = shop.call("ProductsData", products_id=str(parent.pk))[str(parent.pk)]
    assert (row["quantity"], sorted(v["quantity"] for v in row["variants"].values())) == (7, [3, 4])
    assert shop.call("ProductsQuantity")[str(parent.pk)]["0"] == 7
    assert list(shop.call("ProductsList", filter_available="1")) == [str(parent.pk), "pages"]
    assert list(shop.call("ProductsList", filter_quantity_to="0")) == [str(empty.pk), "pages"]


def test_a_list_of_eans_finds_each_of_them():
    first, second = product_make("A", ean="4006381333931"), product_make("B", ean="9780306406157")
    product_make("C", ean="5901234123457")
    shop = shop_make()
    shop.call("ProductsList", MORNING)
    found = shop.call("ProductsList", filter_ean="4006381333931, 9780306406157")
    assert list(found) == [str(first.pk), str(second.pk), "pages"]
