"""Sprzedaż > Zamówienia."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from eshop.orders.models import Order, OrderStatus, Parcel
from eshop.orders.services.acknowledge import Acknowledgement, orders_acknowledge
from eshop.orders.services.invoice import InvoiceData
from eshop.orders.services.parcels import ParcelData
from eshop.orders.services.update import OrderUpdate, order_update
from event_log.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


def _page(client, name, *args, **query):
    return client.get(reverse(f"admin:{name}", args=args), query).content.decode()


def test_held_orders_are_in_their_own_list_only(panel):
    paid = factories.order_make(delivery_fullname="Opłacona Ola")
    held = factories.order_make(delivery_fullname="Wstrzymana Wanda", is_held=True, is_paid=False)
    orders, waiting = _page(panel, "orders_order_changelist"), _page(panel, "orders_order_held")
    assert ("Opłacona Ola" in orders, "Wstrzymana Wanda" in orders) == (True, False)
    assert ("Opłacona Ola" in waiting, "Wstrzymana Wanda" in waiting) == (False, True)
    for order in (paid, held):
        assert order.delivery_fullname in _page(panel, "orders_order_change", order.pk)


def test_the_pick_up_point_stands_in_its_frame_beside_the_buyer(panel):
    with_point = factories.order_make(delivery_point_code="WAW123M", delivery_point_name="Paczkomat WAW123M")
    without = factories.order_make()
    assert 'class="pickup-point"' in _page(panel, "orders_order_change", with_point.pk)
    assert 'class="pickup-point"' not in _page(panel, "orders_order_change", without.pk)


def test_the_page_tells_what_the_erp_told(panel):
    order = factories.order_make()
    assert "Brak przesyłek." in _page(panel, "orders_order_change", order.pk)
    told = {order.pk: Acknowledgement("ZO/17/2026")}
    orders_acknowledge(told=told, client="Optima", now=datetime(2026, 5, 4, 8, tzinfo=UTC))
    parcels = [ParcelData("P-1", "DPD", "https://t.example/1"), ParcelData("P-2")]
    parts = OrderUpdate(parcels=parcels, invoice=InvoiceData("FV/9", date(2026, 5, 4), "https://erp.example/9"))
    order_update(order_id=order.pk, update=parts, origin=Parcel.Origin.ERP, actor="Optima")
    page = _page(panel, "orders_order_change", order.pk)
    for shown in (
        "ZO/17/2026",
        ">04.05.2026 10:00</time>, Optima",
        "FV/9",
        "https://erp.example/9",
        "P-1",
        "DPD",
        "P-2",
    ):
        assert shown in page
    assert "Przyjęcie w ERP" in page


def test_readers_see_masked_buyers_in_lists(client, reader, owner):
    factories.order_make(delivery_fullname="Jan Kowalski")
    client.force_login(reader)
    masked = _page(client, "orders_order_changelist")
    assert "J… K…" in masked
    assert "Kowalski" not in masked
    client.force_login(owner)
    assert "Jan Kowalski" in _page(client, "orders_order_changelist")


def test_a_state_is_moved_by_its_rules_with_the_actor_in_history(panel):
    order = factories.order_make()
    address = reverse("admin:orders_order_move", args=[order.pk])
    panel.post(address, {"to": OrderStatus.CONFIRMED.value})
    order.refresh_from_db()
    assert order.status == OrderStatus.CONFIRMED
    assert order.history.last().actor == "wlasciciel"
    refused = panel.post(address, {"to": OrderStatus.ENTERED.value}, follow=True).content.decode()
    order.refresh_from_db()
    assert order.status == OrderStatus.CONFIRMED
    assert "nie może przejść" in refused


def test_a_parcel_entered_by_hand_is_the_orders_and_can_be_taken_away(panel):
    order = factories.order_make()
    Parcel.objects.create(order=order, number="E-1", origin=Parcel.Origin.ERP)
    enter = reverse("admin:orders_order_parcel", args=[order.pk])
    remove = reverse("admin:orders_order_parcel_remove", args=[order.pk])
    sent = {"number": " P-1 ", "carrier": "DPD", "tracking_url": "https://t.example/P-1"}
    panel.post(enter, sent)
    panel.post(enter, sent)
    panel.post(enter, {"number": "E-1", "carrier": "ktoś inny"})
    parcels = Parcel.objects.order_by("pk").values_list("number", "carrier", "tracking_url", "origin")
    assert list(parcels) == [("E-1", "", "", "erp"), ("P-1", "DPD", "https://t.example/P-1", "panel")]
    entry = order.history.last()
    assert (entry.kind, entry.note, entry.actor) == ("parcel", "Numer przesyłki: P-1 DPD", "wlasciciel")
    panel.post(remove, {"number": "E-1"})
    panel.post(remove, {"number": "P-1"})
    assert list(parcels.all()) == [("E-1", "", "", "erp")]
    order.refresh_from_db()
    assert (order.version, order.history.count()) == (3, 3)
    events = Event.objects.filter(type__startswith="order_parcel").order_by("pk")
    assert [event.type for event in events] == ["order_parcel_entered", "order_parcel_removed"]
    assert "P-1" not in str(list(events.values()))


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"number": " "}, "Numer przesyłki: "),
        ({"number": "x" * 101}, "Numer przesyłki: "),
        ({"number": "1", "tracking_url": "javascript:alert(1)"}, "Adres śledzenia: Podaj adres"),
    ],
)
def test_a_parcel_of_another_form_is_refused_by_its_field(panel, sent, told):
    order = factories.order_make()
    page = panel.post(reverse("admin:orders_order_parcel", args=[order.pk]), sent, follow=True).content.decode()
    assert told in page
    assert (order.parcels.count(), order.history.count()) == (0, 1)


def test_readers_enter_no_parcels(client, reader):
    order = factories.order_make()
    Parcel.objects.create(order=order, number="P-1", origin=Parcel.Origin.PANEL)
    client.force_login(reader)
    for name in ("orders_order_parcel", "orders_order_parcel_remove"):
        address = reverse(f"admin:{name}", args=[order.pk])
        assert client.post(address, {"number": "P-1"}).status_code == 403
        assert client.get(address).status_code == 405
        assert address not in _page(client, "orders_order_change", order.pk)
    assert order.parcels.count() == 1


def test_nobody_adds_or_deletes_orders_and_readers_do_not_move_them(panel, client, reader):
    order = factories.order_make()
    assert panel.get(reverse("admin:orders_order_add")).status_code == 403
    assert panel.post(reverse("admin:orders_order_delete", args=[order.pk]), {"post": "yes"}).status_code == 403
    client.force_login(reader)
    moved = client.post(reverse("admin:orders_order_move", args=[order.pk]), {"to": OrderStatus.CANCELLED.value})
    assert moved.status_code == 403
    assert Order.objects.get().status == OrderStatus.AWAITING_SHOP


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "kowalski"}, ["Jan Kowalski"]),
        ({"q": "ewa@example.com"}, ["Ewa Lis"]),
        ({"q": "KOD-EWY"}, ["Ewa Lis"]),
        ({"q": "ZO/17"}, ["Ewa Lis"]),
        ({"stan": "7"}, ["Ewa Lis"]),
        ({"zrodlo": "allegro"}, ["Ewa Lis"]),
        ({"oplacone": "0"}, ["Ewa Lis"]),
        ({"wartosc_od": "500"}, ["Ewa Lis"]),
        ({"wartosc_do": "499,99"}, ["Jan Kowalski"]),
        ({"data_do": "2020-01-01"}, []),
        ({"wartosc_od": "bzdura", "data_od": "bzdura", "stan": "99"}, ["Ewa Lis", "Jan Kowalski"]),
    ],
)
def test_search_and_filters(panel, query, expected):
    product = factories.product_make("KOD-EWY")
    factories.order_make(delivery_fullname="Jan Kowalski", total="100")
    factories.order_make(
        product,
        erp_number="ZO/17",
        delivery_fullname="Ewa Lis",
        email="ewa@example.com",
        status=7,
        source="allegro",
        is_paid=False,
        total="500",
    )
    page = _page(panel, "orders_order_changelist", **query)
    assert [name for name in ("Ewa Lis", "Jan Kowalski") if name in page] == expected
