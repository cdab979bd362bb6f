"""What OrderAdd, OrderUpdate and OrdersGet are called with (reference 3.12 to 3.14)."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from baselinker_integration.wire.base import Flag, IdList, Page, Text, WireDecimal, WireInt, WireModel
from baselinker_integration.wire.structure import structure_parse
from eshop.core.money import to_money
from eshop.orders.currencies import CURRENCIES

MAXIMUM_LINES = 1000
MAXIMUM_PIECES = 1_000_000
_LARGEST_AMOUNT = Decimal(10) ** 10


def _gross(value: Decimal) -> Decimal:
    """Whole grosze only: a finer amount cannot be kept exactly, so it is refused rather than rounded."""
    if not 0 <= value < _LARGEST_AMOUNT or value != to_money(value):
        raise PydanticCustomError("decimal", "oczekiwano kwoty brutto od 0, najwyżej z dwoma miejscami po przecinku")
    return abs(to_money(value))


def _pieces(value: int) -> int:
    if not 1 <= value <= MAXIMUM_PIECES:
        raise PydanticCustomError("integer", "oczekiwano liczby sztuk od 1 do 1000000")
    return value


def _currency(value: str) -> str:
    if value.upper() not in CURRENCIES:
        raise PydanticCustomError("text", "oczekiwano trzyliterowego kodu waluty, na przykład PLN")
    return value.upper()


def _baselinker_id(value: str) -> str:
    number = value.strip()
    if number in ("", "0") or len(number) > 50:
        raise PydanticCustomError("text", "oczekiwano numeru zamówienia w BaseLinkerze")
    return number


def _lines(value: Any) -> Any:
    parsed = structure_parse(value)
    lines = list(parsed.values()) if isinstance(parsed, dict) else parsed
    if not 1 <= len(lines) <= MAXIMUM_LINES:
        raise PydanticCustomError("structure", "oczekiwano od 1 do 1000 pozycji")
    return lines


def _attributes(value: Any) -> Any:
    """Attributes only describe a line, so an unreadable one is no reason to refuse an order."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _instant(value: Any) -> Any:
    """Unix seconds up to the year 2100; 0 is "unknown", as PHP has it."""
    seconds = value if isinstance(value, int) else -1
    if not 0 <= seconds < 4_102_444_800:
        raise PydanticCustomError("integer", "oczekiwano czasu w sekundach uniksowych")
    return seconds


def _update_type(value: str) -> str:
    if value not in ("status", "paid", "delivery_number"):
        raise PydanticCustomError("text", "oczekiwano status, paid albo delivery_number")
    return value


Gross = Annotated[WireDecimal, AfterValidator(_gross)]
Instant = Annotated[WireInt, AfterValidator(_instant)]


class OrderAddAttribute(WireModel):
    """One attribute of a line; its price difference is already in the line's price."""

    name: Text = ""
    value: Text = ""
    price: Text = ""


class OrderAddLine(WireModel):
    """One line. `variant_id` "0" or absent means the main product; `price` is gross for one piece."""

    id: Text = ""
    variant_id: Text = ""
    sku: Text = ""
    name: Text = ""
    price: Gross
    quantity: Annotated[WireInt, AfterValidator(_pieces)]
    auction_id: Text = ""
    tax: Text = ""
    currency: Text = ""
    attributes: Annotated[list[OrderAddAttribute], BeforeValidator(_attributes)] = []


class OrderAddRequest(WireModel):
    """An order as BaseLinker pushes it. Everything but its number and the lines is optional (reference 3.12)."""

    baselinker_id: Annotated[Text, AfterValidator(_baselinker_id)]
    products: Annotated[list[OrderAddLine], BeforeValidator(_lines)]
    previous_order_id: Text = ""
    date_add: Instant = 0
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
    delivery_price: Gross = Decimal("0.00")
    delivery_point_name: Text = ""
    delivery_point_id: Text = ""
    delivery_point_pni: Text = ""
    delivery_point_address: Text = ""
    delivery_point_postcode: Text = ""
    delivery_point_city: Text = ""
    payment_method: Text = ""
    payment_method_cod: Flag = False
    payment_method_id: Text = ""
    user_comments: Text = ""
    status_id: Text = ""
    currency: Annotated[Text, AfterValidator(_currency)] = "PLN"
    want_invoice: Flag = False
    paid: Flag = False
    change_products_quantity: Flag = False
    transaction_id: Text = ""
    service_account: Text = ""
    client_login: Text = ""

    @property
    def placed_at(self) -> datetime | None:
        """When the buyer ordered (aware UTC); None when it was not said."""
        return datetime.fromtimestamp(self.date_add, UTC) if self.date_add else None


class OrderAddCall(WireModel):
    """OrderAdd as dispatch sees it: the intake reads the fields itself, because a mistake there must leave an event."""


class OrderUpdateRequest(WireModel):
    """A change to orders of the shop. The list of orders comes under three names (reference, contradiction 4)."""

    orders_ids: IdList = []
    order_ids: IdList = []
    order_id: IdList = []
    update_type: Annotated[Text, AfterValidator(_update_type)]
    update_value: Text = ""
    delivery_method_name: Text = ""
    tracking_url: Text = ""

    @property
    def numbers(self) -> list[str]:
        """The orders meant, each once, in the sequence given."""
        return list(dict.fromkeys([*self.orders_ids, *self.order_ids, *self.order_id]))


class OrdersGetRequest(WireModel):
    """Which orders to hand over: those after `id_from`, or placed since `time_from` (unix), or the one `order_id`."""

    time_from: Instant | None = None
    id_from: Annotated[WireInt, Field(ge=0)] | None = None
    order_id: Annotated[WireInt, Field(ge=0)] | None = None
    only_paid: Flag = False
    page: Page = 1
