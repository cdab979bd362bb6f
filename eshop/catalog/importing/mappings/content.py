"""What the values of a column look like: bar codes, prices, rates, addresses, yes and no, texts."""

import re
from collections.abc import Callable, Sequence

from stdnum import ean, isbn

from eshop.catalog.importing.amounts import CellNumber, is_number
from eshop.catalog.importing.cells import availability, is_flag

_RATE = re.compile(r"(?:vat )?(?:23|22|8|7|5|0|zw|np|oo)(?:[.,]0+)? ?%?|0[.,](?:23|08|05)", re.IGNORECASE)
_RATE_LETTER = re.compile("(?:ptu )?[a-g]", re.IGNORECASE)
"""A rate as fiscal printers name it. Which one it is a person has to say."""
_RATE_SIGN = re.compile(r"%|\b(?:zw|np|oo)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?:)?//\S+|/?[\w./-]+\.(?:jpe?g|png|webp|gif|avif)", re.IGNORECASE)
_PICTURE = re.compile(r"(?:https?:)?//\S+\.(?:jpe?g|png|webp|gif|avif)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*([|;,\n])\s*(?=(?:https?:)?//)|(?<=\S)( )(?=(?:https?:)?//)", re.IGNORECASE)
_MONEY = re.compile(
    r"[0-9][0-9 \u00a0]*[.,][0-9]{2}(?:\s*(?:zł|pln))?|[0-9]+(?:[.,][0-9]+)?\s*(?:zł|pln)", re.IGNORECASE
)
_MARKUP = re.compile(r"<(?:p|br|b|ul|li|div|strong|h[1-6])\b", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9 -]{8,20}(?:\.0+)?")
_CODE = re.compile(r"(?=.*[^\W\d_])[^\s|;<>:]{1,40}|[0-9]{4,40}")
_PATH_MARKS = (">", "»", "\\", "::", "/", "|")


def _share(values: Sequence[str], fits: Callable[[str], object]) -> float:
    return sum(1 for value in values if fits(value)) / len(values) if values else 0.0


def is_bar_code(value: str) -> bool:
    """Whether the check digit of an EAN, GTIN or ISBN is right."""
    text = re.sub(r"\.0+$", "", value.strip())
    return bool(ean.is_valid(text) or isbn.is_valid(text))


def contradicts(name: str, values: Sequence[str]) -> bool:
    """Whether a column's values (filled ones) cannot be the field that its title promises."""
    if not values:
        return False
    fits: dict[str, Callable[[str], object]] = {
        "price": is_number,
        "stock": lambda value: is_number(value) or availability(value) is not None,
        "weight": is_number,
        "vat": lambda value: _RATE.fullmatch(value.strip()) or _RATE_LETTER.fullmatch(value.strip()),
        "ean": lambda value: _DIGITS.fullmatch(value.strip()) or is_bar_code(value),
        "images": lambda value: _ADDRESS.match(value.strip()),
        "active": is_flag,
        "name": lambda value: not is_number(value),
        "category": lambda value: not is_number(value),
    }
    return name in fits and _share(values, fits[name]) < 0.5


def content_field(values: Sequence[str]) -> str:
    """The field that a column's filled values alone show it to be, "" when they do not."""
    if len(values) < 2:
        return ""
    if _share(values, is_bar_code) >= 0.8:
        return "ean"
    if _share(values, lambda value: _PICTURE.match(value.strip())) >= 0.8:
        return "images"
    rates = _share(values, lambda value: _RATE.fullmatch(value.strip()))
    if rates == 1 and _share(values, _RATE_SIGN.search) >= 0.5:
        return "vat"
    if _share(values, lambda value: not isinstance(value, CellNumber) and _MONEY.fullmatch(value.strip())) >= 0.8:
        return "price"
    if _share(values, _MARKUP.search) >= 0.5:
        return "description"
    return ""


def looks_like_code(values: Sequence[str]) -> bool:
    """Whether all filled values differ and are short, without spaces, and no ordinals, amounts or addresses."""
    return len(values) > 1 and len(set(values)) == len(values) and _share(values, _CODE.fullmatch) == 1


def looks_like_name(values: Sequence[str]) -> bool:
    """Whether the values are texts of several words that mostly differ."""
    texts = [value for value in values if " " in value.strip() and len(value) <= 255 and not is_number(value)]
    return len(values) > 1 and len(texts) >= len(values) * 0.6 and len(set(texts)) >= len(texts) * 0.8


def is_books(bar_codes: Sequence[str]) -> bool:
    """Whether most bar codes are ISBN."""
    return _share(bar_codes, lambda value: isbn.is_valid(re.sub(r"\.0+$", "", value.strip()))) > 0.5


def picture_separator(values: Sequence[str]) -> str:
    """What stands between several addresses in one cell, "|" when no cell has several."""
    found = [match[1] or match[2] for value in values for match in _SEVERAL.finditer(value.strip())]
    return max(set(found), key=found.count) if found else "|"


def path_separator(values: Sequence[str]) -> str:
    """What parts the steps of a category path, "/" when no value has several."""
    return next((mark for mark in _PATH_MARKS if sum(mark in value for value in values) > len(values) / 5), "/")
