"""Two clicks on one import: the database decides, and the work is done once."""

import time

import pytest

from eshop.core import clock
from eshop.panel.imports import jobs, running
from eshop.panel.models import ImportJob
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
