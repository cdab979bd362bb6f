"""Whole syncs in the wire."""

from typing import Literal

from pydantic import Field

from eshop.api.wire.base import AnswerModel, Count, Instant, OwnId, RequestModel


class SyncRunBody(RequestModel):
    kind: Literal["catalogue"] = "catalogue"
    mode: Literal["full"] = "full"


class SyncExpectation(RequestModel):
    """What the ERP knows of what it sent."""

    items: Count | None = Field(default=None, description="Different items that the rows of the run named.")


class SyncCompleteBody(RequestModel):
    deactivate_missing: bool = Field(
        default=False, description="Take out of the offer what no row of the run named; data and orders stay."
    )
    expect: SyncExpectation | None = None
    confirm_deactivate: Count | None = Field(
        default=None, description="How many items may go, where it is more than the shop allows without asking."
    )


class SyncRun(AnswerModel):
    """A run and what its calls did so far."""

    id: OwnId
    state: Literal["open", "completed", "abandoned"]
    opened_at: Instant
    closes_at: Instant = Field(description="After this it does nothing any more.")
    created: int
    updated: int
    unchanged: int
    rejected: int
    switched_off: int
