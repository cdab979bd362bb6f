"""The fields of an item that a table can fill: the columns of our own CSV (docs/import.md)."""

import re

FIELDS = (
    *("id", "parent_id", "code", "name", "variant_name", "description", "short_description", "ean", "manufacturer"),
    *("category", "price", "vat", "stock", "unit", "weight", "images", "attributes", "active"),
)
TRANSLATED = re.compile(r"(name|description|short_description)_([a-z]{2})")
PRICE_LIST = re.compile(r"price:\s*(\S.*)")

SEVERAL_COLUMNS = {
    *("name", "variant_name", "description", "short_description", "ean", "category", "images", "attributes")
}
"""Fields that may come from several columns."""

CONSTANT_FIELDS = {"manufacturer", "category", "vat", "stock", "unit", "weight", "active"}
"""Fields that may have one value for all rows."""


def is_field(name: str) -> bool:
    """Whether `name` is a field: one of FIELDS, `price:NAME`, or a translation such as `name_en`."""
    return name in FIELDS or any(pattern.fullmatch(name) for pattern in (TRANSLATED, PRICE_LIST))
