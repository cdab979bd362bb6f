"""Lists of entries to write: `products` of ProductsQuantityUpdate and ProductsPriceUpdate (protocol, 3.8 and 3.9).

The list is read as a whole, its entries one by one, so that a bad entry never spoils the rest.
"""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from baselinker_integration.wire.base import Text, WireModel
from baselinker_integration.wire.structure import structure_parse

MAXIMUM_ENTRIES = 1000
_MAIN_PRODUCT = ("", "0")


def _entries(value: Any) -> Any:
    parsed = structure_parse(value)
    entries = list(parsed.values()) if isinstance(parsed, dict) else parsed
    if len(entries) > MAXIMUM_ENTRIES:
        raise PydanticCustomError("structure", "oczekiwano najwyżej 1000 wpisów")
    return entries


def _product_number(value: str) -> str:
    if value.strip() in _MAIN_PRODUCT:
        raise PydanticCustomError("text", "oczekiwano numeru towaru")
    return value.strip()


Entries = Annotated[list[Any], BeforeValidator(_entries)]
"""Up to 1000 raw entries, in any of the encodings of a list."""


class EntriesRequest(WireModel):
    products: Entries


class ItemEntry(WireModel):
    """The item that an entry is about. `variant_id` 0, "0", "" or absent means the item `product_id` itself."""

    product_id: Annotated[Text, AfterValidator(_product_number)]
    variant_id: Text = ""

    @property
    def wanted_variant(self) -> str:
        """The variant's id, or "" for the item itself."""
        number = self.variant_id.strip()
        return "" if number in _MAIN_PRODUCT else number
