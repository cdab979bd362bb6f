"""One entry of ProductsPriceUpdate (protocol, 3.9)."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, AliasChoices, Field
from pydantic_core import PydanticCustomError

from baselinker_integration.wire.base import WireDecimal
from baselinker_integration.wire.batches import ItemEntry
from eshop.core.numbers import to_money

_LARGEST_PRICE = Decimal(10) ** 10


def _price(value: Decimal) -> Decimal:
    if not 0 <= value < _LARGEST_PRICE or to_money(value) >= _LARGEST_PRICE:
        raise PydanticCustomError("decimal", "oczekiwano ceny brutto od 0, na przykład 12.50")
    return abs(to_money(value))


WirePrice = Annotated[WireDecimal, AfterValidator(_price)]
"""A gross price, rounded half up to whole grosze: a price that was computed elsewhere may be finer."""


class PriceEntry(ItemEntry):
    """A gross price in PLN. Flat fields call it `value`."""

    price: Annotated[WirePrice, Field(validation_alias=AliasChoices("price", "value"))]
