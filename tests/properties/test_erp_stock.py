"""In whatever order things are sold, cancelled, taken by the ERP and counted anew: no set of stock undoes a sale."""

from __future__ import annotations

import os
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from eshop.catalog.batches.stock import StockRow, stock_write
from eshop.catalog.models import Stock
from eshop.orders import unseen
from eshop.orders.models import Order, OrderLine, OrderStatus
from eshop.orders.services.status import order_status_change
from tests.eshop.orders.sales import acknowledge, newest_change, sell
from tests.factories import product_make

_CHOSEN = os.environ.get("PROPERTY_EXAMPLES")
SETTINGS = settings(
    max_examples=int(_CHOSEN or 25),
    stateful_step_count=25,
    derandomize=_CHOSEN is None,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
CONTROL = settings(SETTINGS, phases=[Phase.generate], report_multiple_bugs=False)
"""A control is to fail, not to fail in the smallest way."""

ITEMS = st.sampled_from(["A", "B"])

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


class ErpAndShop(RuleBasedStateMachine):
    """`owned` is what there would be of each item, had nothing been sold since the ERP was connected.

    The ERP's stock is that less what the orders took that it knows of: those it acknowledged, or with a cursor those
    before it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._outer = transaction.atomic()
        self._outer.__enter__()
        self.items = {name: product_make(name, external_id=name, quantity=60) for name in ("A", "B")}
        for product in self.items.values():
            sell({product: 10})
        self.since = timezone.now()
        self.owned = {"A": 50, "B": 50}
        self.acknowledged: set[int] = set()
        self.cursor = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._outer.__exit__(None, None, None)

    def _taken(self, name: str, orders: object = None) -> int:
        lines = OrderLine.objects.filter(product=self.items[name], order__created_at__gte=self.since)
        lines = lines if orders is None else lines.filter(order__in=orders)
        return lines.aggregate(pieces=Sum("taken"))["pieces"] or 0

    def _orders(self, **wanted: object) -> list[Order]:
        return list(Order.objects.filter(created_at__gte=self.since, **wanted).order_by("pk"))

    @rule(name=ITEMS, pieces=st.integers(1, 9))
    def somebody_buys(self, name: str, pieces: int) -> None:
        sell({self.items[name]: pieces})

    @precondition(lambda self: self._orders(status=OrderStatus.AWAITING_SHOP))
    @rule(choice=st.integers(0, 99))
    def an_order_is_cancelled(self, choice: int) -> None:
        orders = self._orders(status=OrderStatus.AWAITING_SHOP)
        order_status_change(order_id=orders[choice % len(orders)].pk, to=OrderStatus.CANCELLED)

    @precondition(lambda self: self._orders(status=OrderStatus.AWAITING_SHOP, acknowledged_at=None))
    @rule(choice=st.integers(0, 99))
    def the_erp_takes_an_order(self, choice: int) -> None:
        orders = self._orders(status=OrderStatus.AWAITING_SHOP, acknowledged_at=None)
        order = orders[choice % len(orders)]
        acknowledge(order)
        self.acknowledged.add(order.pk)

    @rule()
    def the_erp_reads_the_changes(self) -> None:
        self.cursor = newest_change()

    @rule(name=ITEMS, pieces=st.integers(0, 9))
    def goods_arrive_and_the_erp_counts(self, name: str, pieces: int) -> None:
        self.owned[name] += pieces
        self._set(name, self.owned[name] - self._taken(name, self.acknowledged), None)

    @rule(name=ITEMS, pieces=st.integers(0, 9))
    def goods_arrive_and_the_erp_counts_by_its_cursor(self, name: str, pieces: int) -> None:
        self.owned[name] += pieces
        read = Order.objects.filter(history__kind="created", history__pk__lte=self.cursor)
        self._set(name, self.owned[name] - self._taken(name, read), self.cursor)

    def _set(self, name: str, quantity: int, seen: int | None) -> None:
        stock_write(
            rows=[StockRow(0, name, Decimal(quantity))],
            is_relative=False,
            reference="api:property",
            unseen=lambda ids: unseen.pieces_unseen(ids, since=self.since, seen_changes=seen),
        )

    @invariant()
    def the_shop_has_what_it_owned_less_what_it_sold(self) -> None:
        for name in self.items:
            on_hand = Stock.objects.get(product=self.items[name]).quantity
            assert on_hand == self.owned[name] - self._taken(name), name


def test_no_set_of_stock_undoes_a_sale():
    run_state_machine_as_test(ErpAndShop, settings=SETTINGS)


def test_control_stock_as_it_is_loses_a_sale(monkeypatch):
    monkeypatch.setattr(unseen, "pieces_unseen", lambda _ids, **_known: {})
    with pytest.raises(AssertionError):
        run_state_machine_as_test(ErpAndShop, settings=CONTROL)


def test_control_what_was_put_back_must_not_count(monkeypatch):
    monkeypatch.setattr(unseen, "_PIECES", unseen._PIECES.replace("m.kind IN ('sale', 'return')", "m.kind = 'sale'"))
    with pytest.raises(AssertionError):
        run_state_machine_as_test(ErpAndShop, settings=CONTROL)
