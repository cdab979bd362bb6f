"""The three kinds of walk that a business day allows once each (contract, section 5)."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from baselinker_integration.models import SyncRun

QUIET = timedelta(minutes=30)
"""After so long without an export call a walk counts as ended."""


class WalkKind(StrEnum):
    PRODUCTS = "products"
    PRICES = "prices"
    QUANTITY = "quantity"

    @property
    def started_field(self) -> str:
        return f"{self.value}_started_at"

    @property
    def complete_field(self) -> str:
        return f"{self.value}_complete_at"


LABELS = {WalkKind.PRODUCTS: "towary", WalkKind.PRICES: "ceny", WalkKind.QUANTITY: "stany"}


@dataclass(frozen=True)
class WalkState:
    is_started: bool
    is_complete: bool


def walk_state(run: SyncRun, kind: WalkKind) -> WalkState:
    """Where `run` stands with one kind of walk."""
    return WalkState(getattr(run, kind.started_field) is not None, getattr(run, kind.complete_field) is not None)
