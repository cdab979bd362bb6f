"""One call of the token API: what is sent, and what becomes of it."""

import pytest

from baselinker_integration.player.token_api.orders import order_place
from baselinker_integration.token_api import gate
from baselinker_integration.token_api.answers import Outcome
from baselinker_integration.token_api.client import TokenClient
from event_log.models import Event


def test_a_call_brings_the_answer(world, account):
    order_place(world, 501)
    answer = TokenClient(account).call("setOrderStatus", {"order_id": 501, "status_id": 8071})
    assert (answer.outcome, answer.code, answer.until) == (Outcome.DONE, "", None)
    assert world.orders[501]["order_status_id"] == 8071
    assert world.called("setOrderStatus") == [{"order_id": 501, "status_id": 8071}]


def test_too_many_calls_shut_the_gate_until_the_time_that_baselinker_names(world, account):
    world.switches.calls_a_minute = 2
    answers = [TokenClient(account).call("getOrderSources", {}) for _ in range(3)]
    assert [answer.outcome for answer in answers] == [Outcome.DONE, Outcome.DONE, Outcome.LIMITED]
    named = world.limit.until
    assert named + 9 <= answers[2].until.timestamp() <= named + 15.1
    assert gate.permit(account) is False
    assert list(Event.objects.filter(type="token_blocked").values_list("repeats", flat=True)) == [0]


@pytest.mark.parametrize("kind", ["write", "changes", "sweep"])
def test_a_permit_is_given_to_each_kind(account, kind):
    assert gate.permit(account, kind) is True
