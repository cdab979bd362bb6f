"""Bodies and answers of calls that write many rows."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError, WrapValidator

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


def _or_unreadable(value: Any, read: Any) -> Any:
    try:
        return read(value)
    except ValidationError as error:
        return UnreadableRow(value, error)


_Row = TypeVar("_Row")
EachRow = Annotated[_Row, WrapValidator(_or_unreadable)]
"""A row of `items`: `items: list[EachRow[StockRow]] = Field(min_length=1, max_length=5000)`."""


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
