"""BaseLinker writes: stock, prices, orders pushed and repeated, payments and states reported."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import rule

from eshop.orders.models import OrderStatus
from tests.properties.catalogue import any_item, pick
from tests.properties.world import World

numbers = st.sampled_from(["1", "2", "3"])
steps = st.tuples(any_item, st.sampled_from(["set", "change", "guess"]), st.integers(-9, 9))


class Writing(World):
    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, str] = {}

    @rule(steps=st.lists(steps, min_size=1, max_size=4))
    def quantities_written(self, steps: list[tuple[int, str, int]]) -> None:
        expected, entries, good = self.catalogue.stock(), [], 0
        for number, operation, quantity in steps:
            item = pick(self.catalogue.items(), number)
            pk = item.pk if item else 999_999_999
            entries.append({"product_id": str(pk), "operation": operation, "quantity": str(quantity)})
            if item is not None and operation != "guess":
                good += 1
                expected[pk] = max(Decimal(0), quantity + (expected[pk] if operation == "change" else 0))
        reply = self._call("ProductsQuantityUpdate", products=json.dumps(entries))
        assert reply == {"counter": good}
        assert self.catalogue.stock() == expected

    @rule(number=any_item, gross=st.sampled_from(["1.00", "19.90", "-1"]))
    def prices_written(self, number: int, gross: str) -> None:
        if (item := pick(self.catalogue.items(), number)) is None:
            return
        reply = self._call("ProductsPriceUpdate", products=json.dumps([{"product_id": str(item.pk), "price": gross}]))
        if reply.get("error_code") != "currency_not_pln":
            assert reply == {"counter": 0 if gross == "-1" else 1}

    @rule(
        baselinker_id=numbers,
        lines=st.lists(st.tuples(any_item, st.integers(1, 5)), min_size=1, max_size=3),
        paid=st.booleans(),
        takes_stock=st.booleans(),
    )
    def order_pushed(self, baselinker_id: str, lines: list[tuple[int, int]], paid: bool, takes_stock: bool) -> None:
        items = self.catalogue.items()
        if not items:
            return
        sent = []
        for number, quantity in lines:
            item = items[number % len(items)]
            main, variant = item.parent_id or item.pk, item.pk if item.parent_id else 0
            sent.append({"id": str(main), "variant_id": str(variant), "price": "5.00", "quantity": str(quantity)})
        reply = self._call(
            "OrderAdd",
            baselinker_id=baselinker_id,
            paid=str(int(paid)),
            change_products_quantity=str(int(takes_stock)),
            products=json.dumps(sent),
        )
        assert "error" not in reply, reply
        assert self.orders.setdefault(baselinker_id, reply["order_id"]) == reply["order_id"]

    @rule(baselinker_id=numbers, paid=st.booleans())
    def payment_reported(self, baselinker_id: str, paid: bool) -> None:
        self._order_update(baselinker_id, "paid", str(int(paid)))

    @rule(
        baselinker_id=numbers,
        status=st.sampled_from([OrderStatus.CONFIRMED, OrderStatus.COMPLETED, OrderStatus.CANCELLED]),
    )
    def status_reported(self, baselinker_id: str, status: OrderStatus) -> None:
        self._order_update(baselinker_id, "status", str(status.value))

    def _order_update(self, baselinker_id: str, update_type: str, value: str) -> None:
        if baselinker_id in self.orders:
            reply = self._call(
                "OrderUpdate", orders_ids=self.orders[baselinker_id], update_type=update_type, update_value=value
            )
            assert reply["counter"] in (0, 1), reply
