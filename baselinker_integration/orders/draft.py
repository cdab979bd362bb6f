"""From a readable push to what may be written of it: an order of the shop, and beside it all that was sent.

Pure copying: nothing is written here and nothing invented.
Names and addresses stay as sent, also where the buyer left the invoice part empty. A text longer than its column is
cut there. OrderBinding.sent_fields keeps all that was sent: a repeat is compared with that, not with what the shop
edited.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, TypeVar

import orjson

from baselinker_integration.models import Connection
from baselinker_integration.orders.fields import IGNORED_FIELDS
from baselinker_integration.orders.lines import Item, ResolvedLine, lines_resolve
from baselinker_integration.orders.refusal import amount_too_large, unknown_lines
from baselinker_integration.wire.base import text_clean
from baselinker_integration.wire.masking import name_is_secret
from baselinker_integration.wire.order_add import OrderAddRequest
from eshop.core.numbers import money_text, whole_number
from eshop.orders.models import DeliveryMethod, Order, OrderLine, OrderSource, OrderStatus, PaymentMethod
from eshop.orders.services.content import lines_total

_LARGEST_TOTAL = Decimal(10) ** 12
_Method = TypeVar("_Method", DeliveryMethod, PaymentMethod)

_SAME_NAME = """
email phone client_login delivery_fullname delivery_company delivery_address delivery_postcode
delivery_city delivery_state_code delivery_country invoice_fullname invoice_company invoice_nip invoice_address
invoice_postcode invoice_city invoice_state_code invoice_country delivery_point_name delivery_point_address
delivery_point_postcode delivery_point_city transaction_id service_account user_comments
"""
_COPIED = _SAME_NAME.split()
_LOCKER = r"[A-Z]{3}-[A-Z]{3}\d{1,3}[A-Z]?|[A-Z]{2,4}\d{1,4}[A-Z]{0,4}\d?"
_WHOLE = re.compile(rf"(?:{_LOCKER}|\d{{6}})")
_IN_NAME = (
    re.compile(r"\bID:?\s*([A-Z0-9][A-Z0-9-]{3,20})\b", re.IGNORECASE),
    re.compile(rf"(?<![\w-])((?=\S{{6}})(?:{_LOCKER}))(?![\w-])"),
    re.compile(r"(?<![\w-])(\d{6,7})(?![\w-])"),
)


@dataclass
class OrderDraft:
    """An unsaved order with its unsaved lines; `cut` names the fields whose text was too long for its column, `doubts`
    are the lines whose item was not named for certain.
    """

    order: Order
    lines: list[OrderLine]
    cut: list[str] = field(default_factory=list)
    doubts: list[ResolvedLine] = field(default_factory=list)


def draft_make(
    *, connection: Connection, request: OrderAddRequest, items: Mapping[int, Item], now: datetime
) -> tuple[OrderDraft, list[ResolvedLine]]:
    """The shop's order for `request`, unsaved, and those of its lines that have no item in `items` (by id).

    Raises OrderRefusedError when the order may not be taken. `now` (aware) stands in for a missing order date.
    """
    lines = lines_resolve(connection, request.products, items)
    unknown = [line for line in lines if line.item is None and not line.is_discount]
    if unknown and not connection.accept_unlinked_lines:
        raise unknown_lines(unknown)
    draft = order_draft(request=request, lines=lines, now=now)
    draft.doubts = [line for line in lines if line.doubt]
    if lines_total(draft.lines) + draft.order.delivery_price >= _LARGEST_TOTAL:
        raise amount_too_large(draft.lines)
    return draft, unknown


def order_draft(*, request: OrderAddRequest, lines: Sequence[ResolvedLine], now: datetime) -> OrderDraft:
    """The order that `request` describes. Paid or cash on delivery: for the shop to confirm; else held for payment.

    `now` (aware) stands in for a missing order date and is when the payment became known.
    """
    delivery = _method(DeliveryMethod, request.delivery_method_id)
    payment = _method(PaymentMethod, request.payment_method_id)
    is_cash = request.payment_method_cod or (payment is not None and payment.is_cash_on_delivery)
    is_ready = request.paid or is_cash
    values: dict[str, Any] = {name: getattr(request, name) for name in _COPIED} | {
        "marketplace": request.service or _marketplace(request.user_comments),
        "delivery_country_code": _country_code(request.delivery_country_code),
        "invoice_country_code": _country_code(request.invoice_country_code),
        "delivery_method_name": request.delivery_method or (delivery.name if delivery else ""),
        "payment_method_name": request.payment_method or (payment.name if payment else ""),
        "delivery_point_code": delivery_point_code(
            point_id=request.delivery_point_id, pni=request.delivery_point_pni, name=request.delivery_point_name
        ),
    }
    cut = _cut(Order, values)
    order = Order(
        source=OrderSource.BASELINKER,
        status=OrderStatus.AWAITING_SHOP if is_ready else OrderStatus.AWAITING_PAYMENT,
        is_held=not is_ready,
        placed_at=request.placed_at or now,
        currency=request.currency,
        delivery_method=delivery,
        delivery_price=request.delivery_price,
        payment_method=payment,
        is_cash_on_delivery=is_cash,
        is_paid=request.paid,
        paid_at=now if request.paid else None,
        want_invoice=request.want_invoice,
        **values,
    )
    return OrderDraft(order, [_line(line, cut) for line in lines], cut)


def _line(line: ResolvedLine, cut: list[str]) -> OrderLine:
    sent, item = line.sent, line.item
    values: dict[str, Any] = {
        "code": sent.sku or (item.code if item else ""),
        "name": sent.name or (item.name if item else ""),
        "ean": item.ean if item else "",
        "tax_code": sent.tax or (item.tax_code if item else ""),
        "auction_id": sent.auction_id,
    }
    cut.extend(f"products[{line.position - 1}].{name}" for name in _cut(OrderLine, values))
    return OrderLine(
        product_id=item.id if item else None,
        unit_price=sent.price,
        quantity=sent.quantity,
        attributes=[attribute.model_dump() for attribute in sent.attributes],
        **values,
    )


def _cut(model: type[Order] | type[OrderLine], values: dict[str, Any]) -> list[str]:
    """Shorten texts to their columns in place; returns the columns where that was needed."""
    cut = []
    for name, value in values.items():
        length = getattr(model._meta.get_field(name), "max_length", None)
        if length is not None and len(value) > length:
            values[name] = value[:length]
            cut.append(name)
    return cut


def _method(model: type[_Method], sent: str) -> _Method | None:
    number = whole_number(sent.strip())
    return None if number is None else model.objects.filter(pk=number).first()


def _marketplace(comments: str) -> str:
    """BaseLinker opens the comment with "[Allegro: login]" when it names the source."""
    if not comments.startswith("["):
        return ""
    name, colon, _rest = comments[1:80].partition(":")
    return name.strip() if colon and "]" not in name else ""


def _country_code(sent: str) -> str:
    """Two letters or nothing: half of a longer code would name another country."""
    return sent if len(sent) == 2 and sent.isascii() and sent.isalpha() else ""


def delivery_point_code(*, point_id: str, pni: str, name: str) -> str:
    """The code of the pick-up point: `point_id` as sent, else the old PNI field, else a code found in `name`.

    Codes in names are locker codes as WAW01M, POP-WAW708, ANTO01BAPP, AL024WK1, the number behind "ID:", or six or
    seven digits of a post office or kiosk. Empty when nothing looks like a code. It has travelled in three fields over
    the years (protocol, 3.12).
    """
    sent = point_id.strip() or pni.strip()
    if sent:
        return sent
    text = name.strip()
    if _WHOLE.fullmatch(text.upper()):
        return text.upper()
    found = (pattern.search(text) for pattern in _IN_NAME)
    return next((match[1] for match in found if match), "")


_DECLARED = frozenset(OrderAddRequest.model_fields)
_NOT_CONTENT = frozenset({"baselinker_id", "paid", "change_products_quantity", *IGNORED_FIELDS})
"""Paying and taking stock are steps that a repeat may report, not differences to show (see `repeat`)."""


def fields_snapshot(request: OrderAddRequest, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Every field sent with a value, in one spelling (amounts "12.50", flags "1"); unforeseen ones as they came."""
    sent: dict[str, Any] = {}
    for name in sorted(request.model_fields_set):
        value = getattr(request, name)
        sent[name] = [_sent_line(line.model_dump()) for line in value] if name == "products" else _sent_text(value)
    return {name: value for name, value in sent.items() if value != ""} | {
        text_clean(name)[:100]: _storable(value)
        for name, value in fields.items()
        if name not in _DECLARED and not name_is_secret(name)
    }


