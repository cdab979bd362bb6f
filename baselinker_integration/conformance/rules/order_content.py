"""What an order of OrdersGet looks like. Evidence names fields and figures, never persons."""

from collections.abc import Iterator
from typing import Any

from baselinker_integration.conformance.answers import camel_keys, nulls_in, number_of
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.content import content_rule

AFTER = ("orders.dictionary",)
TEXTS = (
    "delivery_fullname",
    "delivery_company",
    "delivery_address",
    "delivery_city",
    "delivery_postcode",
    "delivery_country_code",
    "invoice_fullname",
    "invoice_company",
    "invoice_address",
    "invoice_city",
    "invoice_postcode",
    "invoice_country_code",
    "invoice_nip",
    "delivery_point_id",
    "delivery_point_name",
    "phone",
    "email",
    "payment_method",
    "currency",
    "user_comments",
    "delivery_method",
)
FLAGS = ("paid", "payment_method_cod", "want_invoice")
OTHER = ("date_add", "status_id", "delivery_price", "products")


@content_rule(
    "orders",
    "orders.field-names",
    "3.13",
    "Zamówienie ma wszystkie pola opisane w protokole, z kluczami małymi literami",
    "An order has all fields of the protocol, with snake_case keys",
    after=AFTER,
)
def field_names(check: Check, order: dict[str, Any]) -> Iterator[str]:
    yield from camel_keys(order)
    yield from (f"{name} ∅" for name in (*TEXTS, *FLAGS, *OTHER) if name not in order)


@content_rule(
    "orders",
    "orders.no-null",
    "3.13, 5, 7.1-9",
    "W OrdersGet nie ma wartości null",
    "No value in OrdersGet is null",
    after=AFTER,
)
def no_null(check: Check, order: dict[str, Any]) -> Iterator[str]:
    yield from (f"{path} = null" for path in nulls_in(order))


@content_rule(
    "orders",
    "orders.texts",
    "3.13, 5",
    "Pola tekstowe zamówienia są tekstami",
    "An order's text fields are texts",
    after=AFTER,
)
def texts(check: Check, order: dict[str, Any]) -> Iterator[str]:
    for name in TEXTS:
        if order.get(name) is not None and not isinstance(order[name], str):
            yield f"{name}: {type(order[name]).__name__}"


@content_rule(
    "orders",
    "orders.times-int",
    "3.13, 5, 7.1-9",
    "date_add i paid_time są liczbami sekund, nie tekstem",
    "date_add and paid_time are numbers of seconds, not texts",
    after=AFTER,
)
def times_int(check: Check, order: dict[str, Any]) -> Iterator[str]:
    for name in ("date_add", "paid_time"):
        value = order.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            yield f"{name} = {value!r}"


@content_rule(
    "orders",
    "orders.flags",
    "1.2, 3.13, 5",
    "paid, payment_method_cod i want_invoice to 0 albo 1, nie true/false ani tekst",
    "paid, payment_method_cod and want_invoice are 0 or 1, neither true/false nor texts",
    after=AFTER,
)
def flags(check: Check, order: dict[str, Any]) -> Iterator[str]:
    for name in FLAGS:
        value = order.get(name)
        if value is not None and (isinstance(value, bool) or value not in (0, 1)):
            yield f"{name} = {value!r}"


@content_rule(
    "orders",
    "orders.delivery-price",
    "3.13",
    "delivery_price jest liczbą z kropką",
    "delivery_price is a number with a dot",
    after=AFTER,
)
def delivery_price(check: Check, order: dict[str, Any]) -> Iterator[str]:
    if order.get("delivery_price") is not None and number_of(order["delivery_price"]) is None:
        yield f"delivery_price = {order['delivery_price']!r}"


def _known(check: Check, order: dict[str, Any], field: str, action: str) -> Iterator[str]:
    value = str(order.get(field) or "")
    if value not in ("", "0") and not check.knows(action, value):
        yield f"{field} = {value}"


@content_rule(
    "orders",
    "orders.status-known",
    "3.13, 7.1-9",
    "status_id zamówienia jest w StatusesList",
    "An order's status_id is in StatusesList",
    actions=("StatusesList",),
    after=(*AFTER, "statuses.dictionary"),
)
def status_known(check: Check, order: dict[str, Any]) -> Iterator[str]:
    if "status_id" in order and str(order["status_id"] or "") == "":
        yield "status_id = ''"
    yield from _known(check, order, "status_id", "StatusesList")


@content_rule(
    "orders",
    "orders.delivery-known",
    "3.13, 7.1-9",
    "delivery_method_id zamówienia jest w DeliveryMethodsList (albo pusty)",
    "An order's delivery_method_id is in DeliveryMethodsList (or empty)",
    actions=("DeliveryMethodsList",),
    after=(*AFTER, "delivery.dictionary"),
)
def delivery_known(check: Check, order: dict[str, Any]) -> Iterator[str]:
    yield from _known(check, order, "delivery_method_id", "DeliveryMethodsList")


@content_rule(
    "orders",
    "orders.payment-known",
    "3.13, 7.1-9",
    "payment_method_id zamówienia jest w PaymentMethodsList (albo pusty)",
    "An order's payment_method_id is in PaymentMethodsList (or empty)",
    actions=("PaymentMethodsList",),
    after=(*AFTER, "payments.dictionary"),
)
def payment_known(check: Check, order: dict[str, Any]) -> Iterator[str]:
    yield from _known(check, order, "payment_method_id", "PaymentMethodsList")
