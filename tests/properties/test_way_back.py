"""Whatever happens in whatever order: once at rest BaseLinker knows of every order what the shop wants it to know.

The same examples are tried on every machine; PROPERTY_EXAMPLES=500 tries as many new ones.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from baselinker_integration.background import way_back as background
from baselinker_integration.models import WayBack
from baselinker_integration.token_api import gate
from baselinker_integration.token_api.client import TokenClient
from baselinker_integration.way_back import asking, sending, telling
from eshop.core import clock
from tests.baselinker_integration.token_api.conftest import played_api  # noqa: F401  a fixture
from tests.properties.way_back import CLOCK, WayBackMachine

_CHOSEN = os.environ.get("PROPERTY_EXAMPLES")
SHORT = settings(
    max_examples=int(_CHOSEN or 5),
    stateful_step_count=25,
    derandomize=_CHOSEN is None,
    database=None,
    deadline=None,
    print_blob=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
LONG = settings(SHORT, max_examples=int(_CHOSEN or 60), stateful_step_count=40, derandomize=False)
CONTROL = settings(SHORT, max_examples=60, report_multiple_bugs=False)

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1800)]


@pytest.fixture(autouse=True)
def machine(played_api, settings, monkeypatch):  # noqa: F811
    """Shop, gate and BaseLinker have one clock; a call may be a worker's last."""
    world, settings.BASELINKER_API_URL = played_api
    monkeypatch.setattr(clock, "now", CLOCK.now)
    monkeypatch.setattr(gate, "now_expression", CLOCK.milliseconds)
    monkeypatch.setattr(asking, "time", CLOCK)
    monkeypatch.setattr(background, "time", CLOCK)
    running: list[WayBackMachine] = []
    call = TokenClient.call

    class Machine(WayBackMachine):
        there = world

        def __init__(self) -> None:
            running[:] = [self]
            super().__init__()

    def called(self, method, parameters):
        answer = call(self, method, parameters)
        running[0].after_call()
        return answer

    monkeypatch.setattr(TokenClient, "call", called)
    return Machine


def test_nothing_is_forgotten_and_no_parcel_is_registered_twice(machine):
    run_state_machine_as_test(machine, settings=SHORT)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_nothing_is_forgotten_in_many_more_examples(machine):
    run_state_machine_as_test(machine, settings=LONG)


def _not_due_after_a_failure(monkeypatch):
    monkeypatch.setattr(sending, "row_failed", lambda row, *_: WayBack.objects.filter(pk=row.pk).update(due_at=None))


def _parcels_not_looked_for(monkeypatch):
    monkeypatch.setattr(telling, "parcels_there", lambda _data: [])


@pytest.mark.parametrize("fault", [_not_due_after_a_failure, _parcels_not_looked_for])
def test_a_planted_fault_is_found(machine, fault, monkeypatch):
    """The control: without it a machine that never gets anywhere would pass as well."""
    fault(monkeypatch)
    seed(3)(machine)  # of several the one that finds both soonest; any other finds them, too
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=CONTROL)
