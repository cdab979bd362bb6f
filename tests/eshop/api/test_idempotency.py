"""A call with an Idempotency-Key is done once."""

import json
from datetime import timedelta

import pytest
import time_machine

from eshop.api.base.idempotency import GONE, old_api_calls_prune
from eshop.api.models import ApiCall
from eshop.catalog.models import Manufacturer
from eshop.core import clock
from tests.eshop.api.caller import api_caller_make

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.eshop.api.sample_views")]
BODY = {"items": [{"external_id": "A"}]}


def adjust(erp, key="k1", body=BODY, **headers):
    return erp.post("/shelves/adjust", body, idempotency_key=key, **headers)


def test_the_same_call_again_gets_the_same_answer_and_is_not_done_again(erp):
    first, second = adjust(erp), adjust(erp)
    assert (first.status, second.status) == (200, 200)
    assert first.body == second.body
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Manufacturer.objects.count() == 1


def test_a_call_that_was_rejected_whole_is_an_outcome_too(erp):
    refused = {"items": [{"external_id": 7}]}
    assert adjust(erp, body=refused).status == 422
    assert adjust(erp, body=refused).headers["Idempotency-Replayed"] == "true"


def test_another_body_under_the_same_key_is_refused(erp):
    adjust(erp)
    answer = adjust(erp, body={"items": [{"external_id": "B"}]})
    assert (answer.status, answer.json["code"]) == (422, "idempotency_mismatch")
    assert erp.post("/shelves/set", BODY, idempotency_key="k1").json["code"] == "idempotency_mismatch"
    assert Manufacturer.objects.count() == 1


def test_keys_of_two_clients_have_nothing_to_do_with_each_other(erp):
    adjust(erp)
    adjust(api_caller_make("XL"))
    assert Manufacturer.objects.count() == 2


def test_a_twin_that_is_running_is_asked_to_wait(erp):
    adjust(erp)
    ApiCall.objects.update(status=None, response=None)
    answer = adjust(erp)
    assert (answer.status, answer.json["code"], answer.headers["Retry-After"]) == (409, "idempotency_running", "2")
    assert Manufacturer.objects.count() == 1


def test_one_that_broke_off_long_ago_is_done_again(erp):
    adjust(erp)
    ApiCall.objects.update(status=None, response=None, at=clock.now() - GONE - timedelta(seconds=1))
    assert adjust(erp).status == 200
    assert Manufacturer.objects.count() == 2
    assert adjust(erp).headers["Idempotency-Replayed"] == "true"


def test_work_that_was_taken_over_meanwhile_is_taken_back(erp, monkeypatch):
    from eshop.api.base import writing

    def late(claim, answer, finish=writing.claim_finish):
        ApiCall.objects.update(attempt="00000000-0000-0000-0000-000000000000")
        finish(claim, answer)

    monkeypatch.setattr(writing, "claim_finish", late)
    assert adjust(erp).json["code"] == "idempotency_running"
    assert Manufacturer.objects.count() == 0


def test_work_that_failed_leaves_nothing_and_its_key_is_free(erp):
    broken = {"items": [{"external_id": "broken"}]}
    assert adjust(erp, body=broken).status == 500
    assert (Manufacturer.objects.count(), ApiCall.objects.count()) == (0, 0)
    assert adjust(erp, body=BODY).status == 200


def test_a_call_that_is_wrong_as_a_whole_uses_no_key_up(erp):
    assert adjust(erp, body={"items": []}).status == 422
    assert adjust(erp).status == 200


@pytest.mark.parametrize(
    ("key", "code"), [("", "bad_idempotency_key"), ("a b", "bad_idempotency_key"), ("x" * 256, "bad_idempotency_key")]
)
def test_a_key_of_another_form_is_refused(erp, key, code):
    answer = adjust(erp, key=key)
    assert (answer.status, answer.json["code"]) == (400, code)


def test_a_call_that_needs_a_key_says_so_and_others_do_without(erp):
    assert erp.post("/shelves/adjust", BODY).json["code"] == "idempotency_key_missing"
    assert erp.post("/shelves/set", BODY).status == 200
    assert ApiCall.objects.count() == 0


def test_keys_are_forgotten_after_a_day(erp):
    adjust(erp)
    assert old_api_calls_prune(clock.now() + timedelta(hours=23)) == 0
    with time_machine.travel(clock.now() + timedelta(hours=24, seconds=1)):
        assert adjust(erp).status == 200
    assert Manufacturer.objects.count() == 2
    assert old_api_calls_prune(clock.now() + timedelta(hours=49)) == 1


def test_what_is_kept_holds_no_token(erp):
    adjust(erp)
    assert erp.token.split("_")[2] not in json.dumps(list(ApiCall.objects.values()), default=str)
