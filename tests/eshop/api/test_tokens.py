"""Tokens: their form, how they end, where they may come from, and what the log says of it."""

from datetime import UTC, datetime, timedelta

import pytest

from eshop.api.access import authentication
from eshop.api.clients.expiry import expiries_tell
from eshop.api.clients.services import token_create, token_revoke
from eshop.api.clients.tokens import token_new, token_read
from eshop.api.models import ApiClient, ApiToken
from eshop.core import clock
from event_log.models import Event, Severity
from tests.eshop.api.caller import ApiCaller, api_caller_make

pytestmark = pytest.mark.django_db
HTTPS = {"x_forwarded_proto": "https"}


def kinds():
    return list(Event.objects.order_by("id").values_list("type", flat=True))


@pytest.fixture
def behind_https(settings):
    settings.BEHIND_HTTPS = True
    settings.TRUSTED_PROXIES = 1


def test_a_token_has_a_name_a_secret_and_a_checksum_that_finds_any_typo():
    text = token_new().text
    assert token_read(text).name == text[4:12]
    for place in range(len(text)):
        other = "A" if text[place] != "A" else "B"
        assert token_read(text[:place] + other + text[place + 1 :]) is None
    assert token_read(text + "\n") is None


def test_a_token_is_stored_as_a_digest_and_never_shows_itself(erp):
    stored = ApiToken.objects.get()
    secret = erp.token.split("_")[2]
    assert secret not in str(ApiToken.objects.values())
    made = token_create(client=erp.client)
    assert made.text not in repr(made) + str(made.token) + repr(token_read(made.text))
    assert stored.digest != ApiToken.objects.exclude(pk=stored.pk).get().digest


def test_the_right_name_with_another_secret_is_refused_and_counted_in_one_event(erp):
    ours = token_new()
    ApiToken.objects.update(name=ours.name)
    for _ in range(3):
        assert erp.get("/status", authorization=f"Bearer {ours.text}").json["code"] == "token_invalid"
    (event,) = Event.objects.filter(type="api_token_refused")
    assert (event.repeats, event.severity, event.details["reason"]) == (2, Severity.WARNING, "token_invalid")
    assert event.actor == ""


def test_every_comparison_of_digests_is_in_constant_time(erp, monkeypatch):
    """Also for a name that nobody has: an answer takes as long."""
    compared = []

    def compare(one, other):
        compared.append((len(one), len(other)))
        return one == other

    monkeypatch.setattr(authentication.hmac, "compare_digest", compare)
    erp.get("/status")
    erp.get("/status", authorization=f"Bearer {token_new().text}")
    assert compared == [(64, 64), (64, 64)]


def test_a_revoked_an_expired_and_an_inactive_one_are_refused(erp):
    token = ApiToken.objects.get()
    ApiToken.objects.update(expires_at=clock.now())
    assert erp.get("/status").json["code"] == "token_expired"
    ApiToken.objects.update(expires_at=clock.now() + timedelta(days=1))
    ApiClient.objects.update(is_active=False)
    assert (erp.get("/status").status, erp.get("/status").json["code"]) == (403, "client_inactive")
    ApiClient.objects.update(is_active=True)
    assert token_revoke(token)
    assert not token_revoke(token)
    assert erp.get("/status").json["code"] == "token_invalid"
    assert kinds().count("api_token_revoked") == 1


def test_two_tokens_live_side_by_side_until_the_older_gets_an_end(erp):
    second = ApiCaller(erp.client, token_create(client=erp.client).text)
    assert (erp.get("/status").status, second.get("/status").status) == (200, 200)
    third = ApiCaller(erp.client, token_create(client=erp.client, ends_older=clock.now()).text)
    assert [each.get("/status").status for each in (erp, second, third)] == [401, 401, 200]


def test_under_https_a_token_that_came_by_http_is_refused_and_revoked_with_an_event(erp, behind_https):
    erp.headers = {"x_forwarded_proto": "http", "x_forwarded_for": "203.0.113.9"}
    answer = erp.get("/status")
    assert (answer.status, answer.json["code"]) == (403, "https_required")
    event = Event.objects.get(type="api_token_exposed")
    assert (event.severity, event.details["remote_address"]) == (Severity.ERROR, "203.0.113.9")
    erp.headers = {"x_forwarded_proto": "https", "x_forwarded_for": "203.0.113.9"}
    assert erp.get("/status").json["code"] == "token_invalid"


def test_it_is_only_refused_where_no_trusted_proxy_says_how_it_came(erp, settings):
    settings.BEHIND_HTTPS = True
    erp.sender = "203.0.113.9"
    assert erp.get("/status", x_forwarded_proto="http").json["code"] == "https_required"
    assert erp.get("/status").json["code"] == "https_required"
    assert erp.get("/status", **HTTPS).status == 200
    assert "api_token_exposed" not in kinds()


