"""What an event says is kept as message and values, so that each reader has it in his language."""

import pytest
from django.utils import translation

from eshop.core.told import told, told_joined
from eshop.orders.models import Order, OrderChange, OrderStatus
from eshop.orders.services.payment import order_payment_set
from event_log.models import Event
from event_log.services import Problem, event_record
from tests import factories

pytestmark = pytest.mark.django_db


def _english(text):
    with translation.override("en"):
        return text()


def test_message_subject_and_problems_are_told_again_in_the_readers_language():
    why = told_joined("; ", [told("jest „%(value)s”") % {"value": "x"}, "SKU 7", told("pole jest wymagane")])
    problem = Problem(
        "order_refused", field="products[1].id", detail=why, item_name=told("wiersz %(row)d") % {"row": 3}
    )
    event_record(
        "order_refused",
        message=told("Stan: %(state)s") % {"state": told(OrderStatus.CONFIRMED.label)},
        subject=Order(pk=3),
        problems=[problem],
    )
    event = Event.objects.get()
    (row,) = event.problems.all()
    assert (event.message, event.subject_label) == ("Stan: potwierdzone", "Zamówienie 3")
    assert (row.detail, row.item_name) == ("jest „x”; SKU 7; pole jest wymagane", "wiersz 3")
    assert _english(lambda: (event.message_shown, event.subject_shown)) == ("State: confirmed", "Order 3")
    assert _english(lambda: (row.detail_shown, row.name_shown)) == (
        "there is “x”; SKU 7; the field is required",
        "row 3",
    )


def test_a_text_that_is_data_stays_as_it_was_written():
    event_record("event_acknowledged", message="Zamówienie odebrano", subject_label="Kubek")
    event = Event.objects.get()
    assert event.told is None
    assert _english(lambda: (event.message_shown, event.subject_shown)) == ("Zamówienie odebrano", "Kubek")


def test_the_history_of_an_order_is_told_too():
    order = factories.order_make(is_paid=False)
    order_payment_set(order_id=order.pk, paid_at=order.placed_at, actor="x")
    change = OrderChange.objects.get(kind="payment")
    assert change.note == "Zaksięgowano wpłatę."
    assert _english(lambda: change.note_shown) == "Payment booked."
