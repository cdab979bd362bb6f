"""Sprzedaż > Odrzucone: who sees what of a refused order, and what becomes of it."""

import pytest
from django.urls import reverse

from baselinker_integration.models import InboundCall, OfferLink
from eshop.orders.models import Order, OrderLine
from event_log.models import Event
from tests import factories
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db
LIST = "/panel/zamowienia/odrzucone/"
State = InboundCall.State


@pytest.fixture
def shop(db):
    return shop_make()


def push(shop, number, *lines, **changes):
    shop.call("OrderAdd", **order_fields(*lines, baselinker_id=str(number), **changes))
    return InboundCall.objects.latest("pk")


def unknown(offer="77", name="Kubek z allegro"):
    return line("", 2, "15.00", sku="OBCY", name=name, auction_id=offer)


def step(client, name, *calls, **fields):
    address = reverse("admin:panel_refused_step", args=[name])
    return client.post(address, {"call": [call.pk for call in calls], **fields}, follow=True)


def test_the_list_names_buyer_amount_reason_and_the_offer_that_holds_back_most(panel, shop):
    for number in (1, 2):
        push(shop, number, unknown(), delivery_fullname="Anna Lis", delivery_price="12.99")
    push(shop, 3, products="nie json")
    page = panel.get(LIST)
    rows = [(row["buyer"], str(row["read"].total), row["reason"]) for row in page.context["orders"]]
    assert rows == [
        ("", "0", "Tego, co przysłał BaseLinker, nie da się odczytać jako zamówienia."),
        ("Anna Lis", "42.99", "Nieznany towar: pozycje 1 z 1"),
        ("Anna Lis", "42.99", "Nieznany towar: pozycje 1 z 1"),
    ]
    assert page.context["shared_offer"]["count"] == 2
    text = page.content.decode()
    assert "42,99 PLN" in text
    assert "Kubek z allegro" in text
    assert [(tab["title"], tab["count"]) for tab in page.context["tabs"]] == [
        ("Do załatwienia", 3),
        ("Odrzucone na stałe", 0),
    ]


def test_buyers_are_masked_without_the_right_and_an_open_look_is_on_record(client, panel, shop, reader):
    call = push(shop, 1, unknown(), delivery_fullname="Anna Lis", phone="600700800", email="anna@example.com")
    address = f"{LIST}{call.pk}/"
    assert "anna@example.com" in panel.get(address).content.decode()
    opened = Event.objects.get(type="buyer_data_opened")
    assert (opened.subject_type, opened.subject_id) == ("baselinker.inboundcall", str(call.pk))
    factories.sign_in(client, reader)
    for page in (client.get(LIST), client.get(address)):
        text = page.content.decode()
        assert "A… L…" in text
        assert [secret for secret in ("Anna", "600700800", "anna@") if secret in text] == []
        assert "Uruchom ponownie" not in text
        assert "Wskaż towar sklepu" not in text
    assert Event.objects.filter(type="buyer_data_opened").count() == 1
    assert step(client, "ponownie", call).status_code == 403
    assert step(client, "odrzuc", call, reason="x").status_code == 403


def test_nobody_without_the_right_sees_the_list(client, shop):
    call = push(shop, 1, unknown())
    client.force_login(factories.user_make(username="bez.praw"))
    for address in (LIST, f"{LIST}{call.pk}/", f"{LIST}towary/?q=a"):
        assert client.get(address).status_code == 403


def test_items_are_found_by_code_ean_and_words_and_grouped_ones_only_by_their_variants(panel):
    grouped = factories.product_make("BUT", name="But czarny")
    variant = factories.product_make("BUT-41", name="But czarny 41", parent=grouped, quantity=2)
    other = factories.product_make("CAP-1", name="Czapka czarna", ean="5901234123457", quantity=9)

    def hits(text):
        return [item.pk for item in panel.get(f"{LIST}towary/", {"q": text}).context["items"]]

    assert hits("but czarny") == [variant.pk]
    assert hits("cap") == [other.pk]
    assert hits("59012341") == [other.pk]
    assert hits("czarn") == [other.pk, variant.pk]
    assert hits(" ") == hits("nic takiego") == []


