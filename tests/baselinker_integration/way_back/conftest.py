"""An account that sends everything, a played BaseLinker, and orders that both know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from baselinker_integration.models import StateMapping, TokenAccount
from baselinker_integration.token_api import gate
from baselinker_integration.way_back.finding import orders_find
from eshop.core import clock
from eshop.orders.models import Order, OrderStatus
from tests.baselinker_integration.token_api.conftest import account, played_api, world  # noqa: F401  fixtures
from tests.baselinker_integration.way_back.orders import order_both

NEW, WORKED_ON, SENT, CANCELLED = 8069, 8070, 8071, 8072
MAPPED = {OrderStatus.CONFIRMED: WORKED_ON, OrderStatus.COMPLETED: SENT, OrderStatus.CANCELLED: CANCELLED}


@pytest.fixture(autouse=True)
def quick_gate(monkeypatch):
    """Calls may follow each other at once: how many a minute is another test's matter."""
    monkeypatch.setattr(gate, "pace", lambda _per_minute: (0, 60_000))
    quick = {kind: replace(share, per_minute=60_000) for kind, share in gate._SHARES.items()}
    monkeypatch.setattr(gate, "_SHARES", quick)


@pytest.fixture
def sending(account) -> TokenAccount:  # noqa: F811
    """An account with every switch on whose states are mapped, and which has looked at the journal once."""
    values = {"sends_state": True, "sends_parcels": True, "sends_invoice": True}
    TokenAccount.objects.filter(pk=account.pk).update(**values, shop_storage="shop_2444")
    StateMapping.objects.bulk_create(
        StateMapping(account=account, shop_state=state, status_id=status, status_name=f"status {status}")
        for state, status in MAPPED.items()
    )
    orders_find(clock.now())
    return TokenAccount.objects.select_related("connection").get(pk=account.pk)


@pytest.fixture
def both(sending, world) -> Callable[..., Order]:  # noqa: F811
    """Makes an order that BaseLinker pushed: `both(501)`."""
    return lambda number=501, **fields: order_both(world, sending.connection, number, **fields)
