"""A batch costs the same number of statements for 10 and for 1,000 rows, on PostgreSQL."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.eshop.catalog.batches.rows import categories_write, item_row, items_write, prices_write, stock_set
from tests.factories import price_list_default

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def default_list(db):
    price_list_default()


def rows(count, edition):
    """Every fifth row is a parent of the four behind it; each names a category and a manufacturer of its own."""
    return [
        item_row(
            number,
            f"{count}-{number}",
            parent=f"{count}-{number - number % 5}" if number % 5 else None,
            name=f"Towar {edition}",
            category=("Dom", f"Kategoria {number} {edition} {count}"),
            manufacturer=f"Producent {number} {edition} {count}",
            vat="23",
            prices={"": f"{number + edition}.00"},
            stock=str(number + edition),
            translations={"en": {"name": f"Item {edition}"}},
        )
        for number in range(count)
    ]


def counted(work):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        work()
    return len(queries)


@pytest.mark.parametrize("state", ["new", "changed", "unchanged"])
def test_of_items(state):
    items_write(*rows(5, 1))

    def statements(count):
        if state != "new":
            items_write(*rows(count, 1))
        return counted(lambda: items_write(*rows(count, 2 if state == "changed" else 1), unseen=lambda _ids: {}))

    assert statements(10) == statements(1000) < 60


def test_of_prices_stock_and_categories():
    items_write(*rows(1000, 1))
    few, many = ([f"1000-{number}" for number in range(count)] for count in (10, 1000))

    def prices(ids, gross):
        return counted(lambda: prices_write(*((name, "", gross) for name in ids)))

    def stock(ids, pieces):
        return counted(lambda: stock_set(dict.fromkeys(ids, pieces), unseen=lambda _ids: {}))

    def tree(count, name):
        root = {f"{count}-0": {"name": f"{name} {count}"}}
        below = {
            f"{count}-{number}": {"name": f"{name} {number}", "parent": f"{count}-0"} for number in range(1, count)
        }
        return counted(lambda: categories_write(**root, **below))

    assert prices(few, "7000") == prices(many, "8000") < 20
    assert prices(few, "8000") == prices(many, "8000") < 10
    assert stock(few, "7000") == stock(many, "8000") < 20
    assert stock(few, "8000") == stock(many, "8000") < 10
    for name in ("A", "B"):
        assert tree(10, name) == tree(1000, name) < 20
