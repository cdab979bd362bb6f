"""An account that sends everything, a played BaseLinker, and orders that both know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from baselinker_integration.models import TokenAccount
from baselinker_integration.token_api import gate
from eshop.orders.models import Order
from tests.baselinker_integration.token_api.conftest import played_api, world  # noqa: F401  fixtures
from tests.baselinker_integration.way_back.orders import (  # noqa: F401  also for the tests
    CANCELLED,
    MAPPED,
    NEW,
    SENT,
    WORKED_ON,
    order_both,
    sending_make,
)


@pytest.fixture(autouse=True)
def quick_gate(monkeypatch):
    """Calls may follow each other at once: how many a minute is another test's matter."""
    monkeypatch.setattr(gate, "pace", lambda _per_minute: (0, 60_000))
    quick = {kind: replace(share, per_minute=60_000) for kind, share in gate._SHARES.items()}
    monkeypatch.setattr(gate, "_SHARES", quick)


@pytest.fixture
def sending(db) -> TokenAccount:
    """An account with every switch on whose states are mapped, and which has looked at the journal once."""
    return sending_make()


@pytest.fixture
def both(sending, world) -> Callable[..., Order]:  # noqa: F811
    """Makes an order that BaseLinker pushed: `both(501)`."""
    return lambda number=501, **fields: order_both(world, sending.connection, number, **fields)
