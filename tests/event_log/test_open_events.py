"""What waits for a person: open until something solves it or somebody acknowledges it with a note."""

import pytest
from django.urls import reverse

from eshop.core.errors import ApplicationError
from eshop.orders.models import OrderStatus
from eshop.orders.services.status import order_status_move
from event_log.acknowledging import events_acknowledge
from event_log.models import Event, Severity
from event_log.selectors import events_open
from event_log.services import event_record
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/panel/event_log/event/"


@pytest.fixture
def panel(client):
    factories.sign_in(client, factories.user_make("Właściciel", username="anna"))
    return client


def failed(severity=Severity.ERROR, **fields):
    return factories.event_make("call_failed", severity=severity, **fields)


def rows(page):
    return [event.pk for event in page.context["cl"].result_list]


def chips(page):
    return [(str(chip["label"]), chip["count"], chip["is_active"]) for chip in page.context["chips"]]


def test_information_never_waits_and_what_is_only_told_neither():
    factories.event_make("order_accepted")
    factories.event_make("sync_refused", severity=Severity.WARNING)
    warning, error = failed(Severity.WARNING), failed()
    assert set(events_open(Event.objects.all())) == {warning, error}
    factories.event_make("order_refusal_solved", solves=error.pk)
    assert list(events_open(Event.objects.all())) == [warning]


def test_the_log_opens_on_what_waits_and_its_chips_count(panel):
    for _ in range(2):
        failed()
    warning, solved = failed(Severity.WARNING), failed()
    factories.event_make("order_refusal_solved", solves=solved.pk)
    page = panel.get(LIST)
    assert rows(page)[0] == warning.pk
    assert len(rows(page)) == 3
    assert chips(page) == [
        ("Do załatwienia", "3", True),
        ("Błędy", "3", False),
        ("Ostrzeżenia", "1", False),
        ("Wszystkie", None, False),
    ]
    assert len(rows(panel.get(LIST, {"pokaz": "bledy"}))) == 3
    assert rows(panel.get(LIST, {"pokaz": "ostrzezenia"})) == [warning.pk]
    page = panel.get(LIST, {"pokaz": "wszystkie"})
    assert len(rows(page)) == 5
    assert page.content.decode().count("rozwiązane") == 1


def test_filters_in_the_address_look_in_all(panel):
    told = factories.event_make("order_accepted")
    assert rows(panel.get(LIST, {"typ": "order_accepted"})) == [told.pk]
    assert rows(panel.get(LIST, {"typ": "order_accepted", "pokaz": "do-zalatwienia"})) == []
    assert "Nic do załatwienia" in panel.get(LIST).content.decode()


def test_an_acknowledged_event_waits_no_more_and_says_who_and_why(panel):
    event = failed()
    address = f"{LIST}{event.pk}/change/"
    assert "Nic więcej nie trzeba robić, bo" in panel.get(address).content.decode()
    panel.post(f"{LIST}przyjmij/", {"event": event.pk, "note": "  znane,\n naprawione "})
    (row,) = Event.objects.filter(type="event_acknowledged")
    assert (row.solves, row.message, row.actor_label) == (event, "znane, naprawione", "anna")
    page = panel.get(address).content.decode()
    assert "znane, naprawione" in page
    assert "Nic więcej nie trzeba robić, bo" not in page
    assert rows(panel.get(LIST)) == []


def test_acknowledging_twice_leaves_one_row_and_a_note_is_needed():
    event = failed()
    for note in ("", " ", "x" * 501):
        with pytest.raises(ApplicationError):
            events_acknowledge(event_ids=[event.pk], note=note)
    assert events_acknowledge(event_ids=[event.pk], note="znane") == 1
    assert events_acknowledge(event_ids=[event.pk], note="znane") == 0
    assert Event.objects.filter(solves=event).count() == 1


