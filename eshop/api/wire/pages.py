"""Pages of lists: the parameters of every list and the answer's frame."""

from typing import Annotated

from pydantic import ConfigDict, Field

from eshop.api.wire.base import AnswerModel, RequestModel
from eshop.api.wire.patterns import CURSOR

Cursor = Annotated[str, Field(min_length=1, max_length=500, pattern=CURSOR)]


class Query(RequestModel):
    """Parameters of an address. They come as texts, so their kinds are converted; unknown ones are mistakes."""

    model_config = ConfigDict(strict=False)


class PageQuery(Query):
    """What every list takes. A subclass sets its own default and bound of `limit`."""

    after: Cursor | None = Field(default=None, description="Cursor of an earlier answer: what follows after it.")
    limit: int = Field(default=100, ge=1, le=500)


class PageAnswer(AnswerModel):
    """A page; a subclass adds `items`. There are no numbers of pages and no total."""

    next: str | None = Field(description="Address of the following page; null on the last one.")
    cursor: str | None = Field(description="Where this page ends; keep it to go on from here later.")
