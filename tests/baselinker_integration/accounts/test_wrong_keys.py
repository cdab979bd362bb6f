"""Calls with a wrong key or to an unknown address: answered at once, counted with their sender, alike in cost."""

import json
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from baselinker_integration.accounts import authentication, wrong_keys
from baselinker_integration.door.answer import ConnectorRequest, answer
from event_log.models import Event, Severity
from tests.baselinker_integration.shop import Shop, shop_make

WRONG = "nie-ten-klucz-0123456789"
NOW = datetime(2026, 3, 4, 9, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_counted(monkeypatch):
    monkeypatch.setattr(wrong_keys, "_minutes", {})
    monkeypatch.setattr(wrong_keys, "_unwritten", {})


@pytest.fixture
def shop(db) -> Shop:
    return shop_make()


def call(slug, *, key=WRONG, sender="203.0.113.7", at=NOW):
    fields = {"bl_pass": key, "action": "FileVersion"}
    return json.loads(answer(ConnectorRequest(slug=slug, fields=fields, remote_address=sender, received_at=at)))


def counted(kind="wrong_password"):
    return [
        (event.details["remote_address"], event.repeats + 1) for event in Event.objects.filter(type=kind).order_by("id")
    ]


def test_one_event_for_each_sender_and_hour_counts(shop):
    for sender in ("203.0.113.7", "198.51.100.4", "203.0.113.7"):
        assert call(shop.connection.slug, sender=sender)["error_code"] == "incorrect_password"
    call(shop.connection.slug, at=NOW + timedelta(hours=1))
    assert counted() == [("203.0.113.7", 2), ("198.51.100.4", 1), ("203.0.113.7", 1)]


def test_the_event_says_which_account_and_when_last(shop):
    call(shop.connection.slug)
    call(shop.connection.slug, at=NOW + timedelta(minutes=3))
    event = Event.objects.get(type="wrong_password")
    assert (event.severity, event.area, event.at, event.last_at) == (
        Severity.WARNING,
        "baselinker",
        NOW,
        NOW + timedelta(minutes=3),
    )
    assert (event.connection_ref, event.connection_label) == (str(shop.connection.pk), "Konto")
    assert (event.subject_type, event.subject_label) == ("baselinker.connection", "Konto")
    assert (event.counts, event.message, event.actor, len(event.correlation_id)) == ({}, "", "", 0)


def test_a_flood_from_one_sender_stays_one_event_with_its_whole_number(shop):
    for _ in range(100):
        assert call(shop.connection.slug)["error_code"] == "incorrect_password"
    assert counted() == [("203.0.113.7", 100)]


def test_from_the_twentieth_in_a_minute_new_senders_are_only_counted(shop):
    for number in range(60):
        call(shop.connection.slug, sender=f"203.0.113.{number}")
    events = counted()
    assert events[:-1] == [(f"203.0.113.{number}", 1) for number in range(19)]
    assert events[-1] == ("203.0.113.59", 41)


def test_the_next_minute_names_senders_again(shop):
    for number in range(30):
        call(shop.connection.slug, sender=f"203.0.113.{number}")
    call(shop.connection.slug, sender="198.51.100.4", at=NOW + timedelta(minutes=1))
    assert counted()[-1] == ("198.51.100.4", 1)


def test_the_right_key_is_answered_in_the_midst_of_a_flood(shop):
    for number in range(60):
        call(shop.connection.slug, sender=f"203.0.113.{number % 7}")
        assert call(shop.connection.slug, key=shop.key) == {"platform": "e-Sklep", "version": "1.0.0", "standard": 4}


def test_an_unknown_address_is_counted_in_the_same_way_and_not_named(shop):
    for number in range(30):
        assert call(f"nie-ma-{number}")["error_code"] == "incorrect_password"
    assert counted("unknown_address") == [("203.0.113.7", 30)]
    event = Event.objects.get(type="unknown_address")
    assert (event.connection_ref, event.subject_id) == ("", "")
    assert "nie-ma" not in str(event.__dict__)


@pytest.mark.parametrize("before", [0, 1, 25])
def test_a_known_and_an_unknown_address_cost_the_same_statements(shop, before):
    done = []
    for slug in (shop.connection.slug, "nie-ma"):
        for _ in range(before):
            call(slug)
        with CaptureQueriesContext(database) as queries:
            call(slug)
        kinds = [query["sql"].split()[0] for query in queries.captured_queries]
        done.append([kind for kind in kinds if kind not in ("PRAGMA", "SAVEPOINT", "RELEASE")])
    assert done[0] == done[1] == ["SELECT", "UPDATE" if before >= 19 else "INSERT"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("unknown_is_counted", [True, False])
def test_time_does_not_tell_a_known_address_from_an_unknown_one(monkeypatch, unknown_is_counted):
    """Taken in turn, so that whatever else the machine does meets both. Where only a known address is counted, time
    does tell."""
    slug, day = shop_make(name="Stoper").connection.slug, NOW + timedelta(days=1)  # nothing that other tests left dead
    if not unknown_is_counted:
        monkeypatch.setattr(authentication, "wrong_key_count", _count_known_only)

    def medians():
        times = {slug: [], "nie-ma": []}
        for _ in range(200):
            for each, taken in times.items():
                begun = time.perf_counter()
                call(each, at=day)
                taken.append(time.perf_counter() - begun)
        return [median(taken) for taken in times.values()]

    ratios = []
    for _ in range(3):
        known, unknown = medians()
        ratios.append(known / unknown)
    assert (min(abs(ratio - 1) for ratio in ratios) < 0.25) == unknown_is_counted


def _count_known_only(*, connection, **rest):
    if connection is not None:
        wrong_keys.wrong_key_count(connection=connection, **rest)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_busy_database_delays_no_answer_and_loses_no_count():
    slug = shop_make().connection.slug
    with sqlite3.connect(database.settings_dict["NAME"], isolation_level=None, uri=True) as writer:
        writer.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        assert call(slug)["error_code"] == "incorrect_password"
        assert time.monotonic() - begun < 2
        writer.execute("ROLLBACK")
    writer.close()
    assert counted() == []
    call(slug)
    assert counted() == [("203.0.113.7", 2)]


class TestPlainHttp:
    """Where the public address is https, a key that came over http has been shown around."""

    @pytest.fixture(autouse=True)
    def _behind_https(self, settings):
        settings.BEHIND_HTTPS = True

    def post(self, shop, content_type=None, **extra):
        form = {"bl_pass": shop.key, "action": "FileVersion"}
        return json.loads(Client().post(shop.connection.path, form, **extra).content)

    def test_a_key_over_plain_http_is_not_accepted(self, shop):
        reply = self.post(shop)
        assert (reply["error"], reply["error_code"]) == (True, "https_required")

    @pytest.mark.parametrize("named", ["http", "", "http, https"])
    def test_nor_when_the_proxy_says_that_it_came_so(self, shop, named):
        assert self.post(shop, headers={"X-Forwarded-Proto": named})["error_code"] == "https_required"

    def test_over_https_it_is(self, shop):
        assert self.post(shop, headers={"X-Forwarded-Proto": "https"})["platform"] == "e-Sklep"
        assert self.post(shop, secure=True)["platform"] == "e-Sklep"

    def test_a_shop_without_https_is_called_as_before(self, shop, settings):
        settings.BEHIND_HTTPS = False
        assert self.post(shop)["platform"] == "e-Sklep"


def test_every_answer_tells_browsers_not_to_guess_its_type(shop):
    for response in (Client().get(shop.connection.path), Client().post(shop.connection.path, {"bl_pass": WRONG})):
        assert response["X-Content-Type-Options"] == "nosniff"
