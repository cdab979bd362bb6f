"""Random catalogues, edits and interleavings of walks, orders, updates and day changes keep the contract's promises.

The same examples are tried on every machine; PROPERTY_EXAMPLES=500 tries as many new ones.
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from baselinker_integration.feed import lookup, pages
from tests.properties.machine import ShopMachine

_CHOSEN = os.environ.get("PROPERTY_EXAMPLES")

SETTINGS = settings(
    max_examples=int(_CHOSEN or 25),
    stateful_step_count=40,
    derandomize=_CHOSEN is None,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db
@pytest.mark.timeout(1800)
def test_whatever_happens_in_whatever_order_the_promises_hold(monkeypatch):
    for module in (pages, lookup):
        monkeypatch.setattr(module, "PAGE_SIZE", 2)
    run_state_machine_as_test(ShopMachine, settings=SETTINGS)
