"""Calls and differences for reading: whatever may say who the buyer is, is masked (contract, sections 7 and 8).

Only fields known to be harmless are shown as they came; one that nobody foresaw may hold anything.
"""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from baselinker_integration.wire.base import WireModel, text_clean
from baselinker_integration.wire.category_add import CategoryAddRequest
from baselinker_integration.wire.order_add import OrderAddLine
from baselinker_integration.wire.price_updates import PriceEntry
from baselinker_integration.wire.product_add import ProductAddRequest
from baselinker_integration.wire.stock_updates import StockEntry
from eshop.core.masking import HIDDEN, Mask, comment_mask, shape_mask, tail_mask, whole_mask
from eshop.orders.personal_data import BUYER_FIELDS

MAXIMUM_LENGTH = 10_000
MAXIMUM_LINES = 1000
_SECRET = re.compile(r"pass|secret|token|key", re.IGNORECASE)
_MASKS: Mapping[str, Mask] = {
    **BUYER_FIELDS,
    "delivery_point_phone": tail_mask,
    "user_comments_long": comment_mask,
}
_HARMLESS_LINE = frozenset(OrderAddLine.model_fields) - {"attributes"}
"""Attributes of a line may be what the buyer wants engraved."""
_ORDER_NAMES = """
    baselinker_id previous_order_id date_add service delivery_country delivery_country_code invoice_country
    invoice_country_code delivery_method delivery_method_id delivery_price payment_method payment_method_cod
    payment_method_id status_id currency want_invoice paid change_products_quantity service_account
"""
_HARMLESS_ORDER = frozenset(_ORDER_NAMES.split())
_TEXT_NAMES = """
    service delivery_country delivery_country_code invoice_country invoice_country_code delivery_method payment_method
    currency service_account
"""
_TEXTS = frozenset(_TEXT_NAMES.split())
"""Of these the texts; the others are numbers and flags, and what is none of them stands in a wrong field."""
_NUMBER = re.compile(r"-?[\d.,]{0,20}|true|false", re.IGNORECASE | re.ASCII)
_ORDER_ADD = "OrderAdd"


def _names(*models: type[WireModel]) -> frozenset[str]:
    return frozenset(name for model in models for name in model.model_fields)


_READ_NAMES = """
    order_id date_confirmed_from date_from id_from get_unconfirmed_orders status_id filter_order_source
    filter_order_source_id include_custom_extra_fields
"""
_HARMLESS = {
    _ORDER_ADD: _HARMLESS_ORDER,
    "OrderUpdate": frozenset({"orders_ids", "order_ids", "order_id", "update_type", "delivery_method_name"}),
    "ProductAdd": _names(ProductAddRequest),
    "CategoryAdd": _names(CategoryAddRequest),
    "ProductsQuantityUpdate": _names(StockEntry) | {"products"},
    "ProductsPriceUpdate": _names(PriceEntry) | {"products"},
    "createPackageManual": frozenset({"order_id", "courier_code", "package_number", "pickup_date", "return_shipment"}),
    "getInvoices": frozenset({"order_id"}),
    "getJournalList": frozenset({"last_log_id", "logs_types", "order_id"}),
    "getOrderPackages": frozenset({"order_id"}),
    "getOrderPaymentsHistory": frozenset({"order_id", "show_full_history"}),
    "getOrders": frozenset(_READ_NAMES.split()),
    "setOrderFields": frozenset({"order_id", "extra_field_1", "extra_field_2", "custom_extra_fields"}),
    "setOrderPayment": frozenset({"order_id", "payment_done", "payment_date"}),
    "setOrderStatus": frozenset({"order_id", "status_id"}),
    "setOrderStatuses": frozenset({"order_ids", "status_id"}),
}
"""By action, or by method of ours, the fields that are shown as they came. Of what is not here none is."""


def name_is_secret(name: str) -> bool:
    """Whether a field of this name may carry a password or key, so that nothing of it is kept."""
    return bool(_SECRET.search(name))


def value_mask(field: str, value: str) -> str:
    """`value` of the field `field` of OrderAdd ("phone", "products[0].quantity") as it may be shown."""
    if field.startswith("products["):
        return value if field.rpartition(".")[2] in _HARMLESS_LINE else whole_mask(value)
    if field in _HARMLESS_ORDER:
        return value
    return _MASKS.get(field, whole_mask)(value)


def fields_mask(fields: Mapping[str, Any], *, action: str) -> dict[str, Any]:
    """The fields of a call of `action` for reading: no secret, nothing of the buyer, every text short and storable."""
    harmless = _HARMLESS.get(action, frozenset())
    masked: dict[str, Any] = {}
    for name, value in fields.items():
        if name in harmless or name.rstrip("0123456789") in harmless:
            shown = _shaped(name, value) if action == _ORDER_ADD else _shortened(value)
        elif name_is_secret(name):
            continue
        elif action == _ORDER_ADD and name == "products":
            shown = _lines(value)
        else:
            shown = _hidden(name, value, action)
        masked[text_clean(name)[:100]] = shown
    return masked


def _shaped(name: str, value: Any) -> str:
    """A field of an order that is shown: texts as they came, numbers that are none by the way they are written."""
    text = text_clean(value if isinstance(value, str) else str(value))[:MAXIMUM_LENGTH]
    return text if name in _TEXTS or _NUMBER.fullmatch(text) else shape_mask(text[:60])


def _hidden(name: str, value: Any, action: str) -> str:
    text = text_clean(value)[:MAXIMUM_LENGTH] if isinstance(value, str) else str(value)
    if action == "OrderUpdate" and name == "update_value":
        return text if len(text) < 6 else tail_mask(text)
    return _MASKS.get(name, whole_mask)(text) if action == _ORDER_ADD else whole_mask(text)


def _lines(value: Any) -> Any:
    """The lines of an order; hidden whole when they are written so that nobody can tell their fields apart."""
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except ValueError:
            return HIDDEN
    lines = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(lines, list):
        return HIDDEN
    return [_line(line) if isinstance(line, dict) else HIDDEN for line in lines[:MAXIMUM_LINES]]


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    return {
        text_clean(name)[:100]: _shortened(value) if name in _HARMLESS_LINE else HIDDEN
        for name, value in line.items()
        if name in _HARMLESS_LINE or not name_is_secret(name)
    }


def _shortened(value: Any) -> Any:
    if isinstance(value, str):
        return text_clean(value)[:MAXIMUM_LENGTH]
    if isinstance(value, list):
        return [_shortened(part) for part in value[:MAXIMUM_LINES]]
    if isinstance(value, dict):
        return {text_clean(str(key))[:100]: _shortened(part) for key, part in value.items()}
    return text_clean(str(value))[:MAXIMUM_LENGTH]
