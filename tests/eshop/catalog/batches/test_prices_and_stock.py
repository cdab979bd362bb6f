from decimal import Decimal

import pytest

from eshop.catalog.models import Price, PriceList, Product, Stock, StockMovement
from tests.eshop.catalog.batches.rows import outcomes, prices_write, refusals, stock_set
from tests.factories import product_make

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(db):
    for name in "ABC":
        product_make(name, external_id=name, gross="10.00", quantity=5)
    PriceList.objects.create(name="Hurtowy", external_id="H")


def prices(name):
    found = Price.objects.filter(product__external_id=name)
    return {price.price_list.name: str(price.gross) for price in found.select_related("price_list")}


def stocks():
    return {
        name: str(pieces.normalize()) for name, pieces in Stock.objects.values_list("product__external_id", "quantity")
    }


def test_prices_are_made_changed_dropped_and_left(items):
    done = prices_write(("A", "H", "8.00"), ("A", "", "11.00"), ("B", "", "10.00"), ("C", "", None), ("C", "H", None))
    assert outcomes(done) == ["created", "updated", "unchanged", "updated", "unchanged"]
    assert (prices("A"), prices("B"), prices("C")) == (
        {"Hurtowy": "8.00", "Detaliczny": "11.00"},
        {"Detaliczny": "10.00"},
        {},
    )


def test_prices_of_unknown_items_and_lists_and_the_same_price_twice_are_refused(items):
    done = prices_write(
        ("Z", "", "1.00"), ("A", "nie ma", "1.00"), ("A", "H", "1.00"), ("A", "Hurtowy", "2.00"), ("B", "", "3")
    )
    assert refusals(done) == [
        (0, "external_id", "unknown_item"),
        (1, "price_list", "unknown_price_list"),
        (2, "price_list", "duplicate_in_call"),
        (3, "price_list", "duplicate_in_call"),
    ]
    assert outcomes(done)[4] == "updated"
    assert prices("A") == {"Detaliczny": "10.00"}
    assert PriceList.objects.count() == 2


def test_stock_is_set_with_its_entry_in_the_ledger(items):
    done = stock_set({"A": "7", "B": "5", "Z": "1"})
    assert (outcomes(done), refusals(done)) == (
        ["updated", "unchanged", "rejected"],
        [(2, "external_id", "unknown_item")],
    )
    assert stocks() == {"A": "7", "B": "5", "C": "5"}
    assert list(StockMovement.objects.values_list("product__external_id", "delta", "kind", "reference")) == [
        ("A", Decimal(2), "erp", "api:test")
    ]


def test_stock_is_lowered_by_what_was_sold_unseen_down_to_zero(items):
    sold = {"A": Decimal(2), "B": Decimal(9), "C": Decimal(-1)}
    ids = dict(Product.objects.values_list("external_id", "pk"))
    done = stock_set({"A": "7", "B": "7", "C": "7"}, unseen=lambda _ids: {ids[name]: sold[name] for name in sold})
    assert (outcomes(done), done.clamped) == (["unchanged", "updated", "updated"], [1])
    assert stocks() == {"A": "5", "B": "0", "C": "8"}


def test_stock_moves_by_a_difference_but_not_below_zero(items):
    done = stock_set({"A": "-2", "B": "-9", "C": "0.5"}, is_relative=True)
    assert (outcomes(done), done.clamped) == (["updated", "updated", "updated"], [1])
    assert stocks() == {"A": "3", "B": "0", "C": "5.5"}


def test_more_than_a_stock_row_holds_is_refused(items):
    done = stock_set({"A": "999999999"}, is_relative=True)
    assert refusals(done) == [(0, "change", "out_of_range")]
    assert stocks()["A"] == "5"
