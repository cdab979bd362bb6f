"""How a run ends, told from what was listed and what was delivered (contract, section 5). No database here.

BaseLinker lists everything and fetches what it wants, so what it left out is no fault by itself. *Due* are, of the last
listing that ProductsData followed: the products that earlier days had delivered, if one such was delivered today, and
those that never were, if one such was.
"""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum


class EndKind(StrEnum):
    LOOKED = "looked"
    WHOLE = "whole"
    COMPLETED = "completed"
    IN_PART = "in_part"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True)
class Segment:
    """Listing `number`, in its order, and what was delivered after it and before the next one.

    `is_one_by_one`: each of its calls of ProductsData brought one product.
    """

    number: int
    listed: Sequence[int]
    delivered: AbstractSet[int]
    is_one_by_one: bool


@dataclass(frozen=True)
class RunEnd:
    """`delivered` of `of` products: of the listing for what is complete, else of what is due. `listing` is the
    number of the one that decided, 0 where somebody only looked."""

    kind: EndKind
    delivered: int = 0
    of: int = 0
    listing: int = 0


def run_end(
    copy: AbstractSet[int], segments: Sequence[Segment], ever: AbstractSet[int], failed: Collection[int] = ()
) -> RunEnd:
    """The end of a run out of the products of its `copy`. `ever` are those that earlier days delivered, `failed` those
    of calls that failed on our side."""
    delivered = {pk for segment in segments for pk in segment.delivered if pk in copy}
    place = len(segments) - 1
    while place >= 0 and _is_a_look(segments[place], copy, delivered, ever):
        place -= 1
    if place < 0 or not delivered:
        return RunEnd(EndKind.LOOKED)
    decided = segments[place]
    if len(delivered) == len(copy):
        return RunEnd(EndKind.WHOLE, len(copy), len(copy), decided.number)
    listed = [pk for pk in decided.listed if pk in copy]
    due = _due(listed, delivered, ever)
    missing = [pk for pk in due if pk not in delivered]
    got = len(due) - len(missing)
    if any(pk not in delivered for pk in failed):
        return RunEnd(EndKind.INTERRUPTED, got, len(due), decided.number)
    if not missing:
        return RunEnd(EndKind.COMPLETED, sum(pk in delivered for pk in listed), len(listed), decided.number)
    if all(pk in delivered for pk in due[:got]):
        return RunEnd(EndKind.INTERRUPTED, got, len(due), decided.number)
    return RunEnd(EndKind.IN_PART, got, len(due), decided.number)


def _due(listed: Sequence[int], delivered: AbstractSet[int], ever: AbstractSet[int]) -> list[int]:
    has_known, has_new = not delivered.isdisjoint(ever), not delivered <= ever
    return [pk for pk in listed if (has_known if pk in ever else has_new)]


def _is_a_look(segment: Segment, copy: AbstractSet[int], delivered: AbstractSet[int], ever: AbstractSet[int]) -> bool:
    """Nothing was delivered, or single products one by one, none of them new and not all that is due."""
    own = {pk for pk in segment.delivered if pk in copy}
    if not own:
        return True
    due = _due([pk for pk in segment.listed if pk in copy], own, ever)
    return segment.is_one_by_one and own <= ever and any(pk not in delivered for pk in due)
