"""A refused order is money: a person names its items, takes it without them, runs it again, or closes it for good."""

from decimal import Decimal

import pytest

from baselinker_integration.door.refused_orders import (
    calls_run_again,
    offer_link,
    order_take_without_items,
    refusal_close,
)
from baselinker_integration.door.refused_reading import refusals_closed, refused_orders, refused_read
from baselinker_integration.models import InboundCall, OfferLink
from eshop.addons.services import addon_activate, addon_suspend
from eshop.core.errors import ApplicationError, Conflict
from eshop.orders.models import Order, OrderLine
from event_log.actors import PERSON
from event_log.context import Actor, acting
from event_log.models import Event
from tests.baselinker_integration.orders.orders import event_types, events, line, order_fields, stock_of
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db
State = InboundCall.State


def push(shop, number, *lines, **changes):
    return shop.call("OrderAdd", **order_fields(*lines, baselinker_id=str(number), **changes))


def call_of(number):
    return InboundCall.objects.filter(external_id=str(number)).latest("pk")


def unknown(offer="77", **changes):
    """A line that names no item of this shop."""
    return line("", 2, "15.00", sku="OBCY", name="Kubek z allegro", auction_id=offer, **changes)


def test_lines_are_shown_with_what_they_mean_and_what_their_offer_is():
    shop, mug = shop_make(), product_make("A1")
    push(shop, 1, line(mug), unknown(), line("", 1, "-5", sku="", name="Rabat", auction_id=""))
    assert [
        (x.position, x.offer, x.code, x.product_id, x.is_discount) for x in refused_read([call_of(1)])[0].lines
    ] == [
        (1, "1", "A1", mug.pk, False),
        (2, "77", "OBCY", None, False),
        (3, "|0||Rabat", "", None, True),
    ]
    assert [call.external_id for call in refused_orders()] == ["1"]


def test_an_item_named_for_an_offer_takes_every_refused_order_of_it():
    shop, mug = shop_make(), product_make("A1", stock=Decimal(10))
    for number in (1, 2, 3):
        push(shop, number, unknown("88" if number == 3 else "77"))
    with acting(Actor(PERSON, "7", "anna")):
        done = offer_link(call_id=call_of(1).pk, position=1, product_id=mug.pk)
    assert [(call.external_id, call.state) for call in done] == [("1", State.DONE), ("2", State.DONE)]
    assert [call_of(number).state for number in (1, 2, 3)] == [State.DONE, State.DONE, State.REFUSED]
    assert set(OrderLine.objects.values_list("product", "name", "unit_price")) == {
        (mug.pk, "Kubek z allegro", Decimal("15.00"))
    }
    assert stock_of(mug) == "6"
    (linked,) = events("offer_linked")
    assert (linked.subject_id, linked.details["offer"], linked.actor_label) == (str(mug.pk), "77", "anna")
    assert [event.subject_id for event in events("order_refusal_solved")] == [
        str(o.pk) for o in Order.objects.order_by("pk")
    ]


def test_an_item_named_for_an_offer_is_remembered():
    shop, mug = shop_make(), product_make("A1", stock=Decimal(10))
    push(shop, 1, unknown())
    offer_link(call_id=call_of(1).pk, position=1, product_id=mug.pk)
    assert push(shop, 4, unknown()).keys() == {"order_id"}
    assert event_types()[-1] == "order_accepted"


def test_a_later_choice_for_the_offer_counts_and_another_account_keeps_its_own():
    shop, other, mug, cup = shop_make(), shop_make(name="Drugie"), product_make("A1"), product_make("B2")
    push(shop, 1, unknown())
    offer_link(call_id=call_of(1).pk, position=1, product_id=mug.pk)
    OfferLink.objects.update(product=cup)
    push(shop, 2, unknown())
    assert OrderLine.objects.latest("pk").product == cup
    assert push(other, 3, unknown())["error_code"] == "unknown_product"


def test_a_line_may_be_taken_without_an_item():
    shop, mug = shop_make(), product_make("A1", stock=Decimal(5))
    push(shop, 1, line(mug), unknown())
    done = order_take_without_items(call_id=call_of(1).pk)
    assert done.state == State.DONE
    assert list(OrderLine.objects.values_list("product", "quantity")) == [(mug.pk, 1), (None, 2)]
    shop.connection.refresh_from_db()
    assert not shop.connection.accept_unlinked_lines
    assert event_types() == [
        "order_refused",
        "order_accepted",
        "order_unlinked_lines",
        "order_refusal_solved",
    ]


def test_many_are_run_again_and_those_done_meanwhile_are_left():
    shop = shop_make()
    for number in (1, 2):
        push(shop, number, line("", 1, sku="NOWY"))
    product_make("NOWY")
    ids = [call_of(number).pk for number in (1, 2)]
    assert [call.state for call in calls_run_again(ids)] == [State.DONE, State.DONE]
    assert calls_run_again(ids) == []
    assert Order.objects.count() == 2


def test_what_a_refused_order_says_is_read_with_its_total_and_buyer():
    shop, mug = shop_make(), product_make("A1")
    push(shop, 1, line(mug, 1, "10.00"), unknown(), delivery_price="12.99", delivery_fullname="Anna Lis")
    (read,) = refused_read([call_of(1)])
    assert (read.total, read.order.delivery_fullname, read.order.is_paid) == (Decimal("52.99"), "Anna Lis", True)
    assert [(x.name, x.auction_id, x.total) for x in read.unknown] == [("Kubek z allegro", "77", Decimal("30.00"))]


