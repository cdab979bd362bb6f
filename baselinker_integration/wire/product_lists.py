"""The lists of ProductAdd, images, features and tags: JSON, bracket fields or a comma list (protocol, 3.10)."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from pydantic_core import PydanticCustomError

from baselinker_integration.wire.base import structure_parse, text_clean

MAXIMUM_ROWS = 200
_MAXIMUM_ADDRESS = 2000
_ADDRESS = re.compile(r"\s*https?://", re.IGNORECASE)
_BEFORE_ADDRESS = re.compile(r",\s*(?=https?://)", re.IGNORECASE)
_NAME_AND_VALUE = re.compile(r"^([^:=]+)[:=](.*)$", re.DOTALL)


def images_parse(value: Any) -> list[str]:
    """Addresses in their order, the first is the main photo. They are kept, never fetched."""
    parts = _parts(value, _BEFORE_ADDRESS)
    values = list(parts.values()) if isinstance(parts, dict) else parts
    return [_address(address) for address in values]


def features_parse(value: Any) -> list[tuple[str, str]]:
    """Pairs of name and value; several values of one name, joined by a pipe, become a pair each."""
    parts = _parts(value, re.compile(","))
    rows = list(parts.items()) if isinstance(parts, dict) else [_pair(part) for part in parts]
    pairs = []
    for name, values in rows:
        for one in _values(values):
            pairs.append((_short(name), one))
    return [(name, one) for name, one in pairs if name and one]


def tags_parse(value: Any) -> list[str]:
    """The values of a dictionary (tag id to value) or of a list, each once."""
    parts = _parts(value, re.compile(","))
    values = parts.values() if isinstance(parts, dict) else parts
    return [tag for tag in dict.fromkeys(_short(value) for value in values) if tag]


def _parts(value: Any, separator: re.Pattern[str]) -> list[Any] | dict[str, Any]:
    parsed = _structure(value, separator)
    if len(parsed) > MAXIMUM_ROWS:
        raise PydanticCustomError("structure", "oczekiwano najwyżej 200 wpisów")
    return parsed


def _structure(value: Any, separator: re.Pattern[str]) -> list[Any] | dict[str, Any]:
    """An address may hold brackets and ampersands of its own, so text that begins like one is never taken for pairs."""
    if not (isinstance(value, str) and _ADDRESS.match(value)):
        try:
            parsed: list[Any] | dict[str, Any] = structure_parse(value)
            return parsed
        except PydanticCustomError:
            if not isinstance(value, str) or value.lstrip().startswith(("[", "{")):
                raise
    return [part.strip() for part in separator.split(value) if part.strip()]


def _address(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    try:
        parts = urlsplit(text)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and len(text) <= _MAXIMUM_ADDRESS
    except ValueError:
        is_good = False
    if not is_good or not text.isprintable() or " " in text or text_clean(text) != text:
        raise PydanticCustomError(
            "text", "oczekiwano pełnych adresów obrazków zaczynających się od http:// albo https://"
        )
    return text


def _pair(part: Any) -> tuple[Any, Any]:
    if isinstance(part, list) and len(part) == 2:
        return part[0], part[1]
    if isinstance(part, dict) and "name" in part and "value" in part:
        return part["name"], part["value"]
    match = _NAME_AND_VALUE.match(part) if isinstance(part, str) else None
    if match is None:
        raise PydanticCustomError("structure", "oczekiwano listy par nazwa i wartość")
    return match.group(1), match.group(2)


def _values(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else str(_scalar(value)).split("|"):
        yield _short(one)


def _short(value: Any) -> str:
    return " ".join(text_clean(str(_scalar(value))).split())[:500]


def _scalar(value: Any) -> Any:
    if value is None or isinstance(value, (list, dict)):
        raise PydanticCustomError("text", "oczekiwano tekstów")
    return value
