"""How values travel in the API's JSON, and the models that all others are made of.

Absent means "leave as it is", null means "clear", a field that does not exist is a mistake. Amounts are strings: a
number of JSON is a binary fraction in most clients.
"""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from eshop.api.wire.patterns import NAME, PLAIN_TEXT

MOST_VALUES = 250_000
"""So many commas a body may have. What JSON is read into costs some hundred bytes a value, so 8 MB of nothing but small
values would take as much memory as fifty bodies of goods."""
MARK = b"\xef\xbb\xbf"
"""The byte order mark that programs of Windows put in front of UTF-8; JSON has none, so it is passed over."""
MONEY_PATTERN = r"^(0|[1-9][0-9]{0,9})(\.[0-9]{1,2})?$"
PIECES_PATTERN = r"^(0|[1-9][0-9]{0,8})(\.[0-9]{1,3})?$"
WEIGHT_PATTERN = r"^(0|[1-9][0-9]{0,6})(\.[0-9]{1,3})?$"
CHANGE_PATTERN = r"^-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,3})?$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def _decimal(pattern: str, least: str, most: str, example: str) -> Any:
    """A type for decimals that travel as strings of the pattern, which lets those from `least` to `most` through."""
    form = re.compile(pattern.rstrip("$") + r"\Z")
    expected = {"least": least, "most": most, "places": len(most.partition(".")[2]), "example": f'"{example}"'}

    def read(value: Any) -> Any:
        if isinstance(value, Decimal):
            return value
        if not isinstance(value, str):
            raise PydanticCustomError("decimal_text", "string {example}", expected)
        if not form.match(value):
            raise PydanticCustomError("decimal_form", "string {example}", expected)
        return Decimal(value)

    schema = {"type": "string", "pattern": pattern, "examples": [example]}
    return (BeforeValidator(read), PlainSerializer(lambda value: f"{value:f}", return_type=str), WithJsonSchema(schema))


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and re.match(_DAY.rstrip("$") + r"\Z", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("day", "date")


def _instant(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) and "T" in value.upper() else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise PydanticCustomError("instant", "instant")
    try:
        found.astimezone(UTC)  # as databases keep it; the first and the last hours of all years have no such form
    except OverflowError:
        raise out_of_years(1, 9999) from None
    return found


def out_of_years(first: int, last: int) -> PydanticCustomError:
    """The mistake of a moment that does not lie in the years from `first` to `last`."""
    return PydanticCustomError("years", "years {first} to {last}", {"first": str(first), "last": str(last)})


Money = Annotated[Decimal, *_decimal(MONEY_PATTERN, "0", "9999999999.99", "19.99")]
"""Gross PLN from 0, at most two places: "19.99"."""
Pieces = Annotated[Decimal, *_decimal(PIECES_PATTERN, "0", "999999999.999", "12")]
"""A quantity in stock from 0, at most three places: "12", "0.350"."""
PiecesChange = Annotated[Decimal, *_decimal(CHANGE_PATTERN, "-999999999.999", "999999999.999", "-2")]
"""By how much a quantity changes, either way."""
Weight = Annotated[Decimal, *_decimal(WEIGHT_PATTERN, "0", "9999999.999", "0.350")]
"""Kilograms from 0, at most three places."""

Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A date in Warsaw: "2026-11-27"."""
Instant = Annotated[datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string", "format": "date-time"})]
"""A moment with its offset: "2026-11-27T12:00:00Z"."""


def _whole(value: Any) -> Any:
    """JSON knows no kinds of numbers: 5.0 is a whole number, too."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = Annotated[int, BeforeValidator(_whole)]
"""A whole number of JSON; give it its bounds."""
Count = Annotated[int, Field(ge=0), BeforeValidator(_whole)]
"""How many of something."""


Text = Annotated[str, StringConstraints(pattern=PLAIN_TEXT)]
"""Give it its length: `Annotated[Text, Field(max_length=255)]`."""
Identifier = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=NAME)]
"""The ERP's own id of something: text, compared exactly."""


OwnId = Annotated[str, WithJsonSchema({"type": "string", "format": "uuid"})]
"""An id that the shop gave to a run or a job."""


class RequestModel(BaseModel):
    """What comes in. Unknown fields and values of another kind are mistakes."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class AnswerModel(BaseModel):
    """What goes out. Fields may be added within v1, so a client must not mind new ones."""

    model_config = ConfigDict(frozen=True)


def each_once(field: str) -> AfterValidator:
    """Refuses a list in which two entries have the same `field`: which of them is meant nobody can know."""

    def check(entries: list[Any]) -> list[Any]:
        seen = set()
        for place, entry in enumerate(entries):
            if (named := getattr(entry, field)) in seen:
                twice = PydanticCustomError("duplicate_in_call", "twice")
                at = InitErrorDetails(type=twice, loc=(place, field), input=named)
                raise ValidationError.from_exception_data(field, [at])
            seen.add(named)
        return entries

    return AfterValidator(check)


def may_be_left_out(**described: Any) -> Any:
    """The default of a field that may be left out but is never null, which its schema must not say it is."""
    return Field(default=None, json_schema_extra=_default_forget, **described)


def _default_forget(schema: dict[str, Any]) -> None:
    schema.pop("default", None)
