from pydantic import Field

from eshop.api.wire.base import AnswerModel, Instant
from eshop.api.wire.runs import SyncRun


class Limits(AnswerModel):
    """What one client may do."""

    calls_a_minute: int
    bulk_writes_at_once: int
    body_bytes: int


class Status(AnswerModel):
    """Who the shop takes the caller for, and what it may do."""

    version: str
    client: str
    scopes: list[str]
    token_expires_at: Instant
    limits: Limits
    last_sync_run: SyncRun | None = Field(description="The whole sync that the client opened last; null without any.")