def test_all_of_the_list_are_acknowledged_at_once_after_a_look(panel):
    mine = [failed() for _ in range(3)]
    other = factories.event_make("alert_not_mailed", severity=Severity.ERROR)
    address = f"{LIST}przyjmij/?obszar=baselinker&pokaz=do-zalatwienia&typ=call_failed"
    assert panel.get(address).context["title"] == "Przyjmij do wiadomości zdarzeń: 3"
    panel.post(address, {"note": "znane"})
    assert set(Event.objects.filter(type="event_acknowledged").values_list("solves", flat=True)) == {
        event.pk for event in mine
    }
    assert rows(panel.get(LIST)) == [other.pk]


def test_who_may_only_read_acknowledges_nothing(client):
    event = failed()
    factories.sign_in(client, factories.user_make("Tylko odczyt"))
    assert "Przyjmij" not in client.get(f"{LIST}{event.pk}/change/").content.decode()
    assert "Przyjmij" not in client.get(LIST).content.decode()
    assert client.post(f"{LIST}przyjmij/", {"event": event.pk, "note": "x"}).status_code == 403
    assert list(events_open(Event.objects.all())) == [event]


@pytest.mark.parametrize("to", [OrderStatus.COMPLETED, OrderStatus.CANCELLED])
def test_what_waits_about_an_order_waits_no_more_when_it_is_finished(to):
    order, other = (factories.order_make(factories.product_make()) for _ in range(2))
    for subject in (order, other):
        factories.event_make("order_oversold", severity=Severity.WARNING, subject=subject)
        factories.event_make("order_unlinked_lines", severity=Severity.WARNING, subject=subject)
    order_status_move(order_id=order.pk, to=OrderStatus.CONFIRMED)
    assert events_open(Event.objects.all()).count() == 4
    order_status_move(order_id=order.pk, to=to)
    assert {event.subject_id for event in events_open(Event.objects.all())} == {str(other.pk)}
    assert Event.objects.filter(type="order_settled").count() == 2


def test_a_title_is_a_verdict_in_the_language_of_the_page(panel):
    counts = {"items_sent": 2716, "items_warned": 53, "items_withheld": 121}
    event = factories.event_make("run_completed", severity=Severity.ERROR, counts=counts)
    assert "Synchronizacja z błędami: 121 pozycji nie wysłano" in panel.get(LIST).content.decode()
    address = f"{LIST}{event.pk}/change/"
    assert panel.get(address).context["title"] == "Synchronizacja z błędami: 121 pozycji nie wysłano"
    panel.cookies["django_language"] = "en"
    assert panel.get(address).context["title"] == "Synchronisation with errors: 121 items not sent"


def test_todays_run_of_each_account_is_pinned_on_top_of_baselinkers_tab_alone(panel):
    from eshop.addons.services import addon_ensure_active

    addon_ensure_active(code="baselinker")
    connection = factories.connection_make("Konto główne")
    factories.run_make(connection, items_sent=10, items_warned=1, items_withheld=2, state="errors")
    page = panel.get(LIST).content.decode()
    assert page.index("today-top") < page.index('class="chips"')
    assert "Synchronizacja z błędami: 2 pozycji nie wysłano" in page
    assert "today-top" not in panel.get(LIST, {"obszar": "erp"}).content.decode()


def test_the_way_back_keeps_filters_and_page(panel):
    event = failed()
    left = "obszar=baselinker&pokaz=bledy&q=abc"
    page = panel.get(f"{LIST}{event.pk}/change/", {"_changelist_filters": left})
    assert page.context["back_url"] == f"{reverse('admin:event_log_event_changelist')}?{left}"
    assert panel.get(f"{LIST}{event.pk}/change/").context["back_url"].endswith("?obszar=baselinker")


def test_an_event_that_only_happened_again_makes_the_live_list_new(panel):
    event_record("wrong_password", severity=Severity.WARNING, collapse_key="again")
    live = panel.get(LIST).context["live_url"]
    assert panel.get(live).status_code == 204, "nothing is new"
    event_record("wrong_password", severity=Severity.WARNING, collapse_key="again")
    answer = panel.get(live)
    assert answer.context["cl"].result_list[0].repeats == 1
    assert panel.get(answer.context["live_url"]).status_code == 204, "it is told once"
    address = live.partition("?")[0]
    assert panel.get(address, {"nowsze": "9" * 9, "powtorzone": "9" * 18}).status_code == 204, "no instant at all"
