"""Eight processes call BaseLinker for three accounts: its limit is never met, and a block is probed once."""

import multiprocessing
from contextlib import suppress
from itertools import chain

import pytest

from baselinker_integration.accounts.connections import connection_create
from baselinker_integration.models import Gate, TokenAccount
from baselinker_integration.player.token_api.limits import Limit
from baselinker_integration.player.token_api.refusal import Refusal
from baselinker_integration.player.token_api.switches import Switches
from baselinker_integration.token_api import gate
from baselinker_integration.token_api.accounts import token_paste
from eshop.addons.services import addon_ensure_active
from tests.concurrency.racing import race

PROCESSES, ACCOUNTS = 8, 3
START = 1_800_000_000_000
STEP = 60
"""Milliseconds that the simulated clock moves with each try of anybody."""

_FORK = multiprocessing.get_context("fork")


def accounts_make():
    addon_ensure_active(code="baselinker")
    connections = [connection_create(name=f"Konto {number}").connection for number in range(ACCOUNTS)]
    return [token_paste(connection=each, token="9" * 30) for each in connections]


@pytest.fixture
def accounts(transactional_db):
    return accounts_make()


@pytest.fixture
def accounts_in_a_file(sqlite_file):
    return accounts_make()


def calls_of(accounts, monkeypatch, seconds):
    """When each process got a permit in so many simulated seconds, by account: [[milliseconds]]."""
    now = _FORK.Value("q", START)

    def work(number):
        passed, moment = [], [0]
        monkeypatch.setattr(gate, "now_expression", lambda: str(moment[0]))
        tries = 0
        while True:
            with now.get_lock():
                now.value += STEP
                moment[0] = now.value
            if moment[0] >= START + seconds * 1000:
                return passed
            account = accounts[(number + tries) % ACCOUNTS]
            tries += 1
            if gate.permit(account):
                passed.append((account.pk, moment[0]))

    found = list(chain.from_iterable(race(work, PROCESSES)))
    return [sorted(moment for pk, moment in found if pk == account.pk) for account in accounts]


def blocks_of(moments):
    """How often BaseLinker would block an account that is called at these moments."""
    limit = Limit(Switches())
    for moment in moments:
        with suppress(Refusal):
            limit.count(moment / 1000)
    return limit.blocks


def nobody_is_blocked(accounts, monkeypatch, seconds):
    calls = calls_of(accounts, monkeypatch, seconds)
    assert [blocks_of(moments) for moments in calls] == [0] * ACCOUNTS
    assert [len(moments) >= 0.9 * 80 * seconds / 60 for moments in calls] == [True] * ACCOUNTS


@pytest.mark.postgres
def test_eight_processes_are_never_blocked(accounts, monkeypatch):
    nobody_is_blocked(accounts, monkeypatch, 100)


@pytest.mark.sqlite
def test_eight_processes_are_never_blocked_on_sqlite(accounts_in_a_file, monkeypatch):
    nobody_is_blocked(accounts_in_a_file, monkeypatch, 70)


@pytest.mark.long
@pytest.mark.postgres
def test_eight_processes_are_never_blocked_in_five_minutes(accounts, monkeypatch):
    nobody_is_blocked(accounts, monkeypatch, 300)


@pytest.mark.postgres
def test_control_a_limiter_in_the_memory_of_each_process_is_blocked(accounts):
    spacing, burst = gate.pace(accounts[0].per_minute)

    def work(_number):  # Time passes for each of them, however the machine shares its cores out.
        passed, free_at = [], 0
        for moment in range(START, START + 70_000, STEP):
            if free_at <= moment + burst:
                free_at = max(free_at, moment) + spacing
                passed.append(moment)
        return passed

    assert blocks_of(sorted(chain.from_iterable(race(work, PROCESSES)))) > 0
    assert blocks_of(work(0)) == 0


def probes_taken(account):
    Gate.objects.filter(pk=account.pk).update(blocked_until=1, probe=1)
    return sum(race(lambda _number: gate.probe_take(account), PROCESSES))


@pytest.mark.postgres
def test_one_of_all_workers_probes_after_a_block(accounts):
    assert probes_taken(accounts[0]) == 1


@pytest.mark.postgres
def test_control_without_the_lease_all_of_them_probe(accounts, monkeypatch):
    monkeypatch.setattr(gate, "PROBE_LEASE", -(10**12))
    assert probes_taken(accounts[0]) == PROCESSES


@pytest.mark.postgres
def test_no_account_waits_for_another(accounts):
    for _ in range(20):
        gate.permit(accounts[0])
    assert [gate.permit(account) for account in accounts] == [False, True, True]
    assert TokenAccount.objects.count() == ACCOUNTS
