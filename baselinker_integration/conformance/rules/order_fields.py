"""What an order of OrdersGet and its lines look like. Evidence names fields and figures, never persons."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from baselinker_integration.conformance.reading import (
    camel_keys,
    nulls_in,
    number_of,
    whole_number_of,
)
from baselinker_integration.conformance.rule import Rules
from baselinker_integration.conformance.rules.judging import (
    tax_faults,
)
from baselinker_integration.conformance.session import Session

AFTER = ("orders.dictionary",)
rules = Rules(after=AFTER)
TEXT_FIELDS = (
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


@rules.every(
    "orders",
    "orders.field-names",
    "3.13",
    _("Zamówienie ma wszystkie pola opisane w protokole, z kluczami małymi literami"),
)
def field_names(session: Session, order: dict[str, Any]) -> Iterator[str]:
    yield from camel_keys(order)
    yield from (f"{name} ∅" for name in (*TEXT_FIELDS, *FLAGS, *OTHER) if name not in order)


@rules.every("orders", "orders.no-null", "3.13, 5, 7.1-9", _("W OrdersGet nie ma wartości null"))
def no_null(session: Session, order: dict[str, Any]) -> Iterator[str]:
    yield from (f"{path} = null" for path in nulls_in(order))


@rules.every("orders", "orders.texts", "3.13, 5", _("Pola tekstowe zamówienia są tekstami"))
def texts(session: Session, order: dict[str, Any]) -> Iterator[str]:
    for name in TEXT_FIELDS:
        if order.get(name) is not None and not isinstance(order[name], str):
            yield f"{name}: {type(order[name]).__name__}"


@rules.every(
    "orders",
    "orders.times-int",
    "3.13, 5, 7.1-9",
    _("date_add i paid_time są liczbami sekund, nie tekstem"),
)
def times_int(session: Session, order: dict[str, Any]) -> Iterator[str]:
    for name in ("date_add", "paid_time"):
        value = order.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            yield f"{name} = {value!r}"


@rules.every(
    "orders",
    "orders.flags",
    "1.2, 3.13, 5",
    _("paid, payment_method_cod i want_invoice to 0 albo 1, nie true/false ani tekst"),
)
def flags(session: Session, order: dict[str, Any]) -> Iterator[str]:
    for name in FLAGS:
        value = order.get(name)
        if value is not None and (isinstance(value, bool) or value not in (0, 1)):
            yield f"{name} = {value!r}"


@rules.every("orders", "orders.delivery-price", "3.13", _("delivery_price jest liczbą z kropką"))
def delivery_price(session: Session, order: dict[str, Any]) -> Iterator[str]:
    if order.get("delivery_price") is not None and number_of(order["delivery_price"]) is None:
        yield f"delivery_price = {order['delivery_price']!r}"


def _known(session: Session, order: dict[str, Any], field: str, action: str) -> Iterator[str]:
    value = str(order.get(field) or "")
    if value not in ("", "0") and not session.knows(action, value):
        yield f"{field} = {value}"


@rules.every(
    "orders",
    "orders.status-known",
    "3.13, 7.1-9",
    _("status_id zamówienia jest w StatusesList"),
    actions=("StatusesList",),
    after=(*AFTER, "statuses.dictionary"),
)
def status_known(session: Session, order: dict[str, Any]) -> Iterator[str]:
    if "status_id" in order and str(order["status_id"] or "") == "":
        yield "status_id = ''"
    yield from _known(session, order, "status_id", "StatusesList")


@rules.every(
    "orders",
    "orders.delivery-known",
    "3.13, 7.1-9",
    _("delivery_method_id zamówienia jest w DeliveryMethodsList (albo pusty)"),
    actions=("DeliveryMethodsList",),
    after=(*AFTER, "delivery.dictionary"),
)
def delivery_known(session: Session, order: dict[str, Any]) -> Iterator[str]:
    yield from _known(session, order, "delivery_method_id", "DeliveryMethodsList")


@rules.every(
    "orders",
    "orders.payment-known",
    "3.13, 7.1-9",
    _("payment_method_id zamówienia jest w PaymentMethodsList (albo pusty)"),
    actions=("PaymentMethodsList",),
    after=(*AFTER, "payments.dictionary"),
)
def payment_known(session: Session, order: dict[str, Any]) -> Iterator[str]:
    yield from _known(session, order, "payment_method_id", "PaymentMethodsList")


def _lines(order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    lines = order.get("products")
    yield from (line for line in lines if isinstance(line, dict)) if isinstance(lines, list) else ()


@rules.every("orders", "orders.lines-list", "3.13", _("products zamówienia jest niepustą listą pozycji"))
def lines_list(session: Session, order: dict[str, Any]) -> Iterator[str]:
    lines = order.get("products", [{}])
    if not isinstance(lines, list) or not lines or not all(isinstance(line, dict) for line in lines):
        yield f"products = {type(lines).__name__} ({len(lines) if isinstance(lines, list | dict) else '?'})"


@rules.every("orders", "orders.line-fields", "3.13", _("Pozycja zamówienia ma name, quantity i price z liczbami"))
def line_fields(session: Session, order: dict[str, Any]) -> Iterator[str]:
    for line in _lines(order):
        yield from (f"products.{name} ∅" for name in ("name", "quantity", "price") if name not in line)
        if line.get("quantity") is not None and whole_number_of(line["quantity"]) is None:
            yield f"products.quantity = {line['quantity']!r}"
        if line.get("price") is not None and number_of(line["price"]) is None:
            yield f"products.price = {line['price']!r}"


@rules.every("orders", "orders.line-tax-percent", "3.13, 5", _("VAT pozycji jest procentem, nie ułamkiem"))
def line_tax_percent(session: Session, order: dict[str, Any]) -> Iterator[str]:
    for line in _lines(order):
        if line.get("tax") not in (None, ""):
            yield from tax_faults(line["tax"])
