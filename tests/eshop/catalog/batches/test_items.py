"""A batch of item cards: what is stated is written, what is not stays, and a bad row stops no other."""

from decimal import Decimal

import pytest

from eshop.catalog.models import Category, PriceList, Product, Stock, StockMovement
from tests.eshop.catalog.batches.rows import item_row, items_write, outcomes, refusals
from tests.eshop.catalog.importing.helpers import everything, item
from tests.factories import price_list_default

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def default_list(db):
    return price_list_default()


def test_a_new_item_has_all_that_was_stated():
    done = items_write(
        item_row(
            0,
            "TWR-1",
            code="K-1",
            name="Kubek",
            weight=Decimal("0.350"),
            category=("Dom", "Kubki"),
            manufacturer="Wawel",
            vat="23",
            prices={"": "19.99"},
            stock="12",
            translations={"en": {"name": "Mug"}},
        )
    )
    assert (outcomes(done), done.refusals, done.clamped) == (["created"], [], [])
    assert item("TWR-1") == {
        "code": "K-1",
        "name": "Kubek",
        "variant_name": "",
        "parent": None,
        "ean": "",
        "description": "",
        "short_description": "",
        "manufacturer": "Wawel",
        "category": "Dom/Kubki",
        "vat": "23",
        "weight": "0.350",
        "unit": "szt.",
        "images": [],
        "attributes": [],
        "active": True,
        "stock": "12.000",
        "prices": {"Detaliczny": "19.99"},
        "translations": {"en": "Mug"},
    }
    movement = StockMovement.objects.get()
    assert (movement.kind, movement.delta, movement.reference) == ("erp", Decimal(12), "api:test")


def test_the_same_again_writes_nothing_and_says_so():
    row = {
        "name": "Kubek",
        "category": ("Dom",),
        "prices": {"": "5"},
        "stock": "3",
        "translations": {"en": {"name": "M"}},
    }
    items_write(item_row(0, "A", **row))
    before = everything()
    assert outcomes(items_write(item_row(0, "A", **row))) == ["unchanged"]
    assert everything() == before


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "Inny"},
        {"category": ("Inna",)},
        {"category": ()},
        {"manufacturer": ""},
        {"vat": "8"},
        {"prices": {"": "6"}},
        {"prices": {"": None}},
        {"stock": "4"},
        {"translations": {"en": {"name": ""}}},
    ],
)
def test_only_what_is_stated_changes(changed):
    row = {
        "name": "Kubek",
        "category": ("Dom",),
        "manufacturer": "Wawel",
        "vat": "23",
        "prices": {"": "5"},
        "stock": "3",
        "translations": {"en": {"name": "Mug"}},
    }
    items_write(item_row(0, "A", **row))
    before = item("A")
    assert outcomes(items_write(item_row(0, "A", **changed))) == ["updated"]
    after = item("A")
    assert len({name for name in before if before[name] != after[name]}) == 1


def test_variants_may_stand_before_or_after_their_parent():
    done = items_write(
        item_row(0, "V1", parent="P"), item_row(1, "P"), item_row(2, "V2", parent="P"), item_row(3, "W", parent="P")
    )
    assert outcomes(done) == ["created"] * 4
    assert set(Product.objects.filter(parent__external_id="P").values_list("external_id", flat=True)) == {
        "V1",
        "V2",
        "W",
    }


def test_rows_that_cannot_hang_where_they_say_are_refused_and_the_others_written():
    items_write(item_row(0, "P"), item_row(1, "V", parent="P"))
    done = items_write(
        item_row(0, "A", parent="nie ma"),
        item_row(1, "B", parent="B"),
        item_row(2, "C", parent="V"),
        item_row(3, "P", parent="D"),
        item_row(4, "D"),
    )
    assert outcomes(done) == ["rejected", "rejected", "rejected", "rejected", "created"]
    assert refusals(done) == [
        (0, "parent", "unknown_parent"),
        (1, "parent", "own_parent"),
        (2, "parent", "parent_is_variant"),
        (3, "parent", "has_variants"),
    ]
    assert set(Product.objects.values_list("external_id", flat=True)) == {"P", "V", "D"}


def test_a_variant_whose_parent_is_not_stated_stays_one():
    items_write(item_row(0, "P"), item_row(1, "V", parent="P"))
    items_write(item_row(0, "V", name="Nowa"))
    assert item("V")["parent"] == "P"
    items_write(item_row(0, "V", parent=""))
    assert item("V")["parent"] is None


def test_categories_and_price_lists_are_found_by_the_erps_ids_of_them_and_unknown_ones_refused():
    Category.objects.create(name="Kubki", external_id="GRP-7")
    PriceList.objects.create(name="Hurtowy", external_id="H")
    done = items_write(
        item_row(0, "A", category_external_id="GRP-7", prices={"H": "1", "": "2"}),
        item_row(1, "B", category_external_id="GRP-8"),
        item_row(2, "C", prices={"": "1", "Nie ma": "2"}),
        item_row(3, "D", prices={"H": "1", "Hurtowy": "1"}),
    )
    assert refusals(done) == [
        (1, "category", "unknown_category"),
        (2, "prices/1/price_list", "unknown_price_list"),
        (3, "prices/1/price_list", "duplicate_in_call"),
    ]
    assert (item("A")["category"], item("A")["prices"]) == ("Kubki", {"Hurtowy": "1.00", "Detaliczny": "2.00"})
    assert PriceList.objects.count() == 2
    assert Product.objects.count() == 1


def test_a_refused_row_makes_no_category_manufacturer_or_rate():
    items_write(item_row(0, "A", parent="nie ma", category=("Dom",), manufacturer="Wawel", vat="5"))
    assert not Category.objects.exists()


def test_absolute_stock_is_lowered_by_what_was_sold_unseen_and_stops_at_zero():
    items_write(item_row(0, "A", stock="5"), item_row(1, "B", stock="5"), item_row(2, "C"))
    ids = dict(Product.objects.values_list("external_id", "pk"))
    asked = []

    def unseen(product_ids):
        asked.extend(product_ids)
        return {ids["A"]: Decimal(2), ids["B"]: Decimal(9)}

    done = items_write(
        item_row(0, "A", stock="7"), item_row(1, "B", stock="7"), item_row(2, "C", name="x"), unseen=unseen
    )
    assert asked == sorted([ids["A"], ids["B"]])
    assert (outcomes(done), done.clamped) == (["unchanged", "updated", "updated"], [1])
    assert dict(Stock.objects.values_list("product__external_id", "quantity")) == {"A": 5, "B": 0, "C": 0}


def test_stock_that_no_row_holds_is_refused_with_its_whole_item():
    done = items_write(item_row(0, "A", stock="999999999.5"))
    assert refusals(done) == [(0, "stock", "out_of_range")]
    assert not Product.objects.exists()
