"""The API at the same moment from many processes: keys, limits, and a token that ends."""

import multiprocessing
import time
from uuid import uuid4

import pytest
from django.db import transaction

from eshop.api.access import authentication, limits
from eshop.api.base import idempotency, writing
from eshop.api.clients.services import token_revoke
from eshop.api.errors.problem import Problem
from eshop.api.models import ApiCall, ApiCallCount, ApiToken
from eshop.catalog.models import Manufacturer
from eshop.core import clock
from tests.concurrency.racing import race
from tests.eshop.api.caller import api_caller_make

pytestmark = pytest.mark.urls("tests.eshop.api.sample_views")
BODY = {"items": [{"external_id": "A"}]}


@pytest.fixture
def erp(transactional_db):
    return api_caller_make()


def twins(erp):
    """Eight processes send the same call with the same key: how many times the work was done, and the statuses."""

    def send(_number):
        answer = erp.post("/shelves/adjust", BODY, idempotency_key="same")
        return answer.status, answer.headers.get("Idempotency-Replayed")

    return race(send, 8)


@pytest.mark.postgres
def test_twins_of_a_key_are_done_once(erp):
    answers = twins(erp)
    assert Manufacturer.objects.count() == 1
    assert answers.count((200, None)) == 1
    assert set(answers) <= {(200, None), (200, "true"), (409, None), (429, None)}
    assert erp.post("/shelves/adjust", BODY, idempotency_key="same").headers["Idempotency-Replayed"] == "true"


@pytest.mark.sqlite
def test_twins_of_a_key_are_done_once_on_sqlite(sqlite_file):
    answers = twins(api_caller_make())
    assert Manufacturer.objects.count() == 1
    assert answers.count((200, None)) == 1


@pytest.mark.postgres
def test_control_look_then_act_does_the_work_again(erp, monkeypatch):
    monkeypatch.setattr(limits, "WRITES_AT_ONCE", 8)

    def look_then_act(client, key, mark):
        found = ApiCall.objects.filter(client=client, key=key).first()
        time.sleep(0.05)
        if found is not None:
            raise idempotency.running()
        made = ApiCall.objects.create(client=client, key=f"{key}-{uuid4()}", fingerprint=mark, at=clock.now())
        return idempotency.Claim(made)

    monkeypatch.setattr(writing, "call_claim", look_then_act)
    twins(erp)
    assert Manufacturer.objects.count() > 1


def calls_counted(erp):
    race(lambda _number: [limits.call_count(erp.client, clock.now()) for _ in range(25)], 8)
    return ApiCallCount.objects.get().calls


@pytest.fixture
def one_minute(monkeypatch):
    """The race must not run over a minute's end."""
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.mark.postgres
def test_calls_of_all_processes_are_counted(erp, one_minute):
    assert calls_counted(erp) == 200


@pytest.mark.postgres
def test_control_counting_by_reading_first_loses_some(erp, one_minute, monkeypatch):
    def look_then_act(client, now):
        row, _made = ApiCallCount.objects.get_or_create(client=client, defaults={"minute": 0, "calls": 0})
        row.calls += 1
        row.save()

    monkeypatch.setattr(limits, "call_count", look_then_act)
    assert calls_counted(erp) < 200


def writes_at_once(erp):
    """Of five processes that begin a write and stay in it for a moment: how many were let in."""

    def write(_number):
        try:
            with transaction.atomic():
                limits.write_slot_take(erp.client)
                time.sleep(1)
        except Problem as problem:
            return problem.code.code
        return "written"

    return sorted(race(write, 5))


@pytest.mark.postgres
def test_two_writes_of_a_client_run_at_once_and_no_more(erp):
    assert writes_at_once(erp) == ["too_many_writes"] * 3 + ["written"] * 2
    assert erp.post("/shelves/set", BODY).status == 200


@pytest.mark.postgres
def test_control_with_five_places_all_write(erp, monkeypatch):
    monkeypatch.setattr(limits, "WRITES_AT_ONCE", 5)
    assert writes_at_once(erp) == ["written"] * 5


def let_in_after_the_end(erp):
    """Three processes call all the time while a fourth revokes the token: calls begun after that and answered 200."""
    callers = 3
    called, ended = (multiprocessing.Semaphore(0), multiprocessing.Event())

    def work(number):
        if number == callers:
            assert all(called.acquire(timeout=30) for _ in range(callers))
            token_revoke(ApiToken.objects.get())
            ended.set()
            return 0
        assert erp.get("/status").status == 200
        called.release()
        while not ended.is_set():
            erp.get("/status")
        return sum(erp.get("/status").status == 200 for _ in range(5))

    return sum(race(work, callers + 1))


@pytest.mark.postgres
def test_a_token_revoked_between_two_calls_lets_the_second_one_in_nowhere(erp):
    assert let_in_after_the_end(erp) == 0


@pytest.mark.postgres
def test_control_a_token_that_is_remembered_lets_it_in(erp, monkeypatch):
    remembered = {}

    def look_once(sent, look=authentication._stored):
        return remembered.setdefault(sent.name, look(sent) if sent.name not in remembered else None)

    monkeypatch.setattr(authentication, "_stored", look_once)
    assert let_in_after_the_end(erp) > 0
