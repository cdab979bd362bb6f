"""The way back on an account's page: pasting, checking, pausing, taking away; only for owners."""

import pytest
from django.urls import reverse

from baselinker_integration import tasks
from baselinker_integration.models import OutboundCall, TokenAccount
from baselinker_integration.token_api.accounts import token_paste
from eshop.panel.roles import ADMINISTRATOR, OWNER
from event_log.models import Event
from tests import factories
from tests.baselinker_integration.shop import shop_make

pytestmark = pytest.mark.django_db
TOKEN = "-".join(["4001234", "4005678", "QWERTYUIOPASDFGHJKLZXCVBNM" * 2])
State = TokenAccount.State
PAGES = ("token", "way_back")
BUTTONS = ("token_check", "way_back_pause", "way_back_resume", "token_remove")


@pytest.fixture
def connection():
    return shop_make().connection


@pytest.fixture
def owner(client):
    factories.sign_in(client, factories.user_make(OWNER, username="szef"))
    return client


def at(name, connection):
    return reverse(f"admin:baselinker_connection_{name}", args=[connection.pk])


def page(client, connection):
    return client.get(reverse("admin:baselinker_connection_change", args=[connection.pk])).content.decode()


def test_a_pasted_token_is_checked_in_the_background_and_never_shown(owner, connection):
    assert "Wklej token" in page(owner, connection)
    answer = owner.post(at("token", connection), {"token": TOKEN}, follow=True)
    account = TokenAccount.objects.get()
    assert (account.state, account.hint) == (State.OFF, TOKEN[-4:])
    text = answer.content.decode()
    assert "Sprawdzenie czeka na wykonanie w tle." in text
    assert f"…{TOKEN[-4:]}" in text
    assert TOKEN not in text + owner.get(at("token", connection)).content.decode()
    assert Event.objects.get(type="token_pasted").actor_label == "szef"


def test_where_there_is_a_broker_the_check_runs_at_once(
    owner, connection, settings, monkeypatch, django_capture_on_commit_callbacks
):
    queued = []
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(tasks.tokens_look, "delay", lambda: queued.append("tokens"))
    with django_capture_on_commit_callbacks(execute=True):
        owner.post(at("token", connection), {"token": TOKEN})
    assert queued == ["tokens"]


def test_what_is_no_token_is_told_at_its_field(owner, connection):
    text = owner.post(at("token", connection), {"token": "za krótki"}).content.decode()
    assert "To nie jest token" in text
    assert "za krótki" not in text
    assert TokenAccount.objects.count() == 0


def test_a_refused_token_has_a_red_note_and_its_lines_say_why(owner, connection):
    account = token_paste(connection=connection, token=TOKEN)
    line = {"method": "getOrderStatusList", "verdict": "bad", "count": 0, "text": "<b>ERROR_AUTH_TOKEN"}
    TokenAccount.objects.update(state=State.REFUSED, state_reason="<i>Invalid")
    TokenAccount.objects.update(check_lines=[line], checked_at=account.created_at)
    text = page(owner, connection)
    assert '<p class="note note-error" role="alert">BaseLinker nie przyjmuje tokenu.' in text
    assert "&lt;i&gt;Invalid" in text
    assert "Token i statusy zamówień (&lt;b&gt;ERROR_AUTH_TOKEN)" in text


def test_pause_resume_and_removal_say_who(owner, connection):
    token_paste(connection=connection, token=TOKEN)
    TokenAccount.objects.update(state=State.ACTIVE)
    for name, state in (("way_back_pause", State.PAUSED), ("way_back_resume", State.ACTIVE)):
        owner.post(at(name, connection))
        assert TokenAccount.objects.get().state == state
    answer = owner.post(at("way_back_resume", connection), follow=True)
    assert "zmienił się w międzyczasie" in answer.content.decode()
    owner.post(at("token_remove", connection))
    assert TokenAccount.objects.count() == 0
    types = ("way_back_paused", "way_back_resumed", "token_removed")
    told = Event.objects.filter(type__in=types).order_by("id").values_list("type", "actor_label")
    assert list(told) == [(name, "szef") for name in types]


def test_switches_are_saved_and_a_wrong_pace_is_refused(owner, connection):
    account = token_paste(connection=connection, token=TOKEN)
    TokenAccount.objects.update(extra_fields=[{"id": "135", "name": "Numer faktury"}])
    assert "Numer faktury" in owner.get(at("way_back", connection)).content.decode()
    form = {"sends_state": "on", "invoice_field": "135", "per_minute": "60", "shop_storage": "shop_2444"}
    owner.post(at("way_back", connection), form)
    account.refresh_from_db()
    kept = (account.sends_state, account.sends_parcels, account.invoice_field, account.per_minute, account.shop_storage)
    assert kept == (True, False, "135", 60, "shop_2444")
    for wrong in ({"per_minute": "101"}, {"invoice_field": "email"}, {"shop_storage": "bl_1"}):
        assert owner.post(at("way_back", connection), form | wrong).status_code == 200
    account.refresh_from_db()
    assert (account.per_minute, account.invoice_field, account.shop_storage) == (60, "135", "shop_2444")


def test_a_token_is_the_owners_to_give(client, connection):
    token_paste(connection=connection, token=TOKEN)
    factories.sign_in(client, factories.user_make(ADMINISTRATOR, username="admin"))
    text = page(client, connection)
    assert f"…{TOKEN[-4:]}" in text
    assert "Usuń token" not in text
    answers = [client.get(at(name, connection)).status_code for name in PAGES]
    answers += [client.post(at(name, connection)).status_code for name in (*PAGES, *BUTTONS)]
    assert answers == [403] * 8
    assert TokenAccount.objects.get().state == State.OFF


def test_outgoing_calls_are_listed_beside_the_incoming_ones(owner, connection):
    call = OutboundCall.objects.create(
        connection=connection,
        method="setOrderStatus",
        external_id="501",
        outcome="rejected",
        error_code="ERROR_INVALID_STATUS",
        error_text="<b>Invalid",
        sent_at=connection.created_at,
        duration_ms=120,
        request={"order_id": "501", "status_id": "8071"},
    )
    listed = reverse("admin:baselinker_outboundcall_changelist")
    incoming = owner.get(reverse("admin:baselinker_inboundcall_changelist")).content.decode()
    assert f'<a href="{listed}">Wychodzące</a>' in incoming
    shown_at = reverse("admin:baselinker_outboundcall_change", args=[call.pk])
    found = {"": True, "?wynik=done": False, "?metoda=setOrderStatus&q=501": True, "?q=50": False}
    for query, is_there in found.items():
        text = owner.get(listed + query).content.decode()
        assert (shown_at in text) is is_there, query
    assert f'<a href="{listed}" aria-current="page">Wychodzące</a>' in text
    shown = owner.get(shown_at).content.decode()
    assert "<dd>501</dd>" in shown
    assert "&lt;b&gt;Invalid" in shown
    assert "ERROR_INVALID_STATUS" in shown
