"""Bodies and answers of calls that write many rows."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from pydantic import BaseModel, Field, GetCoreSchemaHandler, ValidationError, ValidationInfo
from pydantic_core import CoreSchema, core_schema, from_json

from eshop.api.wire.base import AnswerModel, RequestModel
from eshop.api.wire.mistakes import field_errors
from eshop.api.wire.problems import ErrorDetail

Outcome = Literal["created", "updated", "unchanged", "rejected"]


MOST_ERRORS = 20
"""So many mistakes of one row are told."""


class UnreadableRow:
    """A row that is not what it should be; the rows beside it are read all the same.

    Of what was sent it keeps no more than texts that may address it: a row can have a mistake in each of its fields.
    """

    def __init__(self, sent: Any, error: ValidationError) -> None:
        fields = sent if isinstance(sent, dict) else {}
        names = ("external_id", "price_list", "id")
        self.named = {name: fields[name] for name in names if isinstance(fields.get(name), str)}
        self.errors = field_errors(error, MOST_ERRORS)


class NoJsonError(Exception):
    """A row is no JSON."""


class _RowByRow:
    """Reads each row by itself.

    A row with mistakes does not spoil those beside it. Nor is what JSON is read into first, which takes several times
    the memory of its text, there for more than one row at a time: see `rows_apart`.
    """

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_wrap_validator_function(partial(_row_read, source), handler(source))


def _row_read(model: type[BaseModel], value: Any, read: Any, info: ValidationInfo) -> Any:
    text = None if info.context is None else next(info.context)
    try:
        return read(value) if text is None else model.model_validate_json(text)
    except ValidationError as error:
        if text is not None and error.errors(include_input=False, include_url=False)[0]["type"] == "json_invalid":
            raise NoJsonError from None
        return UnreadableRow(value if text is None else from_json(text), error)


_Row = TypeVar("_Row")
EachRow = Annotated[_Row, _RowByRow()]
"""A row of `items`: `items: list[EachRow[StockRow]] = Field(min_length=1, max_length=5000)`."""


def rows_apart(text: bytes) -> tuple[bytes, Iterator[bytes] | None]:
    """A body with null in place of each of its `items`, and the text of each of them, to be the context of reading it.

    Without these for what is no body with a list of items.
    """
    try:
        fields = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        rows = msgspec.json.decode(fields["items"], type=list[msgspec.Raw])
    except (msgspec.MsgspecError, KeyError, ValueError, RecursionError):
        return text, None
    fields["items"] = msgspec.Raw(b"[" + b",".join([b"null"] * len(rows)) + b"]")
    return msgspec.json.encode(fields), map(bytes, rows)


class BulkBody(RequestModel):
    """What every call that writes rows has beside its `items`."""

    on_error: Literal["skip_rows", "reject_all"] = Field(
        default="skip_rows", description="Whether rows without mistakes are written beside rows that are rejected."
    )
    return_: Literal["rejected", "all"] = Field(
        default="rejected", alias="return", description="Which rows the answer tells the outcome of."
    )


class RowOutcome(AnswerModel):
    """What became of one row. It is named by what was sent of the fields that address it."""

    index: int = Field(description="Place of the row in `items`, from 0.")
    external_id: str | None = None
    price_list: str | None = None
    id: str | None = None
    outcome: Outcome
    errors: list[ErrorDetail] = Field(default_factory=list)


class Counts(AnswerModel):
    """How many rows had which outcome."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0


class BulkAnswer(AnswerModel):
    """Status 200: all rows accepted; 207: some rejected; 422: all of them rejected, and nothing was written."""

    counts: Counts
    correlation_id: str = Field(description="Names the call in the shop's event log.")
    rows: list[RowOutcome]
