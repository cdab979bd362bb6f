"""On SQLite whoever waits to write gets in between the short spells of somebody who writes nearly all the time."""

import sqlite3
import threading
import time
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, transaction

from eshop.core.hot_path.statements import no_waiting_for_the_writer
from eshop.core.models import Heartbeat
from eshop.core.sqlite import base

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("sqlite_file")]
SPELL, GAP, SPELLS = 0.57, 0.03, 4
"""SQLite's own waiting asks 0.428, 0.528, 0.628 s after it began: with these it is met writing again and again."""
WRITES = 2


@contextmanager
def somebody_writes(spells=SPELLS):
    """Another connection holds the lock for SPELL seconds, at most `spells` times, and leaves it for GAP between."""
    holds, done = threading.Event(), threading.Event()

    def work():
        other = other_connection()
        for _spell in range(spells):
            other.execute("BEGIN IMMEDIATE")
            holds.set()
            time.sleep(SPELL)
            other.execute("COMMIT")
            if done.wait(GAP):
                break
        other.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert holds.wait(10)
        yield
    finally:
        done.set()
        thread.join()


def other_connection():
    connection.ensure_connection()  # Where the shop had opened it, the file lets others read beside a writer.
    return sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=60)


def write_alone():
    """One statement in autocommit, as the connector's hot path writes."""
    Heartbeat.objects.filter(name="n").update(at="2026-11-28T00:00:00Z")


@transaction.atomic
def write_in_a_transaction():
    write_alone()


def seconds_waited(write):
    waited = 0
    for _number in range(WRITES):
        with somebody_writes():
            begun = time.monotonic()
            write()
            waited += time.monotonic() - begun
    return waited


@pytest.mark.parametrize("write", [write_alone, write_in_a_transaction])
def test_a_write_waits_for_one_spell(write):
    assert seconds_waited(write) < WRITES * 2 * SPELL


def test_control_sqlites_own_waiting_misses_the_gaps(monkeypatch):
    monkeypatch.setattr(base, "ASKING_MS", 60_000)
    connection.close()
    assert seconds_waited(write_alone) > WRITES * 2 * SPELL


def test_who_waits_in_vain_is_told_after_the_seconds_of_the_settings(monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.3)
    connection.close()
    other = other_connection()
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    with pytest.raises(OperationalError, match="locked"):
        write_alone()
    assert 0.3 <= time.monotonic() - begun < 1
    other.close()


def test_who_must_not_wait_is_told_at_once_and_waits_again_afterwards():
    with somebody_writes(spells=1):
        begun = time.monotonic()
        with pytest.raises(OperationalError, match="locked"), no_waiting_for_the_writer():
            write_alone()
        assert time.monotonic() - begun < SPELL / 2
        write_alone()


def test_a_connection_that_was_closed_meanwhile_is_no_trouble():
    with no_waiting_for_the_writer():
        connection.close()
    with somebody_writes(spells=1):
        write_alone()


def test_a_statement_of_a_transaction_is_not_begun_anew():
    """What the transaction has read would no longer be so."""
    with somebody_writes(spells=1), connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT count(*) FROM core_heartbeat")
        with pytest.raises(OperationalError, match="locked"):
            cursor.execute("DELETE FROM core_heartbeat")
        cursor.execute("ROLLBACK")
