"""How many statements each call costs: always the same few, however large the shop and however much is asked for."""

from datetime import UTC, datetime

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from baselinker_integration.accounts import callers
from baselinker_integration.feed.editions import edition as editions
from baselinker_integration.feed.publish import pages
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 4, 9, 1, tzinfo=UTC)


@pytest.fixture
def shop(monkeypatch):
    """A shop of twelve products in pages of four, whose walks have begun."""
    monkeypatch.setattr(pages, "PAGE_SIZE", 4)
    made = shop_make()
    made.products = [product_make(f"K{number}") for number in range(12)]
    for action in ("ProductsList", "ProductsPrices", "ProductsQuantity"):
        made.call(action, NOW, page="1")
    for page in ("2", "3"):
        made.call("ProductsList", NOW, page=page)
    return made


@pytest.fixture
def no_files(settings, monkeypatch):
    """A web process without the files of the feed, which answers from rows."""
    settings.FEED_DIR = ""
    monkeypatch.setattr(callers, "_known", {})
    monkeypatch.setattr(editions, "_opened", {})


def statements(shop, action, **fields):
    with CaptureQueriesContext(database) as queries:
        reply = shop.call(action, LATER, **fields)
    assert "error" not in reply, reply
    return [query["sql"] for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]


@pytest.mark.parametrize("action", ["SupportedMethods", "FileVersion"])
def test_a_call_without_data_costs_one_statement(shop, action):
    assert len(statements(shop, action)) == 1


@pytest.mark.parametrize("action", ["ProductsList", "ProductsPrices", "ProductsQuantity"])
@pytest.mark.parametrize("page", ["1", "2", "3"])
def test_any_page_costs_two_from_rows_and_one_more_where_the_key_is_asked_for_first(no_files, shop, action, page):
    assert len(statements(shop, action, page=page)) == (2 if database.vendor == "postgresql" else 3)


@pytest.mark.postgres
@pytest.mark.parametrize("action", ["ProductsList", "ProductsPrices", "ProductsQuantity"])
@pytest.mark.parametrize("page", ["1", "2", "3"])
def test_any_page_costs_one_from_files(shop, action, page):
    assert len(statements(shop, action, page=page)) == 1


@pytest.mark.postgres
@pytest.mark.parametrize("count", [1, 5, 11])
def test_products_data_costs_one_from_files_for_any_number_of_products(shop, count):
    ids = ",".join(str(product.pk) for product in shop.products[:count])

    assert len(statements(shop, "ProductsData", products_id=ids)) == 1


@pytest.mark.parametrize("count", [1, 5, 11])
def test_products_data_costs_the_same_from_rows_for_any_number_of_products(no_files, shop, count):
    ids = ",".join(str(product.pk) for product in shop.products[:count])

    found = statements(shop, "ProductsData", products_id=ids)

    assert len(found) == (2 if database.vendor == "postgresql" else 4)


def test_a_lookup_that_no_walk_owns_costs_the_same(no_files, shop):
    ids = str(shop.products[0].pk)
    shop.products_import(NOW)

    assert len(statements(shop, "ProductsData", products_id=ids)) == (2 if database.vendor == "postgresql" else 4)


@pytest.mark.parametrize("matching", [1, 12])
def test_a_filtered_list_costs_the_same_for_any_number_of_matches(shop, matching):
    found = statements(shop, "ProductsList", filter_ids_list=",".join(str(p.pk) for p in shop.products[:matching]))

    assert len(found) == 4


def test_the_control_sees_a_statement_a_product(shop):
    with CaptureQueriesContext(database) as queries:
        for product in shop.products:
            product.refresh_from_db()

    assert len(queries) == 12
