"""One occurrence is one event and one mail: errors in an export, no export for 26 hours, and working again."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from baselinker_integration.accounts.connections import ADDON
from baselinker_integration.accounts.keys import key_create
from baselinker_integration.alerts import mail as alert_mail
from baselinker_integration.alerts.overdue import waiting_since
from baselinker_integration.alerts.watch import alerts_raise
from baselinker_integration.background.due_work import alerts_send
from baselinker_integration.models import Alert, Connection, RunState, SyncRun
from eshop.addons.models import Addon
from eshop.addons.selectors import addon_get
from eshop.addons.services import addon_suspend
from eshop.panel.selectors.today import TodayState, today_list
from event_log.models import Event, Severity
from tests.baselinker_integration.shop import Shop, product_make, shop_make
from tests.listener import listening

pytestmark = pytest.mark.django_db

CONNECTED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def recipients(settings):
    settings.ALERT_EMAILS = ["sklep@example.invalid"]
    settings.PUBLIC_URL = "https://panel.example.invalid"


@pytest.fixture
def connection() -> Connection:
    connection = shop_make(name="Allegro").connection
    Connection.objects.update(created_at=CONNECTED)
    Addon.objects.update(state_since=CONNECTED)
    return Connection.objects.get(pk=connection.pk)


def run_make(connection: Connection, opened_at: datetime, state: RunState = RunState.COMPLETED) -> SyncRun:
    return SyncRun.objects.create(
        connection=connection,
        business_date=opened_at.date(),
        state=state,
        opened_at=opened_at,
        last_call_at=opened_at,
        moved_at=opened_at,
        closed_at=None if state == RunState.OPEN else opened_at + timedelta(minutes=5),
        generation=1,
    )


def hours(count: float) -> datetime:
    return CONNECTED + timedelta(hours=count)


def overdue_events() -> int:
    return Event.objects.filter(type="sync_overdue").count()


def test_nothing_is_said_before_26_hours_and_once_from_then_on(connection):
    assert alerts_send(now=hours(26) - timedelta(seconds=1)) == 0
    assert overdue_events() == 0
    assert alerts_send(now=hours(26)) == 1
    for minute in range(1, 60 * 24 * 2, 37):
        alerts_send(now=hours(26) + timedelta(minutes=minute))
    assert overdue_events() == 1
    assert Event.objects.get(type="sync_overdue").severity == Severity.WARNING
    assert [message.subject for message in mail.outbox] == ["BaseLinker (Allegro): brak synchronizacji od 26 godzin"]
    assert mail.outbox[0].to == ["sklep@example.invalid"]
    assert "https://panel.example.invalid/panel/" in mail.outbox[0].body


def test_export_that_came_starts_the_26_hours_anew(connection):
    run_make(connection, hours(20))
    assert alerts_send(now=hours(45)) == 0
    assert alerts_send(now=hours(46)) == 1


def test_interrupted_export_is_none_that_came(connection):
    run_make(connection, hours(20), RunState.INTERRUPTED)
    assert alerts_send(now=hours(21)) == 1
    assert mail.outbox[0].subject == "BaseLinker (Allegro): przerwana synchronizacja"
    assert alerts_send(now=hours(26)) == 1
    assert mail.outbox[1].subject == "BaseLinker (Allegro): brak synchronizacji od 26 godzin"


def test_a_whole_poll_starts_the_26_hours_anew(connection):
    run = run_make(connection, hours(0), RunState.LOOKED)
    SyncRun.objects.filter(pk=run.pk).update(quantity_complete_at=hours(20))
    assert alerts_send(now=hours(45)) == 0
    assert alerts_send(now=hours(46)) == 1
    SyncRun.objects.filter(pk=run.pk).update(prices_complete_at=hours(47))
    assert alerts_send(now=hours(47)) == 1
    overdue, recovered = Event.objects.get(type="sync_overdue"), Event.objects.get(type="sync_recovered")
    assert recovered.solves == overdue


@pytest.mark.parametrize("kind", ["ProductsPrices", "ProductsQuantity"])
def test_a_whole_poll_counts_also_where_it_got_a_copy_that_was_polled_before(connection, kind):
    """One before the hour at which imports usually come gets the copy of yesterday."""
    product_make()
    shop = Shop(connection, key_create(connection=connection))
    shop.whole_import(hours(20))
    assert list(shop.walk(kind, hours(42)))
    assert SyncRun.objects.count() == 1
    assert waiting_since([connection], addon_get(ADDON)) == {connection.pk: hours(42)}
    assert alerts_send(now=hours(67)) == 0
    assert alerts_send(now=hours(68)) == 1
    shop.walk(kind, hours(69))
    shop.walk(kind, hours(90))
    assert SyncRun.objects.count() == 2
    assert alerts_send(now=hours(91)) == 1
    assert [event.type for event in Event.objects.filter(type__startswith="sync_").order_by("id")] == [
        "sync_overdue",
        "sync_recovered",
    ]


@pytest.mark.parametrize("state", [RunState.COMPLETED, RunState.INTERRUPTED, RunState.LOOKED])
@pytest.mark.parametrize("later", [25, 27])
def test_the_dashboard_calls_an_account_overdue_when_the_alert_does(connection, state, later):
    run_make(connection, hours(0), RunState.COMPLETED)
    run_make(connection, hours(47), state)
    now = hours(47 + later)
    alerts_send(now=now)
    (today,) = today_list(now, addon_get(ADDON))
    assert (today.state == TodayState.OVERDUE) == bool(overdue_events())


def test_recovery_is_told_once_and_a_new_gap_is_a_new_occurrence(connection):
    alerts_send(now=hours(26))
    run_make(connection, hours(30))
    assert alerts_send(now=hours(30)) == 1
    assert alerts_send(now=hours(31)) == 0
    assert Event.objects.filter(type="sync_recovered").count() == 1
    assert mail.outbox[-1].subject == "BaseLinker (Allegro): synchronizacja znów działa"
    assert alerts_send(now=hours(56)) == 1
    assert overdue_events() == 2


def test_an_export_that_has_only_begun_is_no_recovery(connection):
    alerts_send(now=hours(26))
    run = run_make(connection, hours(30), RunState.OPEN)
    assert alerts_send(now=hours(30)) == 0
    run.state = RunState.INTERRUPTED
    run.save()
    assert alerts_send(now=hours(31)) == 0
    assert overdue_events() == 1
    assert not Event.objects.filter(type="sync_recovered").exists()


def test_waiting_counts_from_the_moment_the_addon_was_resumed(connection):
    Addon.objects.update(state_since=hours(100))
    assert alerts_send(now=hours(120)) == 0
    assert alerts_send(now=hours(126)) == 1


def test_suspended_addon_and_switched_off_account_are_not_overdue(connection):
    addon_suspend(code="baselinker")
    assert alerts_send(now=hours(500)) == 0
    Addon.objects.update(state="active", state_since=CONNECTED)
    Connection.objects.update(is_active=False)
    assert alerts_send(now=hours(500)) == 0
    assert not Alert.objects.exists()


def test_export_with_errors_is_mailed_once(connection):
    run_make(connection, hours(1), RunState.COMPLETED_WITH_ERRORS)
    before = Event.objects.count()
    assert alerts_send(now=hours(2)) == 1
    assert alerts_send(now=hours(3)) == 0
    assert Event.objects.exclude(area="mail").count() == before
    assert [message.subject for message in mail.outbox] == ["BaseLinker (Allegro): synchronizacja z błędami"]


@pytest.mark.parametrize("state", [RunState.COMPLETED, RunState.COMPLETED_WITH_WARNINGS, RunState.OPEN])
def test_export_without_errors_is_no_news(connection, state):
    run_make(connection, hours(1), state)
    assert alerts_send(now=hours(2)) == 0
    assert not Alert.objects.exists()


def test_without_recipients_the_log_still_tells(connection, settings):
    settings.ALERT_EMAILS = []
    assert alerts_send(now=hours(26)) == 0
    assert overdue_events() == 1
    assert mail.outbox == []


def test_mail_server_that_refuses_is_one_event_and_the_mail_goes_out_later(connection, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError("no")

    monkeypatch.setattr(alert_mail, "mail_send", refuse)
    assert alerts_send(now=hours(26)) == 0
    assert alerts_send(now=hours(26) + timedelta(minutes=11)) == 0
    failure = Event.objects.get(type="alert_not_mailed")
    assert (failure.severity, failure.repeats) == (Severity.ERROR, 1)
    monkeypatch.undo()
    assert alerts_send(now=hours(26) + timedelta(minutes=22)) == 1
    assert len(mail.outbox) == 1
    assert Event.objects.get(type="alert_delivered").solves == failure


def test_claimed_alert_is_not_sent_by_a_second_process_until_the_claim_is_stale(connection):
    alerts_raise(now=hours(26))
    Alert.objects.update(claimed_at=hours(26))
    assert alerts_send(now=hours(26) + timedelta(minutes=9)) == 0
    assert alerts_send(now=hours(26) + timedelta(minutes=10)) == 1


def test_a_day_old_alert_is_no_longer_mailed(connection, settings):
    settings.ALERT_EMAILS = []
    alerts_send(now=hours(26))
    settings.ALERT_EMAILS = ["sklep@example.invalid"]
    assert alerts_send(now=hours(26 + 24)) == 0


def test_name_of_an_account_cannot_add_mail_headers(connection):
    Connection.objects.update(name="Allegro\nBcc: x@example.invalid")
    assert alerts_send(now=hours(26)) == 1
    assert "\n" not in mail.outbox[0].subject


def test_occurrence_is_named_by_its_day(connection):
    run_make(connection, hours(1), RunState.COMPLETED_WITH_ERRORS)
    alerts_raise(now=hours(2))
    assert Alert.objects.get().reference == str(date(2026, 11, 20))


class TestPush:
    """ALERT_URLS: the same alerts to chats and phones, here to one that takes JSON."""

    @pytest.fixture
    def listener(self, settings):
        with listening() as made:
            settings.ALERT_URLS = [f"json://{made.host}/hook"]
            yield made

    def test_an_alert_goes_to_mail_and_chat_once_each(self, connection, listener):
        assert alerts_send(now=hours(26)) == 1
        assert alerts_send(now=hours(27)) == 0
        ((method, path, body),) = listener.asked
        sent = json.loads(body)
        assert (method, path) == ("POST", "/hook")
        assert sent["title"] == mail.outbox[0].subject == "BaseLinker (Allegro): brak synchronizacji od 26 godzin"
        assert sent["message"] == mail.outbox[0].body

    def test_a_chat_that_refuses_gets_it_later_and_the_mail_is_not_repeated(self, connection, listener):
        listener.status = 500
        assert alerts_send(now=hours(26)) == 1
        failure = Event.objects.get(type="alert_not_pushed")
        assert (failure.severity, failure.details) == (Severity.ERROR, {"error": "ALERT_URLS"})
        listener.status = 200
        assert alerts_send(now=hours(26) + timedelta(minutes=11)) == 1
        assert (len(listener.asked), len(mail.outbox)) == (2, 1)
        assert Event.objects.get(type="alert_delivered").solves == failure

    def test_chats_alone_are_enough(self, connection, listener, settings):
        settings.ALERT_EMAILS = []
        assert alerts_send(now=hours(26)) == 1
        assert (len(listener.asked), mail.outbox) == (1, [])
