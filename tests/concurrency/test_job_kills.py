"""The worker of a job is killed at any moment, again and again: every line counts once, and none is lost."""

import json
import multiprocessing
import os
import random
import signal
import time
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import connections, transaction

from eshop.api.models import ApiJob
from eshop.api.runs import job_file, jobs
from eshop.catalog.models import Product, Stock, StockMovement
from eshop.core import clock
from tests.eshop.api.caller import api_caller_make
from tests.factories import price_list_default

LINES, PORTION, EVERY_BAD = 1500, 50, 100
_FORK = multiprocessing.get_context("fork")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(job_file, "PORTION", PORTION)
    monkeypatch.setattr("eshop.api.views.jobs.AT_ONCE", 0)


def worker(job_id, begun):
    connections["default"].connection = None
    real = jobs.portion_write

    def counted(*args):
        begun.value += 1
        return real(*args)

    jobs.portion_write = counted
    try:
        jobs.job_work(job_id=job_id)
    finally:
        os._exit(0)


def killed_until_it_is_done(seed):
    """How many workers were killed before one came to the end of the file."""
    moments, kills = random.Random(seed), 0
    price_list_default()
    rows = [{"op": "item", "external_id": f"E{number}", "stock": "2"} for number in range(LINES)]
    for number in range(0, LINES, EVERY_BAD):
        rows[number]["parent"] = "nie ma"
    body = "".join(json.dumps(row) + "\n" for row in rows)
    erp = api_caller_make()
    job = erp.post("/jobs", body, content_type="application/x-ndjson", idempotency_key="k").json["id"]
    while ApiJob.objects.get(pk=job).state == "waiting":
        connections.close_all()
        begun, portions = _FORK.Value("i", 0), moments.randint(1, 6)
        process = _FORK.Process(target=worker, args=(job, begun))
        process.start()
        while begun.value < portions and process.is_alive():
            time.sleep(0.002)
        time.sleep(moments.uniform(0, 0.05))
        if process.exitcode is None:
            os.kill(process.pid, signal.SIGKILL)
            kills += 1
        process.join(30)
    refused = LINES // EVERY_BAD
    done = erp.get(f"/jobs/{job}").json
    assert done["counts"] == {"created": LINES - refused, "updated": 0, "unchanged": 0, "rejected": refused}
    assert [line["line"] for line in erp.get_lines(f"/jobs/{job}/results")] == list(range(1, LINES, EVERY_BAD))
    assert Product.objects.count() == LINES - refused
    assert Stock.objects.filter(quantity=2).count() == StockMovement.objects.count() == LINES - refused
    jobs.jobs_work(clock.now())
    assert list(job_file.jobs_folder().iterdir()) == []
    return kills


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_every_line_counts_once():
    assert killed_until_it_is_done(1) > 0


@pytest.mark.sqlite
def test_every_line_counts_once_on_sqlite(sqlite_file):
    assert killed_until_it_is_done(2) > 0


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(20))
def test_every_line_counts_once_in_twenty_rounds(seed):
    killed_until_it_is_done(seed)


def created_after_a_kill_between_rows_and_place(monkeypatch):
    """The worker dies when the rows of its third portion are written and their place is not."""
    real, calls = jobs.portion_write, []

    def dies(*args):
        done = real(*args)
        calls.append(1)
        if len(calls) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    price_list_default()
    erp = api_caller_make()
    rows = [{"op": "item", "external_id": f"E{number}"} for number in range(PORTION * 5)]
    body = "".join(json.dumps(row) + "\n" for row in rows)
    job = erp.post("/jobs", body, content_type="application/x-ndjson", idempotency_key="k").json["id"]
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "portion_write", dies)
        connections.close_all()
        process = _FORK.Process(target=worker, args=(job, _FORK.Value("i", 0)))
        process.start()
        process.join(30)
    jobs.job_work(job_id=job)
    return erp.get(f"/jobs/{job}").json["counts"]["created"]


@pytest.mark.sqlite
def test_rows_and_place_are_noted_together(sqlite_file, monkeypatch):
    assert created_after_a_kill_between_rows_and_place(monkeypatch) == PORTION * 5


@pytest.mark.sqlite
def test_control_noted_one_after_the_other_a_portion_is_written_twice(sqlite_file, monkeypatch):
    apart = SimpleNamespace(atomic=nullcontext, on_commit=transaction.on_commit)
    monkeypatch.setattr(jobs, "transaction", apart)
    assert created_after_a_kill_between_rows_and_place(monkeypatch) == PORTION * 4
