"""Mistakes in which orders OrdersGet returns."""

from tests.baselinker_integration.conformance.fakes.endpoint import FakeEndpoint, Refusal
from tests.baselinker_integration.conformance.fakes.mistakes.registry import (
    as_list,
    caught_by,
    repeating,
    without_pages,
)


@caught_by("orders.dictionary")
class OrdersAsList(FakeEndpoint):
    order_page = as_list(FakeEndpoint.order_page)


@caught_by("orders.numeric-ids")
class OrderNumbersWithZeros(FakeEndpoint):
    def order_page(self, rows, fields):
        return super().order_page({f"000{key}": row for key, row in rows.items()}, fields)


@caught_by("orders.id-from-exclusive")
class IdFromInclusive(FakeEndpoint):
    def after_id(self, number, fields):
        return int(number) >= int(fields.get("id_from") or 0)


@caught_by("orders.time-from")
class TimeFromIgnored(FakeEndpoint):
    def order_wanted(self, number, row, fields):
        return super().order_wanted(number, row, {**fields, "time_from": ""})


@caught_by("orders.filters-combine")
class IdFromReplacesTimeFrom(FakeEndpoint):
    def order_wanted(self, number, row, fields):
        time_from = "" if "id_from" in fields else fields.get("time_from", "")
        return super().order_wanted(number, row, {**fields, "time_from": time_from})


@caught_by("orders.order-id")
class OrderIdIgnored(FakeEndpoint):
    def OrdersGet(self, fields):
        return super().OrdersGet({**fields, "order_id": ""})


@caught_by("orders.unknown-id-empty")
class UnknownOrderIsAnError(FakeEndpoint):
    def OrdersGet(self, fields):
        if fields.get("order_id") and fields["order_id"] not in self.every_order():
            raise Refusal("not_found")
        return super().OrdersGet(fields)


@caught_by("orders.only-paid")
class OnlyPaidIgnored(FakeEndpoint):
    def order_wanted(self, number, row, fields):
        return super().order_wanted(number, row, {**fields, "only_paid": ""})


@caught_by("orders.pages")
class OrderPagesMissing(FakeEndpoint):
    order_page = without_pages(FakeEndpoint.order_page)


@caught_by("orders.past-end")
class LastOrderPageRepeated(FakeEndpoint):
    order_page = repeating(FakeEndpoint.order_page)


@caught_by("orders.each-id-once")
class NewestOrdersFirst(FakeEndpoint):
    """A new order moves every other one a place further, over the border of the pages."""

    def walked_orders(self):
        return dict(sorted(self.every_order().items(), key=lambda item: -int(item[0])))
