"""Mistakes in what OrdersGet says of an order."""

from tests.baselinker_integration.conformance.fakes.endpoint import FakeEndpoint
from tests.baselinker_integration.conformance.fakes.mistakes.registry import caught_by


def with_order(rule_id, label, change):
    """An endpoint whose orders are changed by a function on the way out."""

    def order_row(self, row):
        return {**row, **change(row)}

    return caught_by(rule_id)(type(label, (FakeEndpoint,), {"order_row": order_row}))


def with_lines(rule_id, label, **changes):
    """An endpoint whose order lines carry other values."""
    return with_order(rule_id, label, lambda row: {"products": [{**line, **changes} for line in row["products"]]})


with_order("orders.no-null", "NullComment", lambda row: {"admin_comments": None})
with_order("orders.texts", "PhoneAsNumber", lambda row: {"phone": 48500000000})
with_order("orders.times-int", "TimeAsText", lambda row: {"date_add": str(row["date_add"])})
with_order("orders.flags", "PaidAsBoolean", lambda row: {"paid": bool(row["paid"])})
with_order("orders.delivery-price", "DeliveryPriceWithComma", lambda row: {"delivery_price": "9,99"})
with_order(
    "orders.status-known", "StatusOutsideTheList", lambda row: {} if row["status_id"] == "8" else {"status_id": "77"}
)
with_order("orders.delivery-known", "DeliveryOutsideTheList", lambda row: {"delivery_method_id": "77"})
with_order("orders.payment-known", "PaymentOutsideTheList", lambda row: {"payment_method_id": "77"})
with_order("orders.lines-list", "LinesAsObject", lambda row: {"products": dict(enumerate(row["products"]))})
with_lines("orders.line-fields", "LinePriceWithComma", price="9,99")
with_lines("orders.line-tax-percent", "LineTaxAsFraction", tax=0.23)
with_order(
    "order-add.amounts-kept", "DeliveryPriceInMinorUnits", lambda row: {"delivery_price": row["delivery_price"] * 100}
)
with_order("order-add.texts-kept", "PostcodeEmpty", lambda row: {"delivery_postcode": ""})


@caught_by("orders.field-names")
class OrderCamelCase(FakeEndpoint):
    def order_row(self, row):
        renamed = dict(row)
        renamed["deliveryFullname"] = renamed.pop("delivery_fullname")
        return renamed
