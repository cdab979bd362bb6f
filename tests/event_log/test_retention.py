"""Old events go, a whole day at a time, and the log says that they went."""

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eshop.env import env_days
from event_log.checks import retention_check
from event_log.models import Event, EventProblem, Severity
from event_log.models.event import PRUNED_AT_ONCE
from event_log.retention import events_prune
from event_log.services import Problem, event_record

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FIRST_KEPT = datetime(2026, 10, 23, 22, 0, tzinfo=UTC)
"""Midnight in Warsaw, still summer time, 30 dates before the 23rd of November."""


@pytest.fixture(autouse=True)
def thirty_days(settings):
    settings.EVENT_RETENTION_DAYS = {"*": 30, "erp": 7}


def record(at: datetime, **options) -> Event:
    problem = Problem(code="no_ean", item_code="A-1")
    return event_record("run_completed", severity=Severity.WARNING, at=at, problems=[problem], **options)


def test_events_go_with_their_problems_when_their_days_are_over(db):
    old = record(FIRST_KEPT - timedelta(seconds=1))
    kept = record(FIRST_KEPT)
    assert events_prune(now=NOW) == {"baselinker": 1}
    assert not Event.objects.filter(pk=old.pk).exists()
    assert set(EventProblem.objects.values_list("event_id", flat=True)) == {kept.pk}


def test_a_portion_at_a_time_so_that_nobody_waits_long(monkeypatch):
    """Half a second a statement at the most: docs/benchmarks.md says how long a portion takes."""
    assert PRUNED_AT_ONCE == 200
    monkeypatch.setattr("event_log.models.event.PRUNED_AT_ONCE", 2)
    for hours in range(5):
        event = record(FIRST_KEPT - timedelta(hours=hours + 1))
        EventProblem.objects.bulk_create(
            [EventProblem(event=event, severity=Severity.WARNING, code="no_price") for _ in range(2)]
        )
    kept = record(FIRST_KEPT)
    with CaptureQueriesContext(connection) as statements:
        assert events_prune(now=NOW) == {"baselinker": 5}
    deletes = [query["sql"] for query in statements if query["sql"].startswith("DELETE")]
    tables = Counter(re.findall(r'^DELETE FROM "(\w+)"', sql)[0] for sql in deletes)
    assert (tables["event_log_eventproblem"], tables["event_log_event"]) == (3 + 3 + 2, 3)
    assert set(EventProblem.objects.values_list("event_id", flat=True)) == {kept.pk}


def test_pruning_is_itself_an_event_and_repeating_it_does_nothing():
    record(FIRST_KEPT - timedelta(days=1))
    events_prune(now=NOW)
    assert Event.objects.get(type="events_pruned").counts == {"events": 1}
    assert events_prune(now=NOW + timedelta(hours=8)) == {}
    assert Event.objects.filter(type="events_pruned").count() == 1


def test_event_that_was_repeated_goes_by_its_last_repeat():
    event_record("run_completed", at=FIRST_KEPT - timedelta(days=9), collapse_key="same")
    event_record("run_completed", at=FIRST_KEPT, collapse_key="same")
    assert events_prune(now=NOW) == {}


def test_each_area_has_its_own_days(settings):
    record(NOW - timedelta(days=10))
    settings.EVENT_RETENTION_DAYS = {"*": 30, "baselinker": 7}
    assert events_prune(now=NOW) == {"baselinker": 1}


def test_command_counts(capsys):
    record(datetime(2020, 1, 1, tzinfo=UTC))
    call_command("prune_event_log", "--json")
    assert json.loads(capsys.readouterr().out) == {"deleted": 1, "areas": {"baselinker": 1}}


def test_days_for_an_area_that_does_not_exist_are_refused(settings):
    assert retention_check() == []
    settings.EVENT_RETENTION_DAYS = {"*": 30, "baselinkr": 7}
    assert [error.id for error in retention_check()] == ["event_log.E001"]


@pytest.mark.parametrize(
    ("text", "days"),
    [("", {"*": 400}), ("30", {"*": 30}), ("30, erp=7", {"*": 30, "erp": 7}), ("erp=7", {"*": 400, "erp": 7})],
)
def test_days_are_read_from_the_environment(monkeypatch, text, days):
    monkeypatch.setenv("EVENT_RETENTION_DAYS", text)
    assert env_days("EVENT_RETENTION_DAYS", 400) == days


@pytest.mark.parametrize("text", ["0", "-1", "erp=", "many", "erp=1.5"])
def test_unreadable_days_stop_the_start(monkeypatch, text):
    monkeypatch.setenv("EVENT_RETENTION_DAYS", text)
    with pytest.raises(ImproperlyConfigured, match="EVENT_RETENTION_DAYS"):
        env_days("EVENT_RETENTION_DAYS", 400)
