"""The limiter of one process: its pace, who goes first, and what happens after a block."""

from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
import time_machine
from django.db import transaction

from baselinker_integration.models import Gate
from baselinker_integration.token_api import gate
from eshop.core import clock

MINUTE = 60_000


class Time:
    """The database's clock in milliseconds, moved by the test."""

    def __init__(self):
        self.now = 1_800_000_000_000

    def __call__(self):
        return str(self.now)


@pytest.fixture
def time(monkeypatch):
    moved = Time()
    monkeypatch.setattr(gate, "now_expression", moved)
    return moved


def most_in_a_minute(moments):
    """The highest number of them in any 60 seconds, both ends included."""
    return max(sum(start <= each <= start + MINUTE for each in moments) for start in moments)


@pytest.mark.parametrize(("per_minute", "most", "least"), [(80, 91, 160), (92, 99, 170), (100, 99, 150)])
def test_no_minute_has_more_than_the_pace_and_a_burst(account, time, per_minute, most, least):
    account.per_minute = per_minute
    passed = []
    for _ in range(600):
        time.now += 200
        if gate.permit(account):
            passed.append(time.now)
    assert most_in_a_minute(passed) <= most < 100
    assert len(passed) >= least


def test_writes_always_find_room_beside_greedy_readers(account, time):
    passed = {"write": [], "changes": [], "sweep": []}
    for step in range(320):
        time.now += 200
        for kind in ("sweep", "changes", *(["write"] if step % 5 == 0 else [])):
            if gate.permit(account, kind):
                passed[kind].append(time.now)
    assert len(passed["write"]) == 64
    assert most_in_a_minute(passed["sweep"]) <= 20 + 3
    assert most_in_a_minute(passed["changes"]) <= 30 + 3
    assert most_in_a_minute(sorted(chain.from_iterable(passed.values()))) <= 91


def test_each_kind_of_reading_keeps_its_own_pace(account, time):
    for kind, most in (("changes", 33), ("sweep", 23)):
        time.now += 10 * MINUTE
        passed = []
        for _ in range(320):
            time.now += 200
            passed += [time.now] if gate.permit(account, kind) else []
        assert most_in_a_minute(passed) <= most
        assert len(passed) >= most - 3


def test_opens_at_tells_when_to_come_again(account, time):
    assert abs((gate.opens_at(account) - clock.now()).total_seconds()) < 0.5
    while gate.permit(account):
        pass
    waiting = (gate.opens_at(account) - clock.now()).total_seconds()
    assert 0 < waiting <= 0.75
    time.now += round(waiting * 1000) + 60
    assert gate.permit(account) is True


def test_a_permit_is_committed_before_it_counts(account, monkeypatch):
    """Inside somebody's transaction it would be lost with a rollback, and the row held until then."""
    with transaction.atomic():
        for block in transaction.get_connection().atomic_blocks:
            monkeypatch.setattr(block, "_from_testcase", False)
        with pytest.raises(RuntimeError, match="durable"):
            gate.permit(account)


def test_after_a_block_one_probe_decides(account, time):
    assert gate.shut(account, clock.now().fromtimestamp((time.now + 5000) / 1000, clock.now().tzinfo)) is True
    assert gate.shut(account, clock.now().fromtimestamp((time.now + 9000) / 1000, clock.now().tzinfo)) is False
    assert Gate.objects.get().blocked_until == time.now + 9000
    time.now += 8999
    assert (gate.permit(account), gate.probe_take(account), gate.reopen(account)) == (False, False, False)
    time.now += 1
    assert [gate.probe_take(account), gate.probe_take(account), gate.permit(account)] == [True, False, False]
    time.now += gate.PROBE_LEASE
    assert gate.probe_take(account) is True, "whoever had the probe is gone: the next one may"
    assert gate.reopen(account) is True
    assert (gate.permit(account), gate.shut_until(account)) == (True, None)


def test_a_gate_of_nobody_lets_nobody_through(account):
    Gate.objects.all().delete()
    assert gate.permit(account) is False


HOSTS = 12


def permits_of_hosts(account):
    """How many permits hosts whose clocks disagree by up to 90 seconds get one after another, in so many seconds."""
    began, permits = datetime.now(UTC), 0
    for number in range(HOSTS):
        with time_machine.travel(began + timedelta(seconds=90 * number / (HOSTS - 1) - 45)):
            permits += sum(gate.permit(account) for _ in range(30))
    return permits, (datetime.now(UTC) - began).total_seconds()


def test_hosts_whose_clocks_disagree_get_no_more(account):
    permits, seconds = permits_of_hosts(account)
    assert 11 <= permits <= 12 + seconds / 0.75


def test_control_by_the_hosts_own_clocks_more_pass_than_baselinker_allows(account, monkeypatch):
    monkeypatch.setattr(gate, "now_expression", lambda: str(round(datetime.now(UTC).timestamp() * 1000)))
    assert permits_of_hosts(account)[0] > 100
