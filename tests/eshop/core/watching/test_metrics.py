"""/metrics: for the token alone, exact figures, no names, in time at a million events."""

import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.db import DatabaseError, connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from baselinker_integration.background import metrics as connector_metrics
from baselinker_integration.background.due_work import due_work_do
from baselinker_integration.models import Feed, FeedChange, InboundCall, SyncRun
from eshop.core import clock
from eshop.core.models import Heartbeat
from eshop.core.watching.heartbeat import BEAT, heartbeat
from event_log.models import Event, Severity
from tests import factories
from tests.architecture.sources import ROOT
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db

TOKEN = "token-of-prometheus"
MONITORING = ROOT / "docs" / "monitoring"


@pytest.fixture(autouse=True)
def token(settings):
    settings.METRICS_TOKEN = TOKEN


def scrape(token=TOKEN):
    return Client().get("/metrics", headers={"Authorization": f"Bearer {token}"})


def figures():
    """Samples by name and labels."""
    answer = scrape()
    assert answer.status_code == 200
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_without_a_token_of_the_shop_there_is_no_such_page(settings):
    settings.METRICS_TOKEN = ""
    assert scrape().status_code == 404
    assert scrape("").status_code == 404


@pytest.mark.parametrize("given", ["", "another", TOKEN + "x", "ł"])
def test_another_token_is_refused(given):
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {given}"})
    assert (answer.status_code, answer.headers["WWW-Authenticate"], answer.content) == (401, "Bearer", b"")
    assert Client().get("/metrics").status_code == 401


def test_figures_are_those_of_the_database():
    shop = shop_make(name="Allegro Sekret")
    product_make("K1")
    shop.whole_import(clock.now())
    now = clock.now()
    Feed.objects.update(published_at=now - timedelta(hours=2))
    SyncRun.objects.update(state="open", last_call_at=now - timedelta(minutes=90))
    factories.order_make(is_held=True)
    factories.call_make(shop.connection, state="refused")
    factories.call_make(
        shop.connection, state="failed", retry_at=now - timedelta(minutes=10), sealed=b"x", external_id="2"
    )
    FeedChange.objects.all().delete()
    FeedChange.objects.create(feed_id=shop.connection.pk, product_id=1)
    Event.objects.all().prune()
    factories.event_make(severity=Severity.ERROR)
    heartbeat(BEAT)
    found = figures()
    account = ("account", str(shop.connection.pk))
    assert found["eshop_copy_age_seconds", account] == pytest.approx(7200, abs=30)
    assert found["eshop_due_work_oldest_seconds",] == pytest.approx(3600, abs=30)
    assert found["eshop_sign_of_life_age_seconds", ("process", "beat")] == pytest.approx(0, abs=30)
    assert {
        key: value for key, value in found.items() if not key[0].endswith("seconds")
    } == {
        ("eshop_accounts_overdue",): 0,
        ("eshop_runs_open",): 1,
        ("eshop_orders_held",): 1,
        ("eshop_order_calls_waiting", ("state", "refused")): 1,
        ("eshop_order_calls_waiting", ("state", "failed")): 1,
        ("eshop_due_work", ("kind", "feed")): 0,
        ("eshop_due_work", ("kind", "run")): 1,
        ("eshop_due_work", ("kind", "call")): 1,
        ("eshop_journal_length",): 1,
        ("eshop_events_last_day", ("area", "baselinker"), ("severity", "info")): 0,
        ("eshop_events_last_day", ("area", "baselinker"), ("severity", "warning")): 0,
        ("eshop_events_last_day", ("area", "baselinker"), ("severity", "error")): 1,
    }  # fmt: skip
    assert "Sekret" not in scrape().content.decode()


def test_the_number_of_statements_does_not_grow_with_accounts(django_assert_num_queries):
    for number in range(4):
        shop_make(name=f"Konto {number}")
        if not number:
            with django_assert_num_queries(18):
                scrape()
    with django_assert_num_queries(18):
        scrape()


def test_the_signs_of_life_are_those_of_worker_and_scheduler():
    assert not any(key[0] == "eshop_sign_of_life_age_seconds" for key in figures())
    due_work_do(now=clock.now())
    Heartbeat.objects.update(at=clock.now() - timedelta(minutes=5))
    assert figures()["eshop_sign_of_life_age_seconds", ("process", "worker")] == pytest.approx(300, abs=30)


def test_a_database_that_is_away_is_503_without_a_traceback(monkeypatch):
    def away(now):
        raise DatabaseError("gone")

    monkeypatch.setattr("eshop.core.watching.metrics._readers", [away])
    answer = scrape()
    assert (answer.status_code, answer.content) == (503, b"")


def named(path: Path) -> set[str]:
    """The figures that a file of docs/monitoring asks for."""
    return set(re.findall(r"\beshop_[a-z_]+", path.read_text(encoding="utf-8")))


def test_dashboard_and_alert_rules_ask_for_figures_that_exist():
    shop = shop_make()
    product_make("K1")
    shop.whole_import(clock.now())
    due_work_do(now=clock.now())
    heartbeat(BEAT)
    known = {key[0] for key in figures()}
    for path in (MONITORING / "alerts.yml", MONITORING / "grafana-dashboard.json"):
        asked = named(path)
        assert asked
        assert asked - known == set(), path.name
    assert named(MONITORING / "grafana-dashboard.json") == known
    groups = yaml.safe_load((MONITORING / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    assert all({"alert", "expr", "for", "labels", "annotations"} <= set(rule) for rule in rules)


_MILLION = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"
    " SELECT {columns} FROM n",
    "postgresql": "SELECT {columns} FROM generate_series(1, 1000000) AS n(i)",
}
_AT = {
    "sqlite": "datetime('now', '-' || (i * 30) || ' seconds')",
    "postgresql": "now() - make_interval(secs => i * 30)",
}
_UID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}


@pytest.mark.long
def test_a_scrape_takes_200_ms_at_a_million_events():
    """Spread over a year, which makes 2,880 a day."""
    shop_make()
    vendor = connection.vendor
    columns = (
        f"{_UID[vendor]}, 'baselinker', 'order_accepted', i %% 3, {_AT[vendor]}, {_AT[vendor]}, '', '', '', '', '', '',"
        " '{{}}', '{{}}', '', '', '', 0"
    ).format()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO event_log_event (uid, area, type, severity, at, last_at, connection_ref, connection_label,"
            " subject_type, subject_id, subject_label, message, counts, details, correlation_id, actor, actor_label,"
            f" repeats) {_MILLION[vendor].format(columns=columns.replace('%%', '%'))}"
        )
        cursor.execute("ANALYZE")
    scrape()
    taken = []
    for _times in range(5):
        begin = time.perf_counter()
        assert scrape().status_code == 200
        taken.append(time.perf_counter() - begin)
    assert sorted(taken)[2] <= 0.2, taken
    assert connector_metrics.JOURNAL_COUNTED == 100_000
    assert InboundCall.objects.count() == 0
