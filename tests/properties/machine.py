"""A shop, its people and a BaseLinker that does as it likes, in any order; what must always hold is always checked."""

from __future__ import annotations

from decimal import Decimal

from hypothesis.stateful import invariant

from baselinker_integration.models import OrderBinding, SyncRun
from eshop.orders.models import Order
from tests.properties.reading import ACTIONS, Reading
from tests.properties.writing import Writing


class ShopMachine(Reading, Writing):
    @invariant()
    def stock_is_the_sum_of_its_movements(self) -> None:
        stock, ledger = self.catalogue.stock(), self.catalogue.ledger()
        assert stock == {pk: ledger.get(pk, Decimal(0)) for pk in stock}
        assert all(quantity >= 0 for quantity in stock.values())

    @invariant()
    def one_order_for_each_number(self) -> None:
        bound = {
            external: str(order) for external, order in OrderBinding.objects.values_list("external_id", "order_id")
        }
        assert bound == self.orders
        assert Order.objects.count() == len(self.orders)

    @invariant()
    def one_run_a_business_day(self) -> None:
        days = list(SyncRun.objects.values_list("business_date", flat=True))
        assert sorted(days) == sorted(self.book.runs)

    @invariant()
    def walks_are_complete_when_the_contract_says_so(self) -> None:
        for run in SyncRun.objects.all():
            complete = {kind for kind in ACTIONS if getattr(run, f"{kind}_complete_at") is not None}
            assert complete == self.book.runs[run.business_date].complete
