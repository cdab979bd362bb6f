"""Two clicks on one import: the database decides, and the work is done once."""

import sqlite3
import time
from contextlib import nullcontext

import pytest
from django.db import connection, transaction

from eshop.catalog.models import Manufacturer, Product
from eshop.core import clock
from eshop.panel.imports import fetching, jobs, running
from eshop.panel.imports.background import in_thread
from eshop.panel.imports.storing import ImportFile
from eshop.panel.imports.trial import trial_database
from eshop.panel.models import ImportAddress, ImportJob
from tests import factories
from tests.concurrency.racing import race

KINDS = [
    pytest.param("sqlite", marks=pytest.mark.sqlite),
    pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.django_db(transaction=True)]),
]


@pytest.fixture(params=KINDS)
def database(request):
    """A committed database of either kind."""
    if request.param == "sqlite":
        request.getfixturevalue("sqlite_file")


@pytest.fixture
def job(database):
    return factories.import_make(factories.user_make(), state="checked")


def _move_unguarded(job_id, before, after, **_values):
    found = ImportJob.objects.get(pk=job_id)
    if found.state not in before:
        return False
    time.sleep(0.5)
    ImportJob.objects.filter(pk=job_id).update(state=after, moved_at=clock.now())
    return True


def _claim_unguarded(job, running_state):
    time.sleep(0.5)
    ImportJob.objects.filter(pk=job.pk).update(state=running_state, moved_at=clock.now())
    return True


def _clicks(job):
    return sorted(race(lambda _number: jobs.import_confirm(job_id=job.pk), 2))


def _works(job, monkeypatch):
    ImportJob.objects.filter(pk=job.pk).update(state="waiting")
    monkeypatch.setattr(running, "_import", lambda job: time.sleep(0.5))
    return sorted(race(lambda _number: running.import_work(job_id=job.pk), 2))


def test_two_clicks_order_one_import(job):
    assert _clicks(job) == [False, True]


def test_control_without_the_condition_both_clicks_order(job, monkeypatch):
    monkeypatch.setattr(jobs, "_move", _move_unguarded)
    assert _clicks(job) == [True, True]


def test_two_workers_do_the_work_once(job, monkeypatch):
    assert _works(job, monkeypatch) == [False, True]


def test_control_without_the_claim_both_work(job, monkeypatch):
    monkeypatch.setattr(running, "_claim", _claim_unguarded)
    assert _works(job, monkeypatch) == [True, True]


def _other_writes(path):
    """Whether somebody else may write into the database meanwhile."""
    other = sqlite3.connect(path, timeout=0.5, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return False
    finally:
        other.close()
    return True


def _written_during_a_trial(where, folder):
    path = connection.settings_dict["NAME"]
    with where(folder), transaction.atomic():
        Manufacturer.objects.create(name="Z próby")
        return _other_writes(path)


@pytest.mark.sqlite
def test_a_trial_keeps_nobody_from_writing_and_leaves_nothing(sqlite_file, tmp_path):
    assert _written_during_a_trial(trial_database, tmp_path) is True
    assert not Manufacturer.objects.exists()
    assert list(tmp_path.glob(".trial*")) == []


@pytest.mark.sqlite
def test_control_on_the_database_itself_others_wait(sqlite_file, tmp_path):
    assert _written_during_a_trial(lambda folder: nullcontext(), tmp_path) is False


@pytest.mark.sqlite
def test_without_a_broker_a_thread_does_the_work(sqlite_file, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    stored = ImportFile("towary.csv")
    stored.write(b"id;code;name;price\n1;K1;Kubek;19,90\n")
    stored.close()
    job_id = jobs.import_create(user=factories.user_make(), language="pl", stored=stored)
    in_thread(job_id)
    assert _state_reached(job_id, "checked").counts["created"] == 1
    assert not Product.objects.exists()
    assert jobs.import_confirm(job_id=job_id)
    in_thread(job_id)
    _state_reached(job_id, "done")
    assert Product.objects.get().code == "K1"


def _state_reached(job_id, state):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = ImportJob.objects.get(pk=job_id)
        if found.state == state:
            return found
        time.sleep(0.1)
    raise AssertionError(f"the import is still {found.state}")


def _fetches(monkeypatch):
    """What two processes that find the same address due make of it."""
    address = ImportAddress.objects.create(source="hurtownia", sealed="", host="hurtownia.example")
    monkeypatch.setattr(fetching, "_stored", lambda _address: time.sleep(0.5))
    now = clock.now()
    return sorted(race(lambda _number: fetching.address_fetch(address_id=address.pk, now=now), 2))


def test_an_address_that_is_due_is_fetched_once(database, monkeypatch):
    assert _fetches(monkeypatch) == [False, True]


def test_control_without_the_claim_it_is_fetched_twice(database, monkeypatch):
    monkeypatch.setattr(fetching, "_claim", lambda _address_id, _now: True)
    assert _fetches(monkeypatch) == [True, True]
