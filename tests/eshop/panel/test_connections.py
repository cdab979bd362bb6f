"""Connecting an account in the panel: the key is seen once and never again."""

import re

import pytest
from django.urls import reverse
from kombu.exceptions import OperationalError

from baselinker_integration import tasks
from baselinker_integration.accounts.connections import ADDON
from baselinker_integration.accounts.keys import key_match
from baselinker_integration.background.due_work import due_work_find
from baselinker_integration.models import Connection, ConnectionKey
from eshop.addons.services import addon_ensure_active
from eshop.core import clock
from event_log.models import Event
from tests import factories

pytestmark = pytest.mark.django_db

ADD = "admin:baselinker_connection_add"
FORM = {
    "name": "Konto A",
    "key_source": "ours",
    "key": "",
    "language": "en",
    "day_start": "06:10",
    "takes_orders": "on",
}


def _key_on(page):
    return re.search(r'id="connector-key">([0-9a-f]+)<', page.content.decode()).group(1)


def test_connecting_stores_the_options_and_shows_a_working_key(panel):
    price_list = factories.price_list_default()
    answer = panel.post(reverse(ADD), FORM | {"price_list": price_list.pk})
    connection = Connection.objects.get()
    key = _key_on(answer)
    assert (connection.name, connection.language, connection.price_list) == ("Konto A", "en", price_list)
    assert connection.day_start.strftime("%H:%M") == "06:10"
    assert (connection.takes_orders, connection.writes_stock) == (True, False)
    stored = ConnectionKey.objects.get()
    assert key_match(digests=[(stored.digest, None)], key=key, now=stored.created_at) == stored.digest
    assert f"/baselinker/{connection.slug}/" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.fixture
def queued(monkeypatch):
    """What went into the queue: ids of the accounts whose copy is to be prepared."""
    ids = []
    monkeypatch.setattr(tasks.feed_prepare, "delay", ids.append)
    return ids


def test_the_first_copy_is_queued_at_the_click(panel, queued, settings, django_capture_on_commit_callbacks):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        panel.post(reverse(ADD), FORM)
        assert queued == []
    assert len(callbacks) == 1
    assert queued == [Connection.objects.get().pk]


def test_without_a_broker_the_first_copy_is_due_work(panel, queued, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        panel.post(reverse(ADD), FORM)
    addon_ensure_active(code=ADDON)
    assert queued == []
    assert due_work_find(now=clock.now()).feeds == [Connection.objects.get().pk]


def test_an_account_is_connected_when_the_broker_does_not_answer(
    panel, monkeypatch, settings, django_capture_on_commit_callbacks
):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(tasks.feed_prepare, "delay", _broker_down)
    with django_capture_on_commit_callbacks(execute=True):
        answer = panel.post(reverse(ADD), FORM)
    assert _key_on(answer)
    assert Connection.objects.count() == 1


def test_preparing_says_that_the_broker_does_not_answer(panel, monkeypatch):
    account = factories.connection_make("Konto A")
    monkeypatch.setattr(tasks.feed_prepare_now, "delay", _broker_down)
    page = panel.post(f"{reverse('admin:baselinker_feedproblem_prepare')}?konto={account.pk}", follow=True)
    assert page.status_code == 200
    assert "Kolejka zadań nie odpowiada" in page.content.decode()


def _broker_down(*_ids):
    raise OperationalError("connection refused")


def test_the_key_is_on_no_page_after_it_was_shown(panel):
    key = _key_on(panel.post(reverse(ADD), FORM))
    connection = Connection.objects.get()
    pages = [
        reverse("admin:baselinker_connection_change", args=[connection.pk]),
        reverse("admin:baselinker_connection_changelist"),
        reverse("admin:baselinker_connection_options_view", args=[connection.pk]),
        reverse("admin:baselinker_guide"),
        reverse("admin:index"),
        reverse("admin:event_log_event_changelist") + "?pokaz=wszystkie",
        *(reverse("admin:event_log_event_change", args=[event.pk]) for event in Event.objects.all()),
        reverse("admin:event_log_event_export") + "?zakres=lista&format=xml&pokaz=wszystkie",
    ]
    for page in pages:
        answer = panel.get(page)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, page
        assert key.encode() not in body, page


def test_a_pasted_key_is_taken_and_not_echoed_when_the_form_is_wrong(panel):
    pasted = "klucz-z-baselinkera-0123456789"
    wrong = panel.post(reverse(ADD), FORM | {"key_source": "theirs", "key": pasted, "language": "xx"})
    assert wrong.status_code == 200
    assert pasted not in wrong.content.decode()
    assert not Connection.objects.exists()
    panel.post(reverse(ADD), FORM | {"key_source": "theirs", "key": pasted})
    assert ConnectionKey.objects.get().hint == "6789"


def test_a_taken_name_is_named_at_its_field(panel):
    factories.connection_make("Konto A")
    answer = panel.post(reverse(ADD), FORM)
    assert "Konto o tej nazwie już istnieje." in answer.content.decode()
    assert Connection.objects.count() == 1


def test_a_new_key_leaves_the_old_one_valid_until_it_is_withdrawn(panel):
    panel.post(reverse(ADD), FORM)
    connection = Connection.objects.get()
    panel.post(reverse("admin:baselinker_connection_key_view", args=[connection.pk]))
    assert connection.keys.count() == 2
    panel.post(reverse("admin:baselinker_connection_revoke_view", args=[connection.pk]))
    assert connection.keys.get().valid_until is None


def test_disconnecting_kills_the_keys_and_keeps_the_account(panel):
    panel.post(reverse(ADD), FORM)
    connection = Connection.objects.get()
    panel.post(reverse("admin:baselinker_connection_disconnect_view", args=[connection.pk]))
    connection.refresh_from_db()
    assert connection.is_active is False
    assert connection.keys.count() == 0


@pytest.mark.parametrize("action", ["key_view", "revoke_view", "disconnect_view", "reconnect_view", "check_view"])
def test_account_actions_need_a_post_and_the_right_to_change(client, reader, owner, action):
    connection = factories.connection_make()
    address = reverse(f"admin:baselinker_connection_{action}", args=[connection.pk])
    client.force_login(reader)
    assert client.post(address).status_code == 403
    client.force_login(owner)
    assert client.get(address).status_code == 403
    connection.refresh_from_db()
    assert connection.is_active is True
    assert connection.keys.count() == 0
