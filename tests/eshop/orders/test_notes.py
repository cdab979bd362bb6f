"""Notes in an order's timeline: who and when, by right, in no export, gone with the buyer."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from eshop.orders.models import OrderChange, OrderNote
from eshop.orders.services.status import order_status_move
from eshop.panel.services.person import person_erase, person_export, person_make
from event_log.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
NOTE = "Dzwonił Jan, prosi o fakturę."


@pytest.fixture
def order(db):
    return factories.order_make()


@pytest.fixture
def panel(client):
    client.force_login(factories.user_make("Właściciel", username="wlasciciel"))
    return client


def _page(order):
    return reverse("admin:orders_order_change", args=[order.pk])


def _leave(client, order, text=NOTE):
    return client.post(reverse("admin:orders_order_note", args=[order.pk]), {"text": text}, follow=True)


def test_a_note_stands_in_the_timeline_with_who_and_when_between_the_changes(panel, order):
    answer = _leave(panel, order, f"  {NOTE}  ")
    order_status_move(order_id=order.pk, to=6, actor="ewa")
    note = OrderNote.objects.get()
    assert (note.text, note.actor) == (NOTE, "wlasciciel")
    assert "Zostawiono notatkę." in answer.content.decode()
    timeline = panel.get(_page(order)).context["timeline"]
    assert [(entry.get("note"), entry["who"]) for entry in timeline] == [
        (None, "BaseLinker"),
        (NOTE, "wlasciciel"),
        (None, "ewa"),
    ]
    assert OrderChange.objects.count() == 2, "a note is no change of the order"
    event = Event.objects.get(type="order_note_left")
    assert (event.subject_label, event.message, event.details) == (f"Zamówienie {order.pk}", "", {})


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_no_text_and_too_much_is_refused_with_what_is_expected(panel, order, text):
    assert "Napisz notatkę, najwyżej 1000 znaków." in _leave(panel, order, text).content.decode()
    assert not OrderNote.objects.exists()


def test_only_who_sees_buyers_reads_notes_and_only_who_changes_orders_too_leaves_them(client, panel, order):
    _leave(panel, order)
    reader = factories.user_make("Tylko odczyt", username="jan")
    client.force_login(reader)
    page = client.get(_page(order))
    assert NOTE not in page.content.decode()
    assert [entry.get("note") for entry in page.context["timeline"]] == [None]
    assert not page.context["may_note"]
    reader.user_permissions.add(Permission.objects.get(codename="change_order"))
    assert _leave(client, order, "x").status_code == 403
    reader.user_permissions.remove(Permission.objects.get(codename="change_order"))
    reader.user_permissions.add(Permission.objects.get(codename="view_personal_data"))
    page = client.get(_page(order))
    assert NOTE in page.content.decode()
    assert not page.context["may_note"]
    assert _leave(client, order, "x").status_code == 403
    assert OrderNote.objects.count() == 1


@pytest.mark.parametrize("file_format", ["csv", "xml"])
def test_no_export_of_orders_holds_a_note(panel, order, file_format):
    _leave(panel, order)
    answer = panel.get(reverse("admin:orders_order_export") + f"?format={file_format}&zakres=lista")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert str(order.pk).encode() in body
    assert b"prosi" not in body


def test_the_person_gets_the_notes_and_they_go_with_him(panel, order):
    _leave(panel, order)
    person = person_make(email=order.email)
    assert [note["text"] for note in person_export(person)["orders"][0]["notes"]] == [NOTE]
    person_erase(person, now=timezone.now(), force=True)
    assert not OrderNote.objects.exists()
    assert "notatki już nie można zostawić" in _leave(panel, order, "znowu").content.decode()
    assert not OrderNote.objects.exists()