def fields_unforeseen(fields: Mapping[str, Any]) -> list[str]:
    """Names of sent fields that the protocol does not know, empty ones included."""
    return sorted(text_clean(name)[:100] for name in fields if name not in _DECLARED)


def content_hash(sent: Mapping[str, Any]) -> bytes:
    """32 bytes that are equal for two pushes of the same content."""
    return sha256(orjson.dumps(content_compared(sent), option=orjson.OPT_SORT_KEYS)).digest()


def content_compared(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What counts in a comparison: an absent field says the same as its default."""
    content = {name: value for name, value in sent.items() if name in _DEFAULTS and value != _DEFAULTS[name]}
    return content | {"products": [{k: v for k, v in line.items() if (k, v) != _MAIN} for line in sent["products"]]}


def _sent_text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return money_text(value) if isinstance(value, Decimal) else str(value)


_DEFAULTS = {
    name: _sent_text(field.default)
    for name, field in OrderAddRequest.model_fields.items()
    if name not in _NOT_CONTENT and not field.is_required()
}
_MAIN = ("variant_id", "0")


def _sent_line(line: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value if name == "attributes" else _sent_text(value) for name, value in line.items()}
    return {name: value for name, value in kept.items() if value not in ("", [])}


def _storable(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        return text_clean(orjson.dumps(value, default=str).decode())
    return text_clean(str(value))
