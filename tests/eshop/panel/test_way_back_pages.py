"""The way back on the pages of orders and accounts: what is shown, to whom, and what the buttons do."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.messages import get_messages
from django.urls import reverse

from baselinker_integration.models import CarrierMapping, LostOrder, StateMapping, TokenAccount, WayBack
from baselinker_integration.way_back.finding import orders_find
from baselinker_integration.way_back.hints import hint_secret
from eshop.core import clock
from eshop.orders.models import Order, OrderStatus
from eshop.panel.roles import ADMINISTRATOR, OWNER, READER
from tests.baselinker_integration.token_api.conftest import played_api, world  # noqa: F401  fixtures
from tests.baselinker_integration.way_back.conftest import SENT, WORKED_ON, both, quick_gate, sending  # noqa: F401
from tests.baselinker_integration.way_back.orders import events, invoiced, moved, parcelled, row, waits, work

pytestmark = pytest.mark.django_db
STATUSES = [{"id": WORKED_ON, "name": "W realizacji"}, {"id": SENT, "name": "Wysłane"}]


@pytest.fixture
def visit(client):
    def page(role, address, **data):
        user = User.objects.create_user(f"{role}-{User.objects.count()}", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client.post(address, data["post"]) if "post" in data else client.get(address)

    return page


def order_page(order):
    return reverse("admin:orders_order_change", args=[order.pk])


def test_an_orders_page_says_what_baselinker_knows_and_what_waits(visit, both, sending):  # noqa: F811
    order = both(501)
    moved(order, OrderStatus.CONFIRMED)
    work()
    parcelled(order, "62000001")
    invoiced(order, "FV 7/2026")
    orders_find(clock.now())
    text = visit(READER, order_page(order)).content.decode()
    assert f"status {WORKED_ON}" in text
    assert "62000001 (InPost)" in text
    assert "FV 7/2026" in text
    assert "Czeka od" in text
    assert "<summary>" not in text
    assert "Wyślij teraz" not in text
    assert "Wyślij teraz" in visit(ADMINISTRATOR, order_page(order)).content.decode()


def test_send_again_tries_what_was_refused(visit, world, both, sending):  # noqa: F811
    order = both(501)
    world.faults.add("refused", "setOrderStatus", message="Invalid status id")
    moved(order, OrderStatus.CONFIRMED)
    work()
    assert (waits(order), row(order).error_text) == (False, "Invalid status id")
    text = visit(ADMINISTRATOR, order_page(order)).content.decode()
    assert "BaseLinker odpowiedział: Invalid status id" in text
    assert "Wyślij ponownie" in text
    address = reverse("admin:baselinker_connection_way_back_send", args=[sending.connection_id, order.pk])
    assert visit(READER, address, post={}).status_code == 403
    assert not waits(order)
    assert visit(ADMINISTRATOR, address, post={}).status_code == 302
    work()
    assert world.orders[501]["order_status_id"] == WORKED_ON
    assert [event.subject_id for event in events("way_back_asked")] == [str(order.pk)]


def states_form(**chosen):
    return {f"state_{state.value}": "" for state in OrderStatus} | {
        f"state_{key}": value for key, value in chosen.items()
    }


def test_a_status_that_may_fire_actions_has_to_be_confirmed(visit, sending):  # noqa: F811
    TokenAccount.objects.filter(pk=sending.pk).update(statuses=STATUSES)
    StateMapping.objects.all().delete()
    address = reverse("admin:baselinker_connection_way_back_states", args=[sending.connection_id])
    chosen = states_form(**{"7": str(SENT)})
    assert "Potwierdź wybór" in visit(OWNER, address, post=chosen).content.decode()
    assert StateMapping.objects.count() == 0
    assert visit(OWNER, address, post=chosen | {"confirmed": "on"}).status_code == 302
    (mapping,) = StateMapping.objects.all()
    assert (mapping.shop_state, mapping.status_id, mapping.status_name) == (7, SENT, "Wysłane")
    assert visit(ADMINISTRATOR, address, post=chosen).status_code == 403
    assert len(events("mappings_changed")) == 1


def test_carriers_are_mapped(visit, both, sending):  # noqa: F811
    TokenAccount.objects.filter(pk=sending.pk).update(couriers=[{"code": "inpost", "name": "InPost"}])
    parcelled(both(501), "62000001", "Paczkomat")
    address = reverse("admin:baselinker_connection_way_back_carriers", args=[sending.connection_id])
    assert "Paczkomat" in visit(OWNER, address).content.decode()
    assert visit(OWNER, address, post={"carrier_0": "", "carrier_1": "inpost"}).status_code == 302
    assert list(CarrierMapping.objects.values_list("shop_carrier", "courier_code")) == [("Paczkomat", "inpost")]


def test_a_lost_order_is_asked_for(visit, sending):  # noqa: F811
    lost = LostOrder.objects.create(account=sending, external_id="900", source="allegro", confirmed_at=clock.now())
    page = reverse("admin:baselinker_connection_change", args=[sending.connection_id])
    address = reverse("admin:baselinker_connection_way_back_fetch", args=[sending.connection_id, "900"])
    assert address in visit(OWNER, page).content.decode()
    assert address not in visit(READER, page).content.decode()
    visit(OWNER, address, post={})
    lost.refresh_from_db()
    assert lost.asked_at is not None


def test_what_waited_for_two_weeks_asks_a_person_first(visit, world, both, sending):  # noqa: F811
    order = both(501)
    moved(order, OrderStatus.CONFIRMED)
    orders_find(clock.now())
    WayBack.objects.update(waiting_since=clock.now() - timedelta(days=15))
    work()
    assert (world.calls, waits(order)) == ([], True)
    page = reverse("admin:baselinker_connection_change", args=[sending.connection_id])
    assert "Wyślij dawne" in visit(OWNER, page).content.decode()
    visit(OWNER, reverse("admin:baselinker_connection_way_back_old_send", args=[sending.connection_id]), post={})
    work()
    assert world.orders[501]["order_status_id"] == WORKED_ON
    assert [event.details["orders"] for event in events("way_back_asked")] == [1]


def test_a_button_promises_nothing_while_the_way_back_stands_still(visit, both, sending):  # noqa: F811
    order = both(501)
    TokenAccount.objects.filter(pk=sending.pk).update(state="paused")
    LostOrder.objects.create(account=sending, external_id="900", confirmed_at=clock.now())
    for name, of in (("send", order.pk), ("fetch", "900")):
        address = reverse(f"admin:baselinker_connection_way_back_{name}", args=[sending.connection_id, of])
        answer = visit(OWNER, address, post={})
        *_earlier, told = get_messages(answer.wsgi_request)
        assert "teraz nie działa" in str(told)
    assert waits(order)
    assert [event.details for event in events("order_fetch_asked")] == [{"baselinker_id": "900"}]


def test_the_address_for_hints_is_made_and_shown_to_its_owner_alone(visit, sending):  # noqa: F811
    page = reverse("admin:baselinker_connection_change", args=[sending.connection_id])
    make = reverse("admin:baselinker_connection_hint_address", args=[sending.connection_id])
    assert "/hint/" not in visit(OWNER, page).content.decode()
    assert visit(READER, make, post={}).status_code == 403
    visit(OWNER, make, post={})
    sending.refresh_from_db()
    shown = reverse("baselinker-hint", args=[sending.connection.slug, hint_secret(sending)])
    assert shown in visit(OWNER, page).content.decode()
    assert shown not in visit(READER, page).content.decode()


@pytest.mark.parametrize(
    ("code", "words", "shown"),
    [
        ("not_found", "", "Tego zamówienia nie ma w BaseLinkerze."),
        ("too_long", "0001", "Numer jest dłuższy, niż przyjmuje BaseLinker, więc go nie wysłano."),
        ("ERROR_X", "Invalid status id", "BaseLinker odpowiedział: Invalid status id"),
        ("ReadTimeout", "", "BaseLinker nie dał odpowiedzi: ReadTimeout"),
    ],
)
def test_an_orders_page_says_whose_words_they_are(visit, both, sending, code, words, shown):  # noqa: F811
    order = both(501)
    WayBack.objects.create(binding=order.baselinker_binding, error_code=code, error_text=words)
    assert shown in visit(READER, order_page(order)).content.decode()


def test_a_status_that_vanished_keeps_no_other_from_being_chosen(visit, sending):  # noqa: F811
    TokenAccount.objects.filter(pk=sending.pk).update(statuses=[{"id": WORKED_ON, "name": "W realizacji"}])
    StateMapping.objects.all().delete()
    StateMapping.objects.create(account=sending, shop_state=7, status_id=9999, status_name="Dawny", is_gone=True)
    address = reverse("admin:baselinker_connection_way_back_states", args=[sending.connection_id])
    assert "Dawny (zniknął)" in visit(OWNER, address).content.decode()
    assert visit(OWNER, address, post=states_form(**{"6": str(WORKED_ON), "7": "9999"})).status_code == 302
    kept = sorted(StateMapping.objects.values_list("shop_state", "status_id", "is_gone"))
    assert kept == [(6, WORKED_ON, False), (7, 9999, True)]
    assert "Wybierz" in visit(OWNER, address, post=states_form(**{"8": "9999"})).content.decode()
    assert StateMapping.objects.count() == 2


def test_a_courier_that_vanished_stays_marked_and_ways_of_delivery_can_be_mapped(visit, both, sending):  # noqa: F811
    TokenAccount.objects.filter(pk=sending.pk).update(couriers=[{"code": "dpd", "name": "DPD"}])
    gone = {"courier_code": "inpost", "courier_name": "InPost", "is_gone": True}
    CarrierMapping.objects.create(account=sending, shop_carrier="Paczkomat", **gone)
    order = both(501)
    Order.objects.filter(pk=order.pk).update(delivery_method_name="Kurier po 17")
    address = reverse("admin:baselinker_connection_way_back_carriers", args=[sending.connection_id])
    assert "Kurier po 17" in visit(OWNER, address).content.decode()
    form = {"carrier_0": "", "carrier_1": "dpd", "carrier_2": "inpost"}
    assert visit(OWNER, address, post=form).status_code == 302
    rows = CarrierMapping.objects.order_by("shop_carrier").values_list("shop_carrier", "courier_code", "courier_name")
    assert list(rows) == [("Kurier po 17", "dpd", "DPD"), ("Paczkomat", "inpost", "InPost")]
    assert CarrierMapping.objects.get(shop_carrier="Paczkomat").is_gone
    parcelled(order, "62000001", "")
    work()
    assert row(order).sent["parcels"]["62000001"]["courier"] == "dpd"
