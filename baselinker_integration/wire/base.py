"""How values travel: every scalar is a string, "" means absent, numbers may use a comma (protocol, 1.1)."""

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from django.utils.translation import gettext_lazy
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from baselinker_integration.wire.structure import structure_parse
from eshop.core.numbers import whole_number, whole_numbers
from eshop.core.told import told, told_joined


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
    if text in ("1", "true", "yes"):
        return True
    if text in ("0", "false", "no", "none", ""):
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


def integer_parse(value: Any) -> int:
    """A whole number of the wire ("2.0" is 2). Raises PydanticCustomError for anything else."""
    number = decimal_parse(value)
    if number != number.to_integral_value():
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


_PLAIN_NUMBERS = re.compile(r"[0-9]{1,18}(?:,[0-9]{1,18})*+")

Text = Annotated[str, BeforeValidator(_text)]
Flag = Annotated[bool, BeforeValidator(flag_parse)]
WireDecimal = Annotated[Decimal, BeforeValidator(decimal_parse)]
WireInt = Annotated[int, BeforeValidator(integer_parse)]
IdList = Annotated[list[str], BeforeValidator(_id_list)]
NumberList = Annotated[list[int], BeforeValidator(_number_list)]
Structure = Annotated[Any, BeforeValidator(structure_parse)]
"""A list or dictionary in any of the encodings in which BaseLinker sends one."""
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


def validation_text(error: ValidationError) -> str:
    """The first mistakes of a request in words: which field, what was expected."""
    return told_joined("; ", (told_joined(": ", item) for item in validation_items(error)[:5]))


def validation_items(error: ValidationError) -> list[tuple[str, str]]:
    """Every mistake of a request: path of the field ("products.0.price") and what was expected there."""
    return [(".".join(str(part) for part in item["loc"]) or "-", _expectation(item)) for item in error.errors()]


_EXPECTATIONS = {
    "missing": gettext_lazy("pole jest wymagane"),
    "greater_than_equal": gettext_lazy("wartość jest za mała"),
    "less_than_equal": gettext_lazy("wartość jest za duża"),
    "too_long": gettext_lazy("za dużo wpisów"),
    "string_too_long": gettext_lazy("tekst jest za długi"),
    "list_type": gettext_lazy("oczekiwano listy"),
    "dict_type": gettext_lazy("oczekiwano zbioru pól"),
}


def _expectation(item: Any) -> str:
    known = _EXPECTATIONS.get(item["type"])
    return told(known or (item["msg"] if item["type"] in _OURS else _UNKNOWN))


_UNKNOWN = gettext_lazy("nieprawidłowa wartość")
_OURS = {"text", "flag", "decimal", "integer", "object", "structure"}