def test_this_machine_may_call_itself_by_http_and_a_wrong_token_reveals_and_ends_nothing(erp, behind_https):
    assert erp.get("/status", x_forwarded_proto="http", x_forwarded_for="127.0.0.1").status == 200
    forged = token_new()
    ApiToken.objects.update(name=forged.name)
    sent = {"x_forwarded_proto": "http", "x_forwarded_for": "203.0.113.9"}
    assert erp.get("/status", authorization=f"Bearer {forged.text}", **sent).json["code"] == "token_invalid"
    assert ApiToken.objects.get().revoked_at is None


def test_without_https_nothing_of_it_applies(erp):
    erp.sender = "203.0.113.9"
    assert erp.get("/status", x_forwarded_proto="http").status == 200


@pytest.mark.parametrize(
    ("networks", "sender", "status"),
    [
        (["203.0.113.0/24"], "203.0.113.9", 200),
        (["203.0.113.0/24"], "203.0.114.9", 403),
        (["203.0.113.0/24", "2001:db8::/32"], "2001:db8::1", 200),
        (["2001:db8::/32"], "203.0.113.9", 403),
        (["203.0.113.0/24"], "", 403),
        ([], "", 200),
    ],
)
def test_a_client_calls_from_its_networks_alone(erp, networks, sender, status):
    ApiClient.objects.update(networks=networks)
    erp.sender = sender
    assert erp.get("/status").status == status
    assert ("api_token_refused" in kinds()) == (status == 403)


def test_the_last_use_is_written_once_an_hour(erp, time_machine, django_assert_num_queries):
    began = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
    time_machine.move_to(began, tick=False)
    ApiToken.objects.update(expires_at=began + timedelta(days=9))
    erp.get("/status")
    assert ApiToken.objects.get().last_used_at == began
    time_machine.move_to(began + timedelta(minutes=59), tick=False)
    with django_assert_num_queries(3):  # the token's row, the count of calls, what /status tells of the last whole sync
        erp.get("/status")
    assert ApiToken.objects.get().last_used_at == began
    time_machine.move_to(began + timedelta(minutes=60), tick=False)
    erp.get("/status")
    assert ApiToken.objects.get().last_used_at == began + timedelta(minutes=60)
    assert ApiToken.objects.get().last_used_from == "127.0.0.1"


def test_a_network_never_seen_before_is_told_of_once(erp):
    for sender in ("203.0.113.9", "203.0.113.77", "198.51.100.1", "203.0.113.1", "198.51.100.2", "2001:db8::1"):
        erp.sender = sender
        assert erp.get("/status").status == 200
    told = Event.objects.filter(type="api_network_new").order_by("id")
    assert [event.details["network"] for event in told] == ["198.51.100.0/24", "2001:db8::/48"]


def test_an_end_is_told_of_14_days_before_and_when_it_has_come_once_each(erp):
    now = clock.now()
    token = ApiToken.objects.get()
    assert expiries_tell(token.expires_at - timedelta(days=14, seconds=1)) == 0
    assert expiries_tell(token.expires_at - timedelta(days=14)) == 1
    assert expiries_tell(token.expires_at - timedelta(days=3)) == 0
    assert expiries_tell(token.expires_at) == 1
    assert expiries_tell(token.expires_at + timedelta(days=3)) == 0
    assert kinds()[-2:] == ["api_token_expiring", "api_token_expired"]
    assert now < token.expires_at


def test_a_token_with_a_successor_ends_silently(erp):
    token_create(client=erp.client, ends_older=clock.now() + timedelta(hours=1))
    assert expiries_tell(clock.now() + timedelta(days=1)) == 0


def test_a_digest_made_with_an_older_pepper_goes_on(erp, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key that is long enough for everybody"
    assert erp.get("/status").status == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert erp.get("/status").status == 401


def test_sessions_cookies_parameters_and_other_sites_get_nobody_in(erp, client, admin_user):
    client.force_login(admin_user)
    assert client.get("/api/v1/status").status_code == 401
    assert client.get(f"/api/v1/status?token={erp.token}&access_token={erp.token}").status_code == 401
    answer = erp.get("/status", origin="https://elsewhere.example")
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_a_client_without_a_scope_is_refused_and_named_in_no_event_as_done(db):
    poor = api_caller_make("Poor", ["prices:write"])
    assert poor.get("/status").json["scopes"] == ["prices:write"]
    refused = poor.get("/items")
    assert (refused.status, refused.json["code"]) == (403, "scope_missing")
    assert list(Event.objects.filter(type__startswith="erp_")) == []
