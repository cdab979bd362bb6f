"""An order of the shop as OrdersGet hands it over: every key present, nothing null (protocol, 3.13 and 9)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from orjson import Fragment

from baselinker_integration.wire.products import TAX
from eshop.core.numbers import money_text
from eshop.orders.models import DeliveryMethod, Order, OrderLine, PaymentMethod

COMMENT_LENGTH = 510
_SAME_NAME = """
delivery_fullname delivery_company delivery_address delivery_city delivery_postcode delivery_state_code
delivery_country delivery_country_code invoice_fullname invoice_company invoice_address invoice_city
invoice_state_code invoice_postcode invoice_country invoice_country_code invoice_nip delivery_point_name
delivery_point_address delivery_point_postcode delivery_point_city phone email currency admin_comments transaction_id
"""
_COPIED = _SAME_NAME.split()


def order_row(order: Order) -> dict[str, Any]:
    """The order with its lines, for orjson. Amounts are JSON numbers written from Decimal, times unix seconds."""
    return {name: getattr(order, name) for name in _COPIED} | {
        "delivery_point_id": order.delivery_point_code,
        "date_add": _unix(order.placed_at),
        "payment_method_id": _method_id(order.payment_method),
        "payment_method": order.payment_method_name or (order.payment_method.name if order.payment_method else ""),
        "payment_method_cod": int(order.is_cash_on_delivery),
        "payment_external_id": order.transaction_id,
        "payment_operator": "",
        "user_comments": order.user_comments[:COMMENT_LENGTH],
        "user_comments_long": order.user_comments,
        "status_id": str(order.status),
        "delivery_method_id": _method_id(order.delivery_method),
        "delivery_method": order.delivery_method_name or (order.delivery_method.name if order.delivery_method else ""),
        "delivery_price": _number(order.delivery_price),
        "paid": int(order.is_paid),
        "paid_time": _unix(order.paid_at),
        "want_invoice": int(order.want_invoice),
        "extra_field_1": "",
        "extra_field_2": "",
        "products": [_line_row(line) for line in order.lines.all()],
    }


def _line_row(line: OrderLine) -> dict[str, Any]:
    product = line.product
    main_id = (product.parent_id or product.pk) if product else 0
    return {
        "id": str(main_id),
        "variant_id": str(product.pk if product and product.parent_id else 0),
        "name": line.name,
        "quantity": line.quantity,
        "price": _number(line.unit_price),
        "weight": _plain(product.weight if product and product.weight is not None else Decimal(0)),
        "tax": _tax(line.tax_code),
        "ean": line.ean,
        "sku": line.code,
        "location": "",
        "attributes": [_attribute(part) for part in line.attributes],
    }


def _attribute(part: Any) -> dict[str, Any]:
    """Lines of pushed orders keep the wire's form, those of the shop's own the item card's `[name, value]`."""
    if isinstance(part, dict):
        return {"name": str(part.get("name", "")), "value": str(part.get("value", "")), "price": 0}
    name, value = part
    return {"name": str(name), "value": str(value), "price": 0}


def _method_id(method: DeliveryMethod | PaymentMethod | None) -> str:
    """Only methods that the lists name; a retired one is known to BaseLinker by its name alone."""
    return str(method.pk) if method is not None and method.is_active else ""


def _unix(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0


def _number(amount: Decimal) -> Fragment:
    return Fragment(money_text(amount).encode())


def _plain(number: Decimal) -> Fragment:
    return Fragment(f"{number:f}".encode())


def _tax(code: str) -> Fragment:
    """The rate in percent, with BaseLinker's numbers for exempt, not subject and reverse charge; unknown is 0."""
    text = str(TAX.get(code.strip().lower(), code.strip().removesuffix("%").replace(",", ".")))
    try:
        rate = Decimal(text)
    except ArithmeticError:
        rate = Decimal(0)
    return _plain(rate if rate.is_finite() and abs(rate) <= 100 else Decimal(0))
