"""Mistakes of OrderAdd when the same order comes again."""

import time

from tests.baselinker_integration.conformance.fakes.endpoint import FakeEndpoint, Refusal
from tests.baselinker_integration.conformance.fakes.mistakes.registry import caught_by

BETWEEN_LOOK_AND_WRITE = 0.05


@caught_by("order-add.repeat")
class RepeatMakesSecondOrder(FakeEndpoint):
    def order_known(self, fields):
        return super().order_known(fields) if fields.get("previous_order_id") else None


@caught_by("order-add.repeat-stock-once")
class RepeatLowersStockAgain(FakeEndpoint):
    def order_repeat(self, number, fields, lines):
        self.take_stock(fields, lines)
        return super().order_repeat(number, fields, lines)


@caught_by("order-add.repeat-with-previous")
class PreviousOrderRenumbered(FakeEndpoint):
    def order_repeat(self, number, fields, lines):
        if fields.get("previous_order_id"):
            return {"order_id": str(int(number) + 500)}
        return super().order_repeat(number, fields, lines)


@caught_by("order-add.previous-stock-once")
class PreviousOrderLowersStockAgain(FakeEndpoint):
    def order_repeat(self, number, fields, lines):
        if fields.get("previous_order_id"):
            self.take_stock(fields, lines)
        return super().order_repeat(number, fields, lines)


@caught_by("order-add.unknown-previous")
class UnknownPreviousMakesSecondOrder(FakeEndpoint):
    def order_known(self, fields):
        previous = fields.get("previous_order_id")
        return None if previous and previous not in self.pushed else super().order_known(fields)


@caught_by("order-add.encodings")
class OrderBracketsUnread(FakeEndpoint):
    def OrderAdd(self, fields):
        if "products" not in fields:
            raise Refusal("bad_request")
        return super().OrderAdd(fields)


@caught_by("order-add.changed-lines")
class ChangedLinesLowerWholeStock(FakeEndpoint):
    def order_repeat(self, number, fields, lines):
        if lines[0]["quantity"] != self.pushed[number]["products"][0]["quantity"]:
            self.take_stock(fields, lines)
        return super().order_repeat(number, fields, lines)


class Racing(FakeEndpoint):
    """Looks, then writes, without holding anything in between."""

    def dispatch(self, action, fields):
        if action == "OrderAdd":
            return self.OrderAdd(fields)
        return super().dispatch(action, fields)

    def order_known(self, fields):
        known = super().order_known(fields)
        time.sleep(BETWEEN_LOOK_AND_WRITE)
        return known


@caught_by("order-add.parallel")
class ParallelPushesMakeOrders(Racing):
    def OrderAdd(self, fields):
        known = self.order_known(fields)
        with self.lock:
            if known is None:
                self.by_baselinker_id.pop(fields.get("baselinker_id"), None)
            return FakeEndpoint.OrderAdd(self, fields)


@caught_by("order-add.parallel-stock-once")
class ParallelPushesLowerStock(Racing):
    def OrderAdd(self, fields):
        known = self.order_known(fields)
        with self.lock:
            created_meanwhile = known is None and FakeEndpoint.order_known(self, fields) is not None
            answer = FakeEndpoint.OrderAdd(self, fields)
            if created_meanwhile:
                self.take_stock(fields, self.order_lines(fields))
            return answer
