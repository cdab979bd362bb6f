"""A shop, its people and a BaseLinker that does as it likes, in any order; what must always hold is always checked."""

from __future__ import annotations

from decimal import Decimal

from hypothesis.stateful import invariant

from baselinker_integration.models import OrderBinding, SyncRun
from eshop.orders.models import Order
from tests.properties.daybook import VALUES
from tests.properties.reading import Reading
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
        assert sorted(days) == [copy.day for copy in self.book.copies]

    @invariant()
    def the_copy_is_taken_and_whole_when_the_contract_says_so(self) -> None:
        for copy in self.book.copies[-2:]:
            run = SyncRun.objects.get(business_date=copy.day)
            assert (run.taken_at is not None, run.is_whole) == (copy.taken, copy.whole)
            polled = {kind for kind in VALUES if getattr(run, f"{kind}_complete_at") is not None}
            assert polled == copy.polled
            assert run.state != "completed" or run.delivered > 0
