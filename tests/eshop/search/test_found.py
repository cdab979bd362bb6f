"""What orders, items and events are found by: any number people have, by right, and as they are now."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db.models import QuerySet
from django.urls import reverse

from baselinker_integration.orders.erasing import buyers_erase
from eshop.catalog.models import Product
from eshop.catalog.services.mending import item_text_set
from eshop.core import clock
from eshop.orders.listing import order_search
from eshop.orders.models import Order, Parcel
from eshop.orders.services.acknowledge import Acknowledgement, orders_acknowledge
from eshop.orders.services.invoice import InvoiceData, order_invoice_set
from eshop.orders.services.parcels import ParcelData, order_parcel_add
from eshop.search import reading
from eshop.search.models import SearchEntry
from event_log.models import Event, Severity
from event_log.retention import events_prune
from event_log.selectors import event_search
from tests import factories
from tests.baselinker_integration.orders.orders import line
from tests.baselinker_integration.shop import product_make, shop_make
from tests.eshop.privacy.conftest import BUYER, canaries_in, order_call

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
EVERYBODYS = ["700001", "oferta 91", "OFERTA-91", "zo/17", "FV 9/2026", "px1", "KUBEK 7", "zamówienie 1", "order 1"]
BUYERS = [
    *("519337264", "+48 519 337 264", "48519337264", "7791011327", "779-101-13-27", "knr77m", "KANARKOWICE"),
    *("kanarkogrod", "Kanarkogród", "zofia kanarkowa", "kanarkow zof", "trx-kanarek", "kanarkomat"),
    *("zofia.kanarek@kanarkowa-poczta.example", "kanarkowy_login_31", "700001 zofia"),
]


@pytest.fixture
def order(db):
    """An order that came over the wire, taken over by the ERP, with parcel and invoice."""
    shop, mug = shop_make(), product_make("KUBEK-7")
    fields = order_call(line(mug, auction_id="OFERTA-91"), baselinker_id="700001")
    number = int(shop.call("OrderAdd", **fields)["order_id"])
    shop.call("OrderAdd", **order_call(line(mug), baselinker_id="700002", **dict.fromkeys(BUYER, "Inna")))
    orders_acknowledge(told={number: Acknowledgement("ZO/17")}, client="Optima", now=NOW)
    order_parcel_add(order_id=number, parcel=ParcelData("PX-1"), origin=Parcel.Origin.ERP)
    order_invoice_set(order_id=number, invoice=InvoiceData("FV 9/2026"))
    order = Order.objects.get(pk=number)
    assert Order.objects.count() == 2
    order.shop = shop
    return order


def found(text, *, by_buyer=True):
    text = text.replace("1", str(Order.objects.earliest("pk").pk)) if text in ("zamówienie 1", "order 1") else text
    return list(order_search(Order.objects.all(), text, by_buyer=by_buyer))


def test_an_order_is_found_by_every_number_and_by_its_buyer(order):
    assert {text: found(text) for text in EVERYBODYS if order not in found(text)} == {}
    assert {text: found(text) for text in BUYERS if found(text) != [order]} == {}
    assert found("kubek") == found("KUBEK-7") != [order]  # both orders have it
    assert found("inna zofia") == found("zof kanarkowaa") == found("---") == []
    assert len(found(" ")) == 2


def test_who_may_not_see_buyers_finds_by_numbers_alone(order):
    assert {text: found(text, by_buyer=False) for text in BUYERS if found(text, by_buyer=False)} == {}
    assert all(order in found(text, by_buyer=False) for text in EVERYBODYS)
    plain = SearchEntry.objects.filter(is_personal=False).values_list("terms", flat=True)
    assert canaries_in(" ".join(plain)) == []


def test_erasing_leaves_the_order_its_numbers_and_takes_the_rest(order):
    buyers_erase(order_ids=[order.pk], now=NOW)
    assert {text: found(text) for text in [*BUYERS, "px1"] if order in found(text)} == {}
    assert all(order in found(text) for text in ["700001", "oferta91", "ZO/17"])
    entries = SearchEntry.objects.filter(kind=SearchEntry.Kind.ORDER, object_id=order.pk)
    assert [entry.is_personal for entry in entries] == [False]


def test_a_change_of_the_order_is_a_change_of_what_finds_it(order):
    shop = order.shop
    shop.connection.apply_order_changes = True
    shop.connection.save()
    mug = Product.objects.get(code="KUBEK-7")
    first = order_call(line(mug, auction_id="AUKCJA77"), baselinker_id="5")
    number = int(shop.call("OrderAdd", **first)["order_id"])
    changed = first | order_call(line(mug, auction_id="AUKCJA88"), baselinker_id="5", delivery_city="Żywiec")
    shop.call("OrderAdd", **changed)
    assert [one.pk for one in found("zywiec")] == [one.pk for one in found("aukcja-88")] == [number]
    assert found("aukcja77") == []
    assert number in [one.pk for one in found("5")]


@pytest.mark.parametrize("typed", ["żółw", "ŻÓŁW", "zolw", "ZOLW", "plusz ŻÓ", "zol-1", "ZOL 1", "5901234"])
def test_an_item_is_found_folded_in_the_list(client, typed):
    factories.product_make("ZOL-1", name="Żółw pluszowy", ean="5901234123457")
    factories.product_make("L-2", name="Stół")
    factories.sign_in(client, factories.user_make("Właściciel"))
    page = client.get(reverse("admin:catalog_product_changelist"), {"q": typed})
    assert [item.code for item in page.context["cl"].result_list] == ["ZOL-1"]


def test_mending_an_item_mends_what_finds_it():
    item = factories.product_make("A-1", name="Kubek")
    item_text_set(product_id=item.pk, field="name", text="Dzban")
    terms = SearchEntry.objects.get(kind=SearchEntry.Kind.ITEM).terms.split()
    assert ("dzban" in terms, "kubek" in terms) == (True, False)


def test_the_log_is_searched_by_subject_number_message_problem_and_call(order):
    item = product_make("INNY-1", name="Świecznik")
    accepted = Event.objects.get(type="order_accepted", subject_id=str(order.pk))
    refused = factories.event_make("order_refused", severity=Severity.ERROR, message="BaseLinker 810012: nie ma")
    problem = factories.event_make("run_completed", severity=Severity.ERROR, items={item: "no_name"})

    def events(text, *, by_buyer=True):
        return list(event_search(Event.objects.filter(severity__gte=0), text, by_buyer=by_buyer).order_by("pk"))

    assert accepted in events(f"Zamówienie {order.pk}")
    assert {event.subject_id for event in events(f"Zamówienie {order.pk}")} == {str(order.pk)}
    assert accepted in events("700001")
    assert events("810012") == [refused]
    assert events("no_name") == events("swiecznik") == events("INNY 1") == [problem]
    QuerySet(Event).filter(pk=accepted.pk).update(correlation_id="0a1b2c3d")
    assert events("0A1B2C3D") == [accepted]
    assert accepted in events("zofia kanarkowa")
    assert events("zofia kanarkowa", by_buyer=False) == []
    assert events("nigdzie") == []


def test_what_finds_an_event_goes_with_it():
    old = clock.now() - timedelta(days=3000)
    factories.event_make("order_refused", severity=Severity.ERROR, message="dawne", at=old)
    assert SearchEntry.objects.filter(kind=SearchEntry.Kind.EVENT).count() == 1
    events_prune(now=clock.now())
    assert SearchEntry.objects.filter(kind=SearchEntry.Kind.EVENT).count() == 0


def test_entries_are_filled_anew_as_they_were(order):
    factories.event_make("order_refused", severity=Severity.ERROR, message="BaseLinker 810012")
    columns = ("kind", "object_id", "is_personal", "terms")

    def entries():
        return sorted(SearchEntry.objects.values_list(*columns))

    before = entries()
    SearchEntry.objects.all().delete()
    call_command("refill_search")
    assert entries() == before
    SearchEntry.objects.update(terms="inne")
    call_command("refill_search", json=True)
    assert entries() == before


@pytest.mark.parametrize("recent", [0, 2, 2000])
def test_the_newest_are_found_first_and_older_ones_too_however_many_are_looked_at_first(monkeypatch, recent):
    monkeypatch.setattr(reading, "_RECENT", recent)
    old, *_others, middle, newest = [product_make(f"KUBEK-{name}") for name in ("STARY", "A", "B", "C", "D")]

    def items(text, limit):
        return reading.newest_found(SearchEntry.Kind.ITEM, text, limit=limit)

    assert items("kubek", 2) == [newest.pk, middle.pk]
    assert items("stary", 2) == [old.pk]
    assert items("talerz", 2) == []
