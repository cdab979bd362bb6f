"""How values travel: every scalar is a string, "" means absent, numbers may use a comma; lists and dictionaries come
inside form fields in every encoding seen (protocol, 1.1 and 8-3).
"""

import html
import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any
from urllib.parse import parse_qsl

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from eshop.core.numbers import number_written, thousands_joined, whole_number, whole_numbers, without_currency

_BRACKET_NAME = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])+)$")
_BRACKET_PART = re.compile(r"\[([^\[\]]*)\]")
_LARGEST_AMOUNT = Decimal(10) ** 10
_MAXIMUM_DEPTH = 6
_MAXIMUM_NESTING = 50
_MAXIMUM_PAIRS = 50_000
_THOUSANDS = re.compile("[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_TOKEN = re.compile(r'[\[{\]}]|"(?:[^"\\]++|\\.?)*+"?', re.DOTALL)


def text_clean(value: str) -> str:
    """`value` without what no database or JSON may hold: NUL characters and lone surrogates."""
    if value.isascii():  # most are; an order comes here a hundred times
        return value.replace("\x00", "")
    return value.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def item_number(text: str) -> int:
    """The id that `text` writes, 0 when it writes none."""
    return whole_number(text.strip()) or 0


def _text(value: Any) -> Any:
    if isinstance(value, str):
        return text_clean(value)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return str(value)
    if value is None:
        return ""
    raise PydanticCustomError("text", "oczekiwano tekstu")


def flag_parse(value: Any) -> bool:
    """A yes or no of the wire. Raises PydanticCustomError for anything else."""
    text = str(value).strip().lower()
    if text in ("1", "true", "yes", "tak", "1.0"):
        return True
    if text in ("0", "false", "no", "nie", "none", "0.0", ""):
        return False
    raise PydanticCustomError("flag", "oczekiwano 0 albo 1")


def decimal_parse(value: Any) -> Decimal:
    """A finite number of the wire, its mark a dot or a comma. Raises PydanticCustomError for anything else."""
    try:
        number = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        raise PydanticCustomError("decimal", "oczekiwano liczby, na przykład 12.50") from None
    if not number.is_finite() or abs(number.adjusted()) > 15:
        raise PydanticCustomError("decimal", "oczekiwano liczby, na przykład 12.50")
    return number


def amount_parse(value: Any) -> Decimal:
    """Money of an order, also as people write it ("1 299,00 zł"). Raises PydanticCustomError as decimal_parse does, and
    for what no column of money holds.
    """
    try:
        number = decimal_parse(value)
    except PydanticCustomError:
        text = str(value).replace("\N{MINUS SIGN}", "-")
        written = number_written(thousands_joined(without_currency(text)))
        if written is None:
            raise
        number = written
    if abs(number) >= _LARGEST_AMOUNT:
        raise PydanticCustomError("decimal", "oczekiwano kwoty brutto poniżej 10000000000")
    return number


def integer_parse(value: Any) -> int:
    """A whole number of the wire ("2.0" is 2). Raises PydanticCustomError for anything else.

    "1,000" has two readings.
    """
    number = decimal_parse(value)
    if _THOUSANDS.fullmatch(str(value).strip()) or number != number.to_integral_value():
        raise PydanticCustomError("integer", "oczekiwano liczby całkowitej")
    return int(number)


def _id_list(value: Any) -> Any:
    if isinstance(value, dict):
        value = list(value.values())
    parts = [text_clean(str(part)) for part in value] if isinstance(value, list) else text_clean(str(value)).split(",")
    return [part for part in map(str.strip, parts) if part]


def _number_list(value: Any) -> list[int]:
    """The ids of a list, without what is none. Plain lists, which is all of them, in a third of the time."""
    if isinstance(value, str) and _PLAIN_NUMBERS.fullmatch(value):
        return [*map(int, value.split(","))]
    return whole_numbers(_id_list(value))


class TooManyError(ValueError):
    """A list holds more than was asked for."""


def structure_parse(value: Any, *, most: int | None = None) -> Any:
    """`value` as list or dict: already one, JSON, HTML-escaped JSON, or bracket pairs joined by `&` or its entity.

    Raises PydanticCustomError (hence a protocol error that names the field) for anything else. JSON that holds more
    than `most` lists and dictionaries is not read to its end: TooManyError.
    """
    if isinstance(value, (list, dict)):
        return value
    if isinstance(value, str):
        text = value.strip()
        parsed = _json(text, most) if '"' in text else None
        if parsed is None:
            text = html.unescape(text)
            parsed = _json(text, most)
        if parsed is not None:
            return parsed
        try:
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MAXIMUM_PAIRS)
        except ValueError:
            pairs = []
        nested = brackets_fold(pairs)
        if nested and all(isinstance(part, (list, dict)) for part in nested.values()):
            return next(iter(nested.values())) if len(nested) == 1 else nested
    raise PydanticCustomError("structure", "oczekiwano listy zapisanej jako JSON")


def _json(text: str, most: int | None) -> list[Any] | dict[str, Any] | None:
    if not text.startswith(("[", "{")) or _is_too_deep(text, most):
        return None
    try:
        parsed: list[Any] | dict[str, Any] = json.loads(text, object_pairs_hook=_unique_names)
    except (ValueError, RecursionError):
        return None
    return parsed


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two values under one name nobody knows which was meant, so the whole text is unreadable."""
    folded = dict(pairs)
    if len(folded) < len(pairs):
        raise ValueError("A name occurs twice.")
    return folded


def _is_too_deep(text: str, most: int | None) -> bool:
    """Whether JSON is nested too deeply to be read. Raises TooManyError as soon as it holds more than `most` parts."""
    depth = parts = 0
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "[{":
            depth += 1
            if depth > _MAXIMUM_NESTING:
                return True
            parts += depth == 2
            if most is not None and parts > most:
                raise TooManyError
        elif sign in "]}":
            depth -= 1
    return False


def brackets_fold(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Form pairs with PHP's bracket names (`products[0][sku]`) folded into nested lists and dicts; plain names kept."""
    folded: dict[str, Any] = {}
    for name, value in pairs:
        match = _BRACKET_NAME.match(name)
        parts = _BRACKET_PART.findall(match.group(2)) if match else []
        if match is None or len(parts) > _MAXIMUM_DEPTH:
            folded[name] = value
            continue
        _place(folded, [match.group(1), *parts], value)
    return {name: _listed(value) for name, value in folded.items()}


def _place(root: dict[str, Any], path: list[str], value: Any) -> None:
    node = root
    for part in path[:-1]:
        key = part or str(len(node))
        child = node.get(key)
        if not isinstance(child, dict):
            child = node[key] = {}
        node = child
    node[path[-1] or str(len(node))] = value


def _listed(value: Any) -> Any:
    """Dictionaries with the keys 0..n-1 are lists, as PHP writes them."""
    if not isinstance(value, Mapping):
        return value
    inner = {key: _listed(part) for key, part in value.items()}
    return list(inner.values()) if inner and list(inner) == [str(n) for n in range(len(inner))] else inner


_PLAIN_NUMBERS = re.compile(r"[0-9]{1,18}(?:,[0-9]{1,18})*+")

Text = Annotated[str, BeforeValidator(_text)]
Flag = Annotated[bool, BeforeValidator(flag_parse)]
WireDecimal = Annotated[Decimal, BeforeValidator(decimal_parse)]
WireInt = Annotated[int, BeforeValidator(integer_parse)]
IdList = Annotated[list[str], BeforeValidator(_id_list)]
NumberList = Annotated[list[int], BeforeValidator(_number_list)]
Page = Annotated[WireInt, Field(ge=1, le=2**31 - 1)]


class WireModel(BaseModel):
    """A request of the protocol. Unknown fields are ignored; an empty string counts as an absent field."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_absent(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            raise PydanticCustomError("object", "oczekiwano zbioru pól")
        return {name: value for name, value in values.items() if value != "" and value is not None}


class NoParameters(WireModel):
    """The request of an action that takes nothing beyond key and name."""
