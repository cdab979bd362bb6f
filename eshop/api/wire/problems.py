"""The body of an answer that refuses a whole call (RFC 9457)."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from eshop.api.wire.base import AnswerModel


@dataclass(frozen=True, slots=True)
class ErrorDetail:
    """One mistake in the call or in a row."""

    pointer: Annotated[str, Field(description="JSON pointer of the field, or the name of a parameter.")]
    code: str
    detail: Annotated[str, Field(description="In the language of Accept-Language, Polish first.")]


class Problem(AnswerModel):
    """Why the whole call was refused."""

    type: str = Field(description="Address of the explanation of the code.")
    title: str
    status: int
    detail: str = Field(description="In the language of Accept-Language, Polish first.")
    code: str = Field(description="Stays the same in every language and version.")
    correlation_id: str = Field(description="Names the call in the shop's event log.")
    errors: list[ErrorDetail] = Field(default_factory=list)