def test_many_are_read_with_as_many_statements_as_one(django_assert_num_queries):
    shop = shop_make()
    for number in range(1, 6):
        push(shop, number, unknown(str(number)), delivery_method_id="1")
    calls = list(refused_orders().select_related("connection"))
    for chosen in (calls[:1], calls):
        with django_assert_num_queries(3):
            assert [read.call for read in refused_read(chosen)] == chosen


def test_pushed_again_and_again_an_order_is_listed_once():
    shop = shop_make()
    for number in (1, 1, 2, 1):
        push(shop, number, unknown())
    assert [(call.external_id, call.pk) for call in refused_orders()] == [
        ("1", call_of(1).pk),
        ("2", call_of(2).pk),
    ]


def test_to_close_a_refusal_closes_every_push_of_the_order_and_solves_its_event():
    shop = shop_make()
    for number in (1, 1, 2):
        push(shop, number, unknown())
    refusal_close(call_id=call_of(1).pk, reason="zwrot")
    states = list(InboundCall.objects.order_by("pk").values_list("external_id", "state"))
    assert states == [("1", State.CLOSED), ("1", State.CLOSED), ("2", State.REFUSED)]
    assert [call.external_id for call in refusals_closed()] == ["1"]
    (closed,) = events("order_refusal_closed")
    assert closed.solves == Event.objects.get(type="order_refused", details__baselinker_id="1")


def test_a_refusal_is_closed_for_good_with_a_reason():
    shop = shop_make()
    push(shop, 1, unknown())
    call = call_of(1)
    for reason in ("", "  ", "x" * 501):
        with pytest.raises(ApplicationError):
            refusal_close(call_id=call.pk, reason=reason)
    with acting(Actor(PERSON, "7", "anna")):
        refusal_close(call_id=call.pk, reason="  zwrócono pieniądze\n kupującemu ")
    call.refresh_from_db()
    assert (call.state, call.close_reason, call.sealed) == (State.CLOSED, "zwrócono pieniądze kupującemu", None)
    (closed,) = events("order_refusal_closed")
    assert (closed.message, closed.actor_label) == ("zwrócono pieniądze kupującemu", "anna")
    with pytest.raises(Conflict):
        refusal_close(call_id=call.pk, reason="jeszcze raz")
    with pytest.raises(Conflict):
        offer_link(call_id=call.pk, position=1, product_id=product_make().pk)
    assert not Order.objects.exists()


def test_a_later_push_that_is_taken_closes_the_refusals_before_it():
    shop = shop_make()
    for _ in range(2):
        push(shop, 1, line("", 1, sku="NOWY"))
    push(shop, 2, unknown())
    product_make("NOWY")
    reply = push(shop, 1, line("", 1, sku="NOWY"))
    refused = InboundCall.objects.filter(external_id="1").order_by("pk")[:2]
    assert [(call.state, call.response, call.sealed) for call in refused] == [(State.DONE, reply, None)] * 2
    (solved,) = events("order_refusal_solved")
    assert solved.solves == Event.objects.get(type="order_refused", details__baselinker_id="1")
    assert (solved.subject_id, solved.details) == (reply["order_id"], {"baselinker_id": "1"})
    assert call_of(2).state == State.REFUSED


def test_an_order_of_a_suspended_addon_is_kept_and_run_after_it_is_resumed():
    shop, mug = shop_make(), product_make("A1", stock=Decimal(5))
    addon_suspend(code="baselinker")
    for _ in range(2):
        assert push(shop, 1, line(mug))["error_code"] == "addon_suspended"
    assert shop.call("ProductsList")["error_code"] == "addon_suspended"
    assert shop.call("OrderUpdate", orders_ids="1", update_type="paid", update_value="1")["error_code"] == (
        "addon_suspended"
    )
    kept = InboundCall.objects.order_by("pk")
    assert [(call.action, call.state, call.error_code) for call in kept] == [
        ("OrderAdd", State.REFUSED, "addon_suspended")
    ] * 2
    (event,) = events("order_refused")
    assert (event.repeats, event.details["error_code"]) == (1, "addon_suspended")
    addon_activate(code="baselinker")
    done = calls_run_again([kept[0].pk])
    assert (done[0].state, Order.objects.count(), stock_of(mug)) == (State.DONE, 1, "4")
    reply = push(shop, 1, line(mug))
    assert (reply["order_id"], Order.objects.count(), stock_of(mug)) == (str(Order.objects.get().pk), 1, "4")
    assert not InboundCall.objects.filter(state=State.REFUSED).exists()


def test_a_wrong_key_keeps_nothing_of_a_suspended_addon():
    shop, mug = shop_make(), product_make("A1")
    addon_suspend(code="baselinker")
    shop.key = "inny-klucz-0123456789"
    assert push(shop, 1, line(mug))["error_code"] == "incorrect_password"
    assert not InboundCall.objects.exists()
    assert not Event.objects.filter(type="order_refused").exists()


def test_data_that_are_no_order_have_no_lines_to_show():
    shop = shop_make()
    push(shop, 1, products="nie json")
    (read,) = refused_read([call_of(1)])
    assert (read.order, read.lines, read.total) == (None, (), 0)
