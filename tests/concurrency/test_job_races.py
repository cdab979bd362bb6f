"""Two files of one client at the same moment: written side by side, the older could overwrite the newer."""

import time

import pytest

from eshop.api.models import ApiJob
from eshop.api.views import jobs
from tests.concurrency.racing import race
from tests.eshop.api.caller import api_caller_make

LINE = b'{"op": "stock", "external_id": "A", "quantity": "1"}'


@pytest.fixture
def erp(transactional_db, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(jobs, "AT_ONCE", 0)
    shown = jobs._shown
    monkeypatch.setattr(jobs, "_shown", lambda job: time.sleep(0.5) or shown(job))
    return api_caller_make()


def sent_twice(erp):
    def send(number):
        return erp.post("/jobs", LINE, content_type="application/x-ndjson", idempotency_key=f"k{number}").status

    return sorted(race(send, 2))


@pytest.mark.postgres
def test_one_of_two_files_is_refused(erp):
    assert sent_twice(erp) == [202, 409]
    assert ApiJob.objects.count() == 1


@pytest.mark.postgres
def test_control_out_of_turn_both_are_taken(erp, monkeypatch):
    monkeypatch.setattr(jobs, "_in_turn", lambda client: None)
    assert sent_twice(erp) == [202, 202]
    assert ApiJob.objects.count() == 2
