"""What OrderAdd is called with: what is taken, what is refused, and in which words (protocol, 3.12).

What of a paid order could not be read exactly is taken all the same, with a doubt (contract, section 7).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from baselinker_integration.wire.base import (
    Text,
    TooManyError,
    WireInt,
    WireModel,
    amount_parse,
    flag_parse,
    integer_parse,
    structure_parse,
)
from eshop.core.masking import shape_mask
from eshop.core.numbers import to_money, without_currency
from eshop.core.told import told, told_joined
from eshop.orders.currencies import CURRENCIES

MAXIMUM_LINES = 1000
MAXIMUM_PIECES = 1_000_000
_NOISE = Decimal("0.0001")
"""How far from a grosz the sum of doubles may be (contract, section 7)."""
_TWO_READINGS = re.compile(r"[+\-\u2212]?[1-9][0-9]{0,2},[0-9]{3}")


@dataclass(frozen=True)
class Doubt:
    """One field that was not taken as it came: the problem's code, the field, and what was sent and kept."""

    code: str
    field: str
    detail: str


@dataclass
class Doubts:
    """Collected while a request is validated: pass it as `context`. `line` counts the lines seen so far."""

    found: list[Doubt] = field(default_factory=list)
    line: int = 0

    def line_field(self, name: str) -> str:
        """The path of a field in the line that is being read."""
        return f"products[{self.line - 1}].{name}"


def doubt_add(info: ValidationInfo, code: str, name: str, detail: str) -> None:
    """Note a doubt where the caller of the validation asked for them."""
    if isinstance(info.context, Doubts):
        info.context.found.append(Doubt(code, name, detail))


def readable_or(parse: Callable[[Any], Any], default: Any) -> Callable[[Any, ValidationInfo], Any]:
    """A validator that takes `default` with a doubt where `parse` finds the value unreadable.

    Of the value the doubt tells how it is written: what stands in a wrong field may well be the buyer's.
    """

    def validate(value: Any, info: ValidationInfo) -> Any:
        try:
            return parse(value)
        except PydanticCustomError as error:
            is_there = told("jest „%(value)s”") % {"value": shape_mask(str(value)[:60])}
            detail = told_joined("; ", [told(error.message()), is_there])
            doubt_add(info, "unreadable_field", info.field_name or "", detail)
            return default

    return validate


def _whole_grosze(sent: Any, number: Decimal, info: ValidationInfo, name: str) -> Decimal:
    """The amount in whole grosze, half up. Noise of doubles is none; what is finer is rounded with a doubt, and
    "1,000", which is a thousand elsewhere, is 1.00 with one.
    """
    amount = to_money(number) + Decimal(0)
    if abs(number - amount) > _NOISE or _TWO_READINGS.fullmatch(without_currency(str(sent))):
        numbers = {"sent": str(sent).strip()[:60], "taken": f"{amount:f}"}
        doubt_add(info, "amount_rounded", name, told("przysłano %(sent)s, przyjęto %(taken)s") % numbers)
    return amount


def _line_price(sent: Any, info: ValidationInfo) -> Decimal:
    name = info.context.line_field("price") if isinstance(info.context, Doubts) else "price"
    return _whole_grosze(sent, amount_parse(sent), info, name)


def _delivery_price(sent: Any, info: ValidationInfo) -> Decimal:
    return _whole_grosze(sent, readable_or(amount_parse, Decimal(0))(sent, info), info, "delivery_price")


def _pieces(value: int) -> int:
    if not 1 <= value <= MAXIMUM_PIECES:
        raise PydanticCustomError("integer", "oczekiwano liczby sztuk od 1 do 1000000")
    return value


def _currency(value: str) -> str:
    code = value.strip().upper().replace("ZŁ", "PLN")
    if code not in CURRENCIES:
        raise PydanticCustomError("text", "oczekiwano trzyliterowego kodu waluty, na przykład PLN")
    return code


def _baselinker_id(value: str) -> str:
    number = value.strip()
    if not (number.isascii() and number.isdecimal() and len(number) <= 50 and int(number) > 0):
        raise PydanticCustomError("text", "oczekiwano numeru zamówienia w BaseLinkerze, liczby całkowitej powyżej 0")
    return number.lstrip("0")


