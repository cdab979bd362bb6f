"""Mistakes of OrderUpdate."""

from tests.baselinker_integration.conformance.fakes.endpoint import FakeEndpoint, Refusal
from tests.baselinker_integration.conformance.fakes.mistakes.registry import caught_by


@caught_by("order-update.delivery-number")
class DeliveryNumberIgnored(FakeEndpoint):
    def OrderUpdate(self, fields):
        return {"counter": 0} if fields.get("update_type") == "delivery_number" else super().OrderUpdate(fields)


class CountingChanges(FakeEndpoint):
    """Does not count an order on which nothing changed."""

    def OrderUpdate(self, fields):
        before = repr(self.pushed)
        answer = super().OrderUpdate(fields)
        unchanged = fields["update_type"] == self.counted_type and repr(self.pushed) == before
        return {"counter": 0} if unchanged else answer


@caught_by("order-update.paid")
class PaidAgainNotCounted(CountingChanges):
    counted_type = "paid"


@caught_by("order-update.status")
class StatusAgainNotCounted(CountingChanges):
    counted_type = "status"


@caught_by("order-update.paid-shown")
class PaidIgnored(FakeEndpoint):
    def order_update(self, row, kind, value):
        if kind != "paid":
            super().order_update(row, kind, value)


@caught_by("order-update.status-shown")
class StatusIgnored(FakeEndpoint):
    def order_update(self, row, kind, value):
        if kind != "status":
            super().order_update(row, kind, value)


@caught_by("order-update.both-id-fields")
class OrderIdsUnknown(FakeEndpoint):
    def order_ids(self, fields):
        return super().order_ids({"orders_ids": fields.get("orders_ids", "")})


@caught_by("order-update.unknown-skipped")
class UnknownOrderSpoilsAll(FakeEndpoint):
    def order_ids(self, fields):
        ids = super().order_ids(fields)
        if any(number not in self.every_order() for number in ids):
            raise Refusal("not_found")
        return ids


@caught_by("order-update.unknown-type")
class UnknownTypeCounted(FakeEndpoint):
    def OrderUpdate(self, fields):
        try:
            return super().OrderUpdate(fields)
        except Refusal:
            return {"counter": 1}
