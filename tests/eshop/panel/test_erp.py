"""Integracje > ERP: clients are made, their tokens seen once, replaced and ended; by right, after the password."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from eshop.api.clients.services import client_create, token_create
from eshop.api.clients.tokens import token_read
from eshop.api.models import ApiClient, ApiToken
from eshop.api.scopes import Scope
from eshop.core import clock
from event_log.changes import changes_shown
from event_log.models import Event
from tests import factories
from tests.eshop.api.caller import ApiCaller, api_caller_make

pytestmark = pytest.mark.django_db
LIST = "/panel/api/apiclient/"
FORM = {"name": "Optima", "scopes": ["catalog:write", "stock:write"], "networks": "127.0.0.1 192.0.2.9/24"}


def _page(name, *args):
    return reverse(f"admin:api_apiclient_{name}", args=args)


def _token_on(answer):
    return re.search(r'id="api-token">(esk_\w+)<', answer.content.decode()).group(1)


def test_a_new_client_gets_a_token_that_works_and_is_never_seen_again(panel, settings):
    settings.PUBLIC_URL = "https://panel.example.com"
    answer = panel.post(_page("add"), FORM)
    client, token = ApiClient.objects.get(), _token_on(answer)
    assert (client.name, client.scopes) == ("Optima", ["catalog:write", "stock:write"])
    assert client.networks == ["127.0.0.1/32", "192.0.2.0/24"]
    line = f"curl -H &quot;Authorization: Bearer {token}&quot; https://panel.example.com/api/v1/status"
    assert f'<code id="api-curl">{line}</code>' in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    stored = ApiToken.objects.get()
    assert (stored.name, stored.digest) == (token_read(token).name, token_read(token).digest)
    assert stored.created_by == "wlasciciel"
    assert [(event.type, event.actor_label) for event in Event.objects.all()] == [("api_token_created", "wlasciciel")]
    for page in (LIST, _page("change", client.pk)):
        shown = panel.get(page).content.decode()
        assert f"esk_{stored.name}…" in shown
        assert token not in shown
    settings.PUBLIC_URL = ""
    assert ApiCaller(client, token).get("/status").status == 200


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"name": "Stary"}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["x"]}, "scopes"),
        ({"networks": "192.0.2.300"}, "networks"),
    ],
)
def test_a_bad_form_makes_nothing_and_names_the_field(panel, fault, field):
    client_create(name="Stary", scopes=[Scope.CATALOG_READ])
    answer = panel.post(_page("add"), FORM | fault)
    assert list(answer.context["form"].errors) == [field]
    assert (ApiClient.objects.count(), ApiToken.objects.count(), Event.objects.count()) == (1, 0, 0)


def test_replacing_leaves_the_old_token_24_hours_and_adding_leaves_it_alone(panel):
    erp = api_caller_make()
    old = ApiToken.objects.get()
    second = _token_on(panel.post(_page("token_view", erp.client.pk)))
    assert ApiToken.objects.get(pk=old.pk).expires_at == old.expires_at
    third = _token_on(panel.post(_page("replace_view", erp.client.pk)))
    ends = [token.expires_at - clock.now() for token in ApiToken.objects.order_by("pk")]
    assert [end < timedelta(hours=24, minutes=1) for end in ends] == [True, True, False]
    assert {ApiCaller(erp.client, token).get("/status").status for token in (erp.token, second, third)} == {200}


def test_a_token_is_revoked_at_once(panel):
    erp = api_caller_make()
    answer = panel.post(_page("revoke_view", ApiToken.objects.get().pk))
    assert answer.url == _page("change", erp.client.pk)
    assert erp.get("/status").status == 401
    assert Event.objects.filter(type="api_token_revoked").get().actor_label == "wlasciciel"


def test_a_client_is_switched_off_and_on(panel):
    erp = api_caller_make()
    for step, status, event in (("off_view", 403, "api_client_off"), ("on_view", 200, "api_client_on")):
        panel.post(_page(step, erp.client.pk))
        panel.post(_page(step, erp.client.pk))
        assert erp.get("/status").status == status
        assert Event.objects.filter(type=event).count() == 1


def test_what_a_client_may_do_is_changed_and_told_with_old_and_new(panel):
    erp = api_caller_make(scopes=["catalog:read", "orders:read"])
    page = _page("access_view", erp.client.pk)
    assert 'value="orders:read" id="id_scopes_4" checked' in panel.get(page).content.decode()
    told = {"scopes": ["stock:write", "catalog:read"], "networks": "192.0.2.9/24"}
    for _twice in range(2):
        assert panel.post(page, told).url == _page("change", erp.client.pk)
    erp.client.refresh_from_db()
    assert (erp.client.scopes, erp.client.networks) == (["catalog:read", "stock:write"], ["192.0.2.0/24"])
    assert erp.get("/status").json["code"] == "network_refused"
    (event,) = Event.objects.filter(type="api_client_changed")
    assert (event.actor_label, event.subject_label) == ("wlasciciel", "Optima")
    assert [(change.label, change.old, change.new) for change in changes_shown(event.details)] == [
        ("uprawnienia", "orders:read", "stock:write"),
        ("dozwolone sieci", "–", "192.0.2.0/24"),
    ]


@pytest.mark.parametrize(("fault", "field"), [({"scopes": []}, "scopes"), ({"networks": "192.0.2.300"}, "networks")])
def test_a_bad_change_of_a_client_changes_nothing(panel, fault, field):
    erp = api_caller_make()
    answer = panel.post(_page("access_view", erp.client.pk), {"scopes": ["stock:write"], "networks": ""} | fault)
    assert list(answer.context["form"].errors) == [field]
    assert ApiClient.objects.get().scopes == erp.client.scopes
    assert not Event.objects.filter(type="api_client_changed").exists()


def test_the_last_exchange_is_shown(panel):
    erp = api_caller_make()
    assert panel.get(LIST).context["current_step"] == 3
    erp.get("/status")
    shown = panel.get(LIST)
    [seen] = shown.context["clients"]
    assert (seen.heard_at, seen.heard_from) == (ApiToken.objects.get().last_used_at, "127.0.0.1")
    assert shown.context["current_step"] == 4


def test_the_list_takes_the_same_queries_for_any_number_of_clients(panel, django_assert_max_num_queries):
    for number in range(30):
        token_create(client=client_create(name=f"ERP {number}", scopes=[Scope.CATALOG_READ]))
    with django_assert_max_num_queries(20):
        assert panel.get(LIST).status_code == 200


def test_a_reader_sees_the_clients_and_changes_nothing(client, reader):
    erp = api_caller_make()
    factories.sign_in(client, reader)
    shown = client.get(_page("change", erp.client.pk)).content.decode()
    assert '<form method="post" action="/panel/api' not in shown
    assert client.get(_page("add")).status_code == 403
    for step in ("token_view", "replace_view", "off_view", "on_view", "access_view"):
        assert client.post(_page(step, erp.client.pk)).status_code == 403
    assert client.post(_page("revoke_view", ApiToken.objects.get().pk)).status_code == 403
    assert (ApiToken.objects.filter(revoked_at=None).count(), erp.get("/status").status) == (1, 200)


def test_without_the_right_there_is_no_page(client):
    factories.sign_in(client, factories.user_make())
    assert client.get(LIST).status_code == 403


def test_who_sees_no_buyers_gives_no_program_their_data(client):
    """A token would read what its maker must not see."""
    person = factories.user_make()
    person.user_permissions.set(Permission.objects.filter(content_type__app_label="api"))
    factories.sign_in(client, person)
    erp = api_caller_make()
    assert client.post(_page("token_view", erp.client.pk)).status_code == 403
    assert client.post(_page("access_view", erp.client.pk), {"scopes": Scope.values}).status_code == 403
    refused = client.post(_page("add"), FORM | {"scopes": ["orders:personal"]})
    assert list(refused.context["form"].errors) == ["scopes"]
    assert (ApiClient.objects.count(), ApiToken.objects.count()) == (1, 1)


@pytest.mark.parametrize("step", ["add", "token_view", "replace_view", "revoke_view", "on_view"])
def test_the_password_is_asked_before_a_token(client, owner, step):
    erp = api_caller_make()
    ApiClient.objects.update(is_active=step != "on_view")
    client.force_login(owner)
    about = {"add": [], "revoke_view": [ApiToken.objects.get().pk]}.get(step, [erp.client.pk])
    answer = client.post(_page(step, *about), FORM)
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert ApiToken.objects.filter(revoked_at=None).count() == 1
    assert ApiClient.objects.get().is_active == (step != "on_view")
