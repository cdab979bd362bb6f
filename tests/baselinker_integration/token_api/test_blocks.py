"""Until when BaseLinker wants silence: a time of Warsaw without a zone, also in the hours when the clocks change."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from baselinker_integration.models import Gate
from baselinker_integration.token_api import gate
from baselinker_integration.token_api.blocks import JITTER_SECONDS, MARGIN, UNKNOWN, blocked_until
from baselinker_integration.token_api.client import TokenClient


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


CASES = [
    ("2026-11-27 09:00:00", "2026-11-27 10:05:00", "2026-11-27 09:05:00"),
    ("2026-07-01 08:00:00", "2026-07-01 10:05:00", "2026-07-01 08:05:00"),
    ("2026-10-25 00:25:00", "2026-10-25 02:30:00", "2026-10-25 00:30:00"),
    ("2026-10-25 01:25:00", "2026-10-25 02:30:00", "2026-10-25 01:30:00"),
    ("2026-10-25 00:57:00", "2026-10-25 02:03:00", "2026-10-25 01:03:00"),
    ("2027-03-28 00:58:00", "2027-03-28 03:03:00", "2027-03-28 01:03:00"),
    ("2027-03-28 00:58:00", "2027-03-28 02:30:00", "2027-03-28 01:30:00"),
]
"""Now (UTC), the time in the message, what it means (UTC)."""


@pytest.mark.parametrize(("now", "said", "meant"), CASES)
def test_the_time_is_warsaws_and_the_next_one_of_its_name(now, said, meant):
    until = blocked_until(f"Query limit exceeded, token blocked until {said}", at(now))
    assert timedelta() <= until - at(meant) - MARGIN <= timedelta(seconds=JITTER_SECONDS)


def test_control_the_time_without_its_fold_is_an_hour_wrong_in_autumn():
    from eshop.core.clock import WARSAW

    naive = [datetime.fromisoformat(said).replace(tzinfo=WARSAW).astimezone(UTC) for _now, said, _meant in CASES]
    wrong = [case[0] for case, moment in zip(CASES, naive, strict=True) if moment != at(case[2])]
    assert wrong == ["2026-10-25 01:25:00", "2026-10-25 00:57:00"]


@pytest.mark.parametrize(
    "message",
    [
        "",
        "Query limit exceeded",
        "blocked until tomorrow",
        "blocked until 2026-11-27 09:59:00",
        "blocked until 2026-11-27 11:00:01",
        "blocked until 2026-13-45 99:99:99",
    ],
)
def test_a_time_past_too_far_ahead_or_none_is_ten_minutes(message):
    now = at("2026-11-27 09:00:00")
    assert UNKNOWN + MARGIN <= blocked_until(message, now) - now <= UNKNOWN + MARGIN + timedelta(seconds=JITTER_SECONDS)


@pytest.mark.parametrize("stamp", ["warsaw", "utc", "absent"])
def test_a_block_is_waited_for_whatever_its_stamp_is(world, account, stamp):
    """A stamp in another zone than Warsaw's is past or far ahead: then it is the ten minutes that blocks last."""
    world.switches.calls_a_minute, world.switches.stamp = 0, stamp
    answer = TokenClient(account).call("getOrders", {})
    late = answer.until - datetime.fromtimestamp(world.limit.until, UTC)
    assert timedelta(seconds=9) <= late <= timedelta(seconds=16)
    assert (gate.permit(account), gate.shut_until(account)) == (False, truncated(answer.until))


def truncated(moment):
    """What a row of milliseconds keeps of it."""
    return datetime.fromtimestamp(round(moment.timestamp() * 1000) / 1000, UTC)


def test_a_restart_inside_a_block_calls_nobody(world, account, monkeypatch):
    """Only the row knows of the block: not the process, which is a new one, nor its clock."""
    world.switches.calls_a_minute = 0
    TokenClient(account).call("getOrders", {})
    until = Gate.objects.get().blocked_until
    for moment, is_open in ((until - 60_000, False), (until - 1, False), (until, True)):
        monkeypatch.setattr(gate, "now_expression", lambda moment=moment: str(moment))
        assert (gate.permit(account), gate.probe_take(account)) == (False, is_open)
    assert world.limit.knocks == 0
    Gate.objects.update(blocked_until=None, probe=None)
    assert gate.permit(account) is True, "the control: with no stamp in the row the call goes out"


def test_a_host_whose_clock_is_wrong_does_not_open_the_gate(world, account):
    world.switches.calls_a_minute = 0
    TokenClient(account).call("getOrders", {})
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2)):
        assert (gate.permit(account), gate.probe_take(account)) == (False, False)
