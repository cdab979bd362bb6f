"""Mistakes of OrderAdd with one push, and of OrderAdd that cannot."""

from tests.baselinker_integration.conformance.fakes.endpoint import FakeEndpoint, Refusal
from tests.baselinker_integration.conformance.fakes.mistakes.registry import caught_by


@caught_by("order-add.returns-number")
class OrderIdNull(FakeEndpoint):
    def OrderAdd(self, fields):
        return {"order_id": None}


@caught_by("order-add.takes-stock")
class StockNotTaken(FakeEndpoint):
    def take_stock(self, fields, lines, sign=-1):
        pass


@caught_by("order-add.found-by-order-id")
class PushedOrderHidden(FakeEndpoint):
    def OrdersGet(self, fields):
        if fields.get("order_id") in self.pushed:
            return {"pages": 1}
        return super().OrdersGet(fields)


class Swallowing(FakeEndpoint):
    """Answers a refused push as if it had gone well."""

    def OrderAdd(self, fields):
        try:
            return super().OrderAdd(fields)
        except Refusal as refusal:
            if refusal.code == self.swallowed:
                return self.instead
            raise


@caught_by("order-add.unknown-product")
class UnknownProductIsNull(Swallowing):
    swallowed, instead = "unknown_product", {"order_id": None}


@caught_by("order-add.unreadable-products")
class FailureIsEmptyList(Swallowing):
    swallowed, instead = "bad_request", []


@caught_by("order-add.no-lines")
class NoLinesEmptyNumber(Swallowing):
    swallowed, instead = "order_refused", {"order_id": ""}
