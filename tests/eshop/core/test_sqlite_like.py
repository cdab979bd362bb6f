"""Looking for a word finds it in any case, also in letters that SQLite itself does not know."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from eshop.catalog.models import Category, Product
from eshop.orders.models import Order
from tests import factories
from tests.baselinker_integration.shop import product_make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("wanted", ["łóżko", "ŁÓŻKO", "Łóżko", "óż", "ŻKO dębowe"])
def test_an_item_is_found_in_any_case(client, wanted):
    product_make("L-1", name="Łóżko dębowe")
    product_make("L-2", name="Stół")
    factories.sign_in(client, factories.user_make("Właściciel"))
    page = client.get(reverse("admin:catalog_product_changelist"), {"q": wanted}).content.decode()
    assert ("Łóżko dębowe" in page, ">Stół<" in page) == (True, False)


@pytest.mark.parametrize("wanted", ["żądło", "ŻĄDŁO", "łucja żądło"])
def test_an_order_is_found_by_its_buyer_in_any_case(client, wanted):
    for name in ("Łucja Żądło", "Jan Kos"):
        Order.objects.create(delivery_fullname=name, placed_at=timezone.now())
    factories.sign_in(client, factories.user_make("Właściciel"))
    page = client.get(reverse("admin:orders_order_changelist"), {"q": wanted}).content.decode()
    assert ("Łucja Żądło" in page, "Jan Kos" in page) == (True, False)


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
