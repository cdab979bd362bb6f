"""LIKE on SQLite finds a word in any case, also in letters that SQLite itself does not know."""

import pytest
from django.db import connection

from eshop.catalog.models import Category, Product

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "lookup", "wanted", "is_found"),
    [
        ("Żółw", "icontains", "ŻÓŁ", True),
        ("100% wełny", "icontains", "0% W", True),
        ("1000 wełny", "icontains", "0% w", False),
        ("a_b", "icontains", "A_B", True),
        ("axb", "icontains", "a_b", False),
        ("C:\\Ścieżka", "icontains", "\\ś", True),
        ("wiersz\nŻuraw", "icontains", "żuraw", True),
        ("Żuraw", "istartswith", "żu", True),
        ("Żuraw", "istartswith", "ur", False),
        ("Żuraw", "iendswith", "AW", True),
        ("a[b", "icontains", "[B", True),
    ],
)
def test_patterns_mean_what_they_mean_in_sql(text, lookup, wanted, is_found):
    Category.objects.create(name=text)
    assert Category.objects.filter(**{f"name__{lookup}": wanted}).exists() == is_found


def test_nothing_is_like_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT NULL LIKE '%%a%%', 'a' LIKE NULL, 'abc' LIKE 'a%%c', 'abc' LIKE 'a_c'")
        assert [value if value is None else bool(value) for value in cursor.fetchone()] == [None, None, True, True]


def test_many_items_are_searched_without_delay():
    Product.objects.bulk_create([Product(external_id=str(n), code=f"K{n}", name=f"Kubek {n}") for n in range(5000)])
    assert Product.objects.filter(name__icontains="KUBEK 4999").count() == 1
