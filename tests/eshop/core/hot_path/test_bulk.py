"""Many rows at once: what is in the database afterwards is what the ORM would have written."""

from decimal import Decimal

import pytest

from eshop.catalog.models import Product, Stock, StockMovement
from eshop.core.hot_path.bulk import rows_insert, rows_update

pytestmark = pytest.mark.django_db


def cards(count):
    return [
        Product(
            external_id=f"e{number}",
            code=f"K{number}",
            name="Zażółć 👩",
            attributes=[["Kolor", "ż"]],
            weight=Decimal("0.400"),
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, 1200])
def test_rows_learn_their_keys_and_are_written_whole(count):
    rows = cards(count)
    rows_insert(rows, learn_keys=True)
    assert [row.pk for row in rows] == list(Product.objects.order_by("pk").values_list("pk", flat=True))
    for row in rows[:2]:
        found = Product.objects.get(pk=row.pk)
        assert (found.name, found.attributes, found.weight) == ("Zażółć 👩", [["Kolor", "ż"]], Decimal("0.400"))
        assert None not in (found.created_at, found.updated_at)


def test_a_key_of_another_row_comes_along_and_keys_are_left_to_the_database():
    item = Product.objects.create(external_id="x", code="X")
    rows_insert([Stock(product=item, quantity=Decimal("2.5"))])
    rows_insert([StockMovement(product=item, delta=Decimal(1), kind=StockMovement.Kind.IMPORT)] * 2)
    assert Stock.objects.get(product=item).quantity == Decimal("2.5")
    assert StockMovement.objects.filter(product=item).count() == 2


def test_an_update_writes_the_named_fields_alone():
    rows = cards(3)
    rows_insert(rows, learn_keys=True)
    for row in rows:
        row.name, row.code = "Nowa", "NIE"
    rows_update(rows[:2], ["name", "attributes"])
    assert list(Product.objects.order_by("pk").values_list("code", "name")) == [
        ("K0", "Nowa"),
        ("K1", "Nowa"),
        ("K2", "Zażółć 👩"),
    ]
