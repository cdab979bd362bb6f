"""What is due is found in the database, done once, and one unit's trouble does not keep the rest from being done."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.management import call_command

from baselinker_integration import tasks
from baselinker_integration.accounts.callers import Caller
from baselinker_integration.background import due_work
from baselinker_integration.background.due_work import due_feed_prepare, due_run_close, due_work_do, due_work_find
from baselinker_integration.door.record import call_begin
from baselinker_integration.models import Feed, InboundCall, RunState, SyncRun
from eshop.addons.services import addon_suspend
from eshop.core import clock
from event_log.models import Event
from tests.baselinker_integration.shop import Shop, product_make, shop_make

pytestmark = pytest.mark.django_db

SIX_OCLOCK = time(6, 0)


@pytest.fixture
def shop() -> Shop:
    return shop_make(day_start=SIX_OCLOCK)


def prepared(shop: Shop, instant: datetime | None) -> None:
    Feed.objects.filter(pk=shop.connection.pk).update(prepared_at=instant)


@pytest.mark.parametrize(
    ("prepared_at", "now", "is_due"),
    [
        (None, datetime(2026, 11, 23, 12, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), datetime(2026, 11, 23, 4, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), datetime(2026, 11, 23, 5, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 5, 0, tzinfo=UTC), datetime(2026, 11, 23, 22, 0, tzinfo=UTC), False),
        (datetime(2026, 10, 24, 12, 0, tzinfo=UTC), datetime(2026, 10, 25, 4, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 24, 12, 0, tzinfo=UTC), datetime(2026, 10, 25, 5, 0, tzinfo=UTC), True),
    ],
    ids=["never", "before-six", "at-six", "done-today", "winter-time-before-six", "winter-time-at-six"],
)
def test_feed_is_due_from_the_start_of_its_own_day(shop, prepared_at, now, is_due):
    prepared(shop, prepared_at)
    assert due_work_find(now=now).feeds == ([shop.connection.pk] if is_due else [])


def test_feed_is_prepared_once_a_day(shop):
    product_make()
    prepared(shop, None)
    now = clock.now()
    assert due_feed_prepare(connection_id=shop.connection.pk, now=now) == 1
    product_make("KUBEK-2")
    assert due_feed_prepare(connection_id=shop.connection.pk, now=now) == 0
    assert due_work_find(now=now).feeds == []


def test_preparing_shows_nothing_to_baselinker(shop):
    product_make()
    due_work_do(now=clock.now())
    feed = Feed.objects.get(pk=shop.connection.pk)
    assert (feed.published, feed.product_count) == (0, 0)
    assert not SyncRun.objects.exists()


def test_nothing_is_prepared_while_the_addon_rests_or_the_account_is_off(shop):
    prepared(shop, None)
    shop.connection.is_active = False
    shop.connection.save()
    assert due_work_find(now=clock.now()).feeds == []
    shop.connection.is_active = True
    shop.connection.save()
    addon_suspend(code="baselinker")
    assert due_work_find(now=clock.now()).feeds == []


def test_quiet_run_is_closed_though_nobody_calls_again(shop):
    product, _other = product_make(), product_make("B")
    start = clock.now()
    shop.walk("ProductsList", start)
    shop.data([product.pk], start)
    assert due_work_find(now=start + timedelta(minutes=29)).runs == []
    later = start + timedelta(minutes=30)
    run = SyncRun.objects.get()
    assert due_work_find(now=later).runs == [run.pk]
    assert due_work_do(now=later)["runs"] == 1
    run.refresh_from_db()
    assert run.state != RunState.OPEN
    assert due_run_close(run_id=run.pk, now=later) is False
    assert Event.objects.filter(type__in=["run_completed", "run_interrupted"]).count() == 1


def kept_call(shop: Shop) -> InboundCall:
    """A call whose process died before it wrote an outcome."""
    call = call_begin(
        caller=Caller(shop.connection),
        action="OrderAdd",
        fields={"baselinker_id": "1", "products": "[]"},
        remote_address="",
        now=clock.now(),
    )
    InboundCall.objects.filter(pk=call.pk).update(retry_at=clock.now() - timedelta(seconds=1))
    return call


def test_kept_call_is_run_again_once(shop):
    call = kept_call(shop)
    now = clock.now()
    assert due_work_find(now=now).calls == [call.pk]
    assert due_work_do(now=now)["calls"] == 1
    call.refresh_from_db()
    assert (call.attempts, call.state) == (2, InboundCall.State.REFUSED)
    assert due_work_do(now=now)["calls"] == 0


def test_one_failing_unit_does_not_stop_the_others(shop, monkeypatch, caplog):
    kept_call(shop)
    prepared(shop, None)

    def broken(connection):
        raise RuntimeError("disk full")

    monkeypatch.setattr(due_work, "feed_warm_up", broken)
    counts = due_work_do(now=clock.now())
    assert (counts["feeds"], counts["failed"], counts["calls"]) == (0, 1, 1)
    assert "Due work failed: feeds" in caplog.text


def test_what_cannot_be_forgotten_keeps_nothing_else_from_being_forgotten(shop, monkeypatch, caplog):
    call = kept_call(shop)
    InboundCall.objects.filter(pk=call.pk).update(received_at=clock.now() - timedelta(days=31))
    monkeypatch.setattr(due_work, "events_prune", lambda now: 1 / 0)
    tasks.retention_run()
    assert not InboundCall.objects.exists()
    assert "Due work failed: events_deleted" in caplog.text


def test_command_tells_a_failure_by_its_exit_status(shop, monkeypatch, capsys):
    monkeypatch.setattr(due_work, "alerts_raise", lambda now: 1 / 0)
    with pytest.raises(SystemExit, match="1"):
        call_command("run_due_work", "--json")
    assert '"failed": 1' in capsys.readouterr().out


def test_sweep_puts_each_unit_into_the_queue_with_its_id_alone(shop, monkeypatch):
    prepared(shop, None)
    call = kept_call(shop)
    queued = []
    for task in (tasks.feed_prepare, tasks.run_close, tasks.call_retry, tasks.alert_check):
        monkeypatch.setattr(task, "delay_on_commit", lambda *ids, name=task.name: queued.append((name, ids)))
    tasks.due_work_run()
    assert [(name.rpartition(".")[2], ids) for name, ids in queued] == [
        ("feed_prepare", (shop.connection.pk,)),
        ("call_retry", (call.pk,)),
        ("alert_check", ()),
    ]


def test_tasks_for_things_that_are_gone_do_nothing(shop):
    before = Event.objects.count()
    tasks.feed_prepare(999_999)
    tasks.run_close(999_999)
    tasks.call_retry(999_999)
    assert Event.objects.count() == before
