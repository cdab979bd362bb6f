"""The parcels of an order, and who named them."""

from importlib import import_module

import pytest
from django.db import connection

from eshop.core.errors import ApplicationError
from eshop.orders.models import OrderChange, Parcel
from eshop.orders.selectors import orders_sent
from eshop.orders.services.erase import orders_erase
from eshop.orders.services.parcels import ParcelData, order_parcel_add, order_parcels_set
from tests.factories import order_make

pytestmark = pytest.mark.django_db
BASELINKER, ERP = Parcel.Origin.BASELINKER, Parcel.Origin.ERP


def parcels_set(order, *parcels, origin=ERP):
    return order_parcels_set(order_id=order.pk, parcels=parcels, origin=origin, actor="Optima")


def parcels(order):
    return list(order.parcels.values_list("number", "carrier", "tracking_url", "origin"))


def notes(order):
    return list(order.history.filter(kind=OrderChange.Kind.PARCEL).values_list("note", "actor"))


def test_the_parcels_of_one_origin_become_those_told():
    order = order_make()
    first, second = ParcelData("N1", "DPD", "http://t.example/1"), ParcelData("N2")
    assert parcels_set(order, first, second)
    assert not parcels_set(order, second, first)
    assert parcels_set(order, ParcelData("N2", "UPS"), ParcelData("N3"))
    assert parcels(order) == [("N2", "UPS", "", "erp"), ("N3", "", "", "erp")]
    assert parcels_set(order)
    assert not parcels_set(order)
    assert parcels(order) == []
    assert notes(order) == [
        ("Numer przesyłki: N1 DPD, N2", "Optima"),
        ("Numer przesyłki: N3, N2 UPS; Usunięto numer przesyłki: N1", "Optima"),
        ("Usunięto numer przesyłki: N2, N3", "Optima"),
    ]


def test_a_parcel_belongs_to_who_named_it_first():
    order = order_make()
    theirs = ParcelData("B1", "InPost", "https://t.example/b")
    assert order_parcel_add(order_id=order.pk, parcel=theirs, origin=BASELINKER)
    assert not parcels_set(order, ParcelData("B1", "DPD"))
    assert parcels_set(order, ParcelData("E1"))
    assert not order_parcel_add(order_id=order.pk, parcel=ParcelData("E1", "DPD"), origin=BASELINKER)
    assert parcels(order) == [("B1", "InPost", "https://t.example/b", "baselinker"), ("E1", "", "", "erp")]
    assert parcels_set(order)
    assert parcels(order) == [("B1", "InPost", "https://t.example/b", "baselinker")]


def test_one_more_parcel_leaves_the_others():
    order = order_make()
    for number in ("B1", "B2", "B2"):
        order_parcel_add(order_id=order.pk, parcel=ParcelData(number), origin=BASELINKER)
    assert [number for number, *_rest in parcels(order)] == ["B1", "B2"]
    assert len(notes(order)) == 2


@pytest.mark.parametrize("number", ["", "x" * 101])
def test_a_number_that_leads_nowhere_is_refused_and_nothing_is_written(number):
    order = order_make()
    with pytest.raises(ApplicationError):
        parcels_set(order, ParcelData("N1"), ParcelData(number))
    assert (parcels(order), notes(order)) == ([], [])


def test_an_order_with_a_parcel_is_sent_and_an_erased_one_takes_none():
    order, other = order_make(), order_make()
    parcels_set(order, ParcelData("N1"))
    assert list(orders_sent(type(order).objects.all())) == [order]
    orders_erase(order_ids=[order.pk, other.pk], now=order.placed_at)
    assert not parcels_set(other, ParcelData("N2"))
    assert not Parcel.objects.exists()


def test_the_one_parcel_of_earlier_versions_is_moved():
    """The statement of the migration, against the columns as they were."""
    order, named = order_make(), order_make()
    OrderChange.objects.create(order=named, kind=OrderChange.Kind.PARCEL, note="Numer przesyłki: N1")
    statement = import_module("eshop.orders.migrations.0008_parcels_of_orders").MOVE
    before = f"""(SELECT id, updated_at, CASE id WHEN {named.pk} THEN 'N1' ELSE '' END AS delivery_number,
        'DPD' AS delivery_carrier, 'https://t.example/1' AS tracking_url FROM orders_order)"""
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("orders_order o", f"{before} o"))
    assert parcels(named) == [("N1", "DPD", "https://t.example/1", "baselinker")]
    assert parcels(order) == []
    assert named.parcels.get().added_at == named.history.last().at
