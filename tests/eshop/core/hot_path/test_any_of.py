import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eshop.catalog.models import Product, Stock
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def items():
    return [factories.product_make(f"T-{number}") for number in range(4)]


def test_whole_numbers_texts_and_references_are_found_as_one_by_one(items):
    some = [items[3], items[1]]
    ids = [item.pk for item in some] + [10**9]

    by_number = Product.objects.filter(pk__any_of=ids)
    by_text = Product.objects.filter(external_id__any_of={item.external_id for item in some} | {"nobody's, '{}' \\"})
    by_reference = Stock.objects.filter(product_id__any_of=ids)
    by_key = Stock.objects.filter(pk__any_of=ids)

    assert set(by_number) == set(by_text) == set(some)
    assert {row.product_id for row in by_reference} == {row.product_id for row in by_key} == {item.pk for item in some}


def test_of_no_values_there_is_nothing_to_ask(items):
    with CaptureQueriesContext(connection) as queries:
        assert list(Product.objects.filter(pk__any_of=[])) == []

    assert len(queries) == 0


@pytest.mark.postgres
def test_any_number_of_values_is_one_parameter(items):
    sql, parameters = Product.objects.filter(pk__any_of=range(5000)).values("pk").query.sql_with_params()

    assert 'WHERE "catalog_product"."id" = ANY(%s)' in sql
    assert parameters == (list(range(5000)),)
