"""One entry of ProductsQuantityUpdate (protocol, 3.8)."""

from typing import Annotated, Any

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from baselinker_integration.wire.base import WireInt
from baselinker_integration.wire.batches import ItemEntry

MAXIMUM_PIECES = 1_000_000


def _operation(value: Any) -> str:
    """Only the two documented words: a guess would set the stock to what was meant to be added to it."""
    word = value.strip().lower() if isinstance(value, str) else ""
    if word not in ("set", "change"):
        raise PydanticCustomError("text", "oczekiwano set albo change")
    return word


def _pieces(value: int) -> int:
    if abs(value) > MAXIMUM_PIECES:
        raise PydanticCustomError("integer", "oczekiwano liczby sztuk od -1000000 do 1000000")
    return value


Pieces = Annotated[WireInt, AfterValidator(_pieces)]
"""Whole pieces, signed."""


class StockEntry(ItemEntry):
    """`set` makes `quantity` (`value` in flat fields) the stock on hand, `change` adds it; whole pieces, signed."""

    operation: Annotated[str, BeforeValidator(_operation)]
    quantity: Annotated[Pieces, Field(validation_alias=AliasChoices("quantity", "value"))]
