"""Lists of entries to write: `products` of ProductsQuantityUpdate and ProductsPriceUpdate (protocol, 3.8 and 3.9).

The list is read as a whole, its entries one by one, so that a bad entry never spoils the rest.
"""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, model_validator
from pydantic_core import PydanticCustomError

from baselinker_integration.wire.base import Text, WireModel, structure_parse

MAXIMUM_ENTRIES = 1000
_MAIN_PRODUCT = ("", "0")
_VALUES = ("value", "quantity", "price")
_FLAT_NAMES = ("product_id", "variant_id", "operation", *_VALUES)
_FLAT_NUMBER = re.compile(r"product_id([0-9]{1,4})")


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
    """A list of entries. Without `products`, or with an empty one, flat fields are read in its place: `product_id1`,
    `variant_id1`, `operation1`, `value1` and so on (contract, section 4).
    """

    products: Entries
    flat_differs: bool = False
    """Whether flat fields came beside `products` and say something else: `products` holds, with a warning."""

    @model_validator(mode="before")
    @classmethod
    def _read_flat_fields(cls, values: Any) -> Any:
        flat = _flat_entries(values) if isinstance(values, dict) else []
        if not flat:
            return values
        sent = _entries(values["products"]) if values.get("products") else []
        return {"products": sent or flat, "flat_differs": bool(sent) and _meaning(sent) != _meaning(flat)}


def _flat_entries(values: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries that flat fields make, in the order of their numbers."""
    numbers = sorted(int(found[1]) for found in map(_FLAT_NUMBER.fullmatch, values) if found)
    return [
        {"operation": "set"} | {name: values[f"{name}{number}"] for name in _FLAT_NAMES if f"{name}{number}" in values}
        for number in numbers[: MAXIMUM_ENTRIES + 1]
    ]


def _meaning(entries: list[Any]) -> list[tuple[str, ...]]:
    """What entries say, whichever of its names a value has, to compare two lists of them."""
    return sorted(
        (
            str(entry.get("product_id", "")).strip(),
            str(entry.get("variant_id") or "0").strip(),
            str(entry.get("operation") or "set").strip().lower(),
            str(next((entry[name] for name in _VALUES if name in entry), "")).strip().replace(",", "."),
        )
        for entry in entries
        if isinstance(entry, dict)
    )


class ItemEntry(WireModel):
    """The item that an entry is about. `variant_id` 0, "0", "" or absent means the item `product_id` itself."""

    product_id: Annotated[Text, AfterValidator(_product_number)]
    variant_id: Text = ""

    @property
    def wanted_variant(self) -> str:
        """The variant's id, or "" for the item itself."""
        number = self.variant_id.strip()
        return "" if number in _MAIN_PRODUCT else number
