"""Single values of the order actions: what is taken, what is refused, and in which words (protocol, 3.12)."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from baselinker_integration.wire.base import Text, WireDecimal, WireInt
from baselinker_integration.wire.structure import TooManyError, structure_parse
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


def _update_type(value: str) -> str:
    if value not in ("status", "paid", "delivery_number"):
        raise PydanticCustomError("text", "oczekiwano status, paid albo delivery_number")
    return value


Gross = Annotated[WireDecimal, AfterValidator(_gross)]
Instant = Annotated[WireInt, AfterValidator(_instant)]
Pieces = Annotated[WireInt, AfterValidator(_pieces)]
Currency = Annotated[Text, AfterValidator(_currency)]
BaselinkerId = Annotated[Text, AfterValidator(_baselinker_id)]
UpdateType = Annotated[Text, AfterValidator(_update_type)]