def test_an_item_named_for_the_line_takes_all_orders_of_the_offer_and_links_to_them(panel, shop):
    mug = product_make("A1")
    calls = [push(shop, number, unknown()) for number in (1, 2)]
    page = step(panel, "towar", calls[0], position=1, product=mug.pk)
    assert page.redirect_chain == [(LIST, 302)]
    assert [call.state for call in InboundCall.objects.order_by("pk")] == [State.DONE, State.DONE]
    assert OfferLink.objects.get().product == mug
    assert set(OrderLine.objects.values_list("product", flat=True)) == {mug.pk}
    for order in Order.objects.all():
        assert f'<a href="/panel/orders/order/{order.pk}/change/">Zamówienie {order.pk} weszło' in (
            page.content.decode()
        )


def test_an_order_with_another_unknown_line_stays_open_on_its_own_page(panel, shop):
    mug = product_make("A1")
    call = push(shop, 1, unknown(), unknown("88", "Talerz"))
    page = step(panel, "towar", call, position=1, product=mug.pk)
    assert page.redirect_chain == [(f"{LIST}{call.pk}/", 302)]
    assert [read.name for read in page.context["read"].unknown] == ["Talerz"]
    page = step(panel, "bez-towaru", call)
    assert list(OrderLine.objects.order_by("position").values_list("product", "name")) == [
        (mug.pk, "Kubek z allegro"),
        (None, "Talerz"),
    ]
    order = Order.objects.get()
    assert panel.get(f"{LIST}{call.pk}/").headers["Location"] == f"/panel/orders/order/{order.pk}/change/"


def test_many_are_run_again_or_taken_without_items_at_once(panel, shop):
    calls = [push(shop, number, unknown(str(number))) for number in (1, 2, 3)]
    page = step(panel, "ponownie", *calls)
    assert "Nie weszło zamówień: 3." in page.content.decode()
    assert not Order.objects.exists()
    step(panel, "bez-towaru", calls[0], calls[2])
    assert [call.state for call in InboundCall.objects.order_by("pk")] == [State.DONE, State.REFUSED, State.DONE]


def test_refusing_for_good_asks_for_a_reason_first(panel, shop):
    calls = [push(shop, number, unknown()) for number in (1, 2)]
    page = step(panel, "odrzuc", *calls)
    assert (page.context["title"], page.context["calls"]) == (
        "Odrzuć na stałe zamówień: 2",
        [call.pk for call in calls],
    )
    page = step(panel, "odrzuc", *calls, reason=" ")
    assert page.context["form"].errors["reason"] == ["To pole jest wymagane."]
    assert not InboundCall.objects.filter(state=State.CLOSED).exists()
    step(panel, "odrzuc", *calls, reason="zwrot pieniędzy")
    assert set(InboundCall.objects.values_list("state", "close_reason")) == {(State.CLOSED, "zwrot pieniędzy")}
    page = panel.get(f"{LIST}?stan=zamkniete")
    assert [call.external_id for call in page.context["page"]] == ["2", "1"]
    assert "zwrot pieniędzy" in page.content.decode()
    assert Event.objects.filter(type="order_refusal_closed", actor_label="wlasciciel").count() == 2


@pytest.mark.parametrize(
    ("name", "fields"),
    [("ponownie", {"call": ""}), ("ponownie", {"call": "x"}), ("towar", {"position": "9", "product": "1"})],
)
def test_odd_requests_are_told_and_change_nothing(panel, shop, name, fields):
    call = push(shop, 1, unknown())
    address = reverse("admin:panel_refused_step", args=[name])
    page = panel.post(address, {"call": call.pk} | fields, follow=True)
    assert page.status_code == 200
    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    assert InboundCall.objects.get().state == State.REFUSED


def test_a_step_or_an_order_that_is_not_there_is_not_found(panel, shop):
    call = push(shop, 1, unknown())
    assert step(panel, "zjedz", call).status_code == 404
    assert panel.get(f"{LIST}999999/").status_code == 404
    assert panel.post(f"{LIST}ponownie/", {"call": 999999}).status_code == 404


def test_the_list_needs_as_many_queries_for_many_as_for_one(panel, shop, django_assert_max_num_queries):
    push(shop, 1, unknown("1"))
    panel.get(LIST)
    with django_assert_max_num_queries(20) as one:
        panel.get(LIST)
    for number in range(2, 12):
        push(shop, number, unknown(str(number)))
    with django_assert_max_num_queries(20) as many:
        panel.get(LIST)
    assert len(many) == len(one)
