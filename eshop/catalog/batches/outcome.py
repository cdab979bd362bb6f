"""What became of each row of a batch."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What a row did to the shop."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row was refused: its place in the batch, the field, a code for programs, words for people."""

    index: int
    field: str
    code: str
    detail: str


@dataclass(slots=True)
class BatchOutcome:
    """`outcomes` by the place of the row, `refusals` of those that were rejected, places whose stock was `clamped`."""

    outcomes: dict[int, Outcome] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    clamped: list[int] = field(default_factory=list)

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Take up refusals; a row with two of them is rejected once."""
        for refusal in refusals:
            self.refusals.append(refusal)
            self.outcomes[refusal.index] = Outcome.REJECTED