def lines_parse(value: Any) -> Any:
    """The lines of an order out of any encoding of a list, also one that PHP wrote as a dictionary."""
    try:
        parsed = structure_parse(value, most=MAXIMUM_LINES)
    except TooManyError:
        parsed = []
    lines = list(parsed.values()) if isinstance(parsed, dict) else parsed
    if not 1 <= len(lines) <= MAXIMUM_LINES:
        raise PydanticCustomError("structure", "oczekiwano od 1 do 1000 pozycji")
    return lines


def attributes_parse(value: Any) -> Any:
    """Attributes only describe a line, so an unreadable one is no reason to refuse an order."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _instant(value: int) -> int:
    """Unix seconds up to the year 2100; 0 is "unknown", as PHP has it."""
    if not 0 <= value < 4_102_444_800:
        raise PydanticCustomError("integer", "oczekiwano czasu w sekundach uniksowych")
    return value


def _order_date(value: Any) -> int:
    return _instant(integer_parse(value))


LinePrice = Annotated[Decimal, BeforeValidator(_line_price)]
DeliveryPrice = Annotated[Decimal, BeforeValidator(_delivery_price)]
OrderDate = Annotated[int, BeforeValidator(readable_or(_order_date, 0))]
OrderFlag = Annotated[bool, BeforeValidator(readable_or(flag_parse, False))]
Instant = Annotated[WireInt, AfterValidator(_instant)]
Pieces = Annotated[WireInt, AfterValidator(_pieces)]
Currency = Annotated[Text, AfterValidator(_currency)]
BaselinkerId = Annotated[Text, AfterValidator(_baselinker_id)]


class OrderAddAttribute(WireModel):
    """One attribute of a line; its price difference is already in the line's price."""

    name: Text = ""
    value: Text = ""
    price: Text = ""


class OrderAddLine(WireModel):
    """One line. `variant_id` "0" or absent: the main product. `price` is gross for a piece, below 0 for a discount."""

    id: Text = ""
    variant_id: Text = ""
    sku: Text = ""
    name: Text = ""
    price: LinePrice
    quantity: Pieces
    auction_id: Text = ""
    tax: Text = ""
    currency: Text = ""
    attributes: Annotated[list[OrderAddAttribute], BeforeValidator(attributes_parse)] = []

    @model_validator(mode="before")
    @classmethod
    def _count(cls, values: Any, info: ValidationInfo) -> Any:
        if isinstance(info.context, Doubts):
            info.context.line += 1
        return values


class OrderAddRequest(WireModel):
    """An order as BaseLinker pushes it. Everything but its number and the lines is optional (protocol, 3.12).

    Validated with Doubts as context, it says there what it could not read exactly and took all the same.
    """

    baselinker_id: BaselinkerId
    products: Annotated[list[OrderAddLine], BeforeValidator(lines_parse)]
    previous_order_id: Text = ""
    date_add: OrderDate = 0
    service: Text = ""
    delivery_fullname: Text = ""
    delivery_company: Text = ""
    delivery_address: Text = ""
    delivery_postcode: Text = ""
    delivery_city: Text = ""
    delivery_state_code: Text = ""
    delivery_country: Text = ""
    delivery_country_code: Text = ""
    invoice_fullname: Text = ""
    invoice_company: Text = ""
    invoice_nip: Text = ""
    invoice_address: Text = ""
    invoice_postcode: Text = ""
    invoice_city: Text = ""
    invoice_state_code: Text = ""
    invoice_country: Text = ""
    invoice_country_code: Text = ""
    email: Text = ""
    phone: Text = ""
    delivery_method: Text = ""
    delivery_method_id: Text = ""
    delivery_price: DeliveryPrice = Decimal("0.00")
    delivery_point_name: Text = ""
    delivery_point_id: Text = ""
    delivery_point_pni: Text = ""
    delivery_point_address: Text = ""
    delivery_point_postcode: Text = ""
    delivery_point_city: Text = ""
    payment_method: Text = ""
    payment_method_cod: OrderFlag = False
    payment_method_id: Text = ""
    user_comments: Text = ""
    status_id: Text = ""
    currency: Currency = "PLN"
    want_invoice: OrderFlag = False
    paid: OrderFlag = False
    change_products_quantity: OrderFlag = False
    transaction_id: Text = ""
    service_account: Text = ""
    client_login: Text = ""

    @property
    def placed_at(self) -> datetime | None:
        """When the buyer ordered (aware UTC); None when it was not said."""
        return datetime.fromtimestamp(self.date_add, UTC) if self.date_add else None


class OrderAddCall(WireModel):
    """OrderAdd as dispatch sees it: the intake reads the fields itself, because a mistake there must leave an event."""
