"""Reading answers exactly as they came."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

_DECIMAL = re.compile(r"-?\d+(\.\d+)?\Z")
_CAMEL = re.compile(r"[a-z0-9][A-Z]")
PAGES = "pages"


def rows_and_pages(body: Any) -> tuple[dict[str, Any], Any]:
    """The dictionary without its `pages` and the value of `pages` (None when absent).

    A list has no ids, so no rows: PHP's `[]` for an empty dictionary reads right, any other is caught by its shape.
    """
    if not isinstance(body, dict):
        return {}, None
    return {key: row for key, row in body.items() if key != PAGES}, body.get(PAGES)


def number_of(value: Any) -> Decimal | None:
    """A number or a text holding one with a dot, as Decimal; None for anything else (booleans included)."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = str(value)
    if not _DECIMAL.match(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def whole_number_of(value: Any) -> int | None:
    """A whole number or a text holding one; None for anything else."""
    number = number_of(value)
    return int(number) if number is not None and number == number.to_integral_value() else None


def nulls_in(value: Any, path: str = "") -> Iterator[str]:
    """The paths of every null inside the value."""
    if value is None:
        yield path or "."
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from nulls_in(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from nulls_in(inner, f"{path}[{number}]")


def camel_keys(row: dict[str, Any]) -> list[str]:
    """Keys written in camelCase, which the client does not know."""
    return sorted(key for key in row if _CAMEL.search(key))


def is_absolute_url(value: Any) -> bool:
    """Whether the value is an http(s) address with a host."""
    return isinstance(value, str) and re.match(r"https?://[^/\s]+", value) is not None


def folded(text: str) -> str:
    """Text for a tolerant comparison: no case, no diacritics."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char)).replace("ł", "l")


def entries_of(value: Any) -> dict[str, Any]:
    """A dictionary as it is; PHP's `[]` for an empty one, and anything else, as empty."""
    return value if isinstance(value, dict) else {}
