"""One method of one address, described once: what it needs, takes and answers. Code and OpenAPI document read it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from django.utils.http import http_date
from pydantic import BaseModel

from eshop.api.scopes import Scope


class KeyUse(Enum):
    """Whether a call may or must carry an Idempotency-Key."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True)
class Ending:
    """An operation that is to go: since when that is known, and when it goes (aware instants)."""

    known_since: datetime
    gone_at: datetime

    @property
    def headers(self) -> dict[str, str]:
        """Deprecation (RFC 9745) and Sunset (RFC 8594)."""
        return {
            "Deprecation": f"@{int(self.known_since.timestamp())}",
            "Sunset": http_date(self.gone_at.timestamp()),
        }


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`id` is the operationId, `tag` its chapter. A token needs one of `scopes`, none where there are none.

    `answers` are the models by status of what is no problem; `refusals` the statuses of problems that it has beside
    those of every call. `path` has JSON schemas of parameters in the path. `in_sync`: the call may be part of a whole
    sync; `out_of_sync`: it names items, but never for a whole sync. `files` are the types of a body that is a file,
    `lines_out`: the answer is lines of JSON.
    """

    id: str
    tag: str
    summary: str
    scopes: tuple[Scope, ...]
    answers: dict[int, type[BaseModel]]
    description: str = ""
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    refusals: tuple[int, ...] = ()
    key: KeyUse = KeyUse.NONE
    in_sync: bool = False
    out_of_sync: bool = False
    files: tuple[str, ...] = ()
    lines_out: bool = False
    path: dict[str, Any] = field(default_factory=dict)
    ending: Ending | None = None
