"""The runner can fail: each known mistake is caught by the rule made for it, and by no other."""

import pytest

from baselinker_integration.conformance.rules import RULES
from tests.baselinker_integration.conformance.checking import check, failed
from tests.baselinker_integration.conformance.fakes.endpoint import FakeEndpoint
from tests.baselinker_integration.conformance.fakes.mistakes import MISTAKES

pytestmark = pytest.mark.sqlite  # no database is touched, so once is enough

PROVEN_ELSEWHERE = {"probe.reachable"}
"""test_runner.py: an address where nobody listens."""


def test_correct_endpoint_passes_every_rule():
    report = check(FakeEndpoint())

    assert failed(report) == []
    not_applicable = [result.id for result in report.results if result.verdict == "n/a"]
    assert not_applicable == ["methods.unlisted-refused"]


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_is_caught_by_its_rule_alone(name):
    endpoint, rule_id = MISTAKES[name]

    assert failed(check(endpoint())) == [rule_id]


def test_every_rule_is_proven_by_a_mistake():
    proven = {rule_id for _endpoint, rule_id in MISTAKES.values()}

    assert {rule.id for rule in RULES} - proven == PROVEN_ELSEWHERE
