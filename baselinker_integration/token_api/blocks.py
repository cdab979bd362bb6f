"""Until when BaseLinker wants silence, read from its words."""

import random
import re
from datetime import UTC, datetime, timedelta

from eshop.core.clock import WARSAW

_STAMP = re.compile(r"blocked until\s+(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)", re.IGNORECASE)
LONGEST = timedelta(minutes=60)
UNKNOWN = timedelta(minutes=10)
MARGIN = timedelta(seconds=10)
JITTER_SECONDS = 5.0


def blocked_until(message: str, now: datetime) -> datetime:
    """The instant (UTC) before which nothing may be called, told at `now` (aware).

    The text names a time of Warsaw without a zone. Of an hour that occurs twice the next occurrence is meant. A time
    past, more than an hour ahead or not to be read is taken as ten minutes. A margin and a little chance are added.
    """
    ahead = [moment for moment in _meant(message) if now < moment <= now + LONGEST]
    chance = timedelta(seconds=random.uniform(0, JITTER_SECONDS))  # noqa: S311  spreads calls, guards nothing
    return (ahead[0] if ahead else now + UNKNOWN) + MARGIN + chance


def _meant(message: str) -> list[datetime]:
    """The instants that the stamp may mean, earliest first; an hour that the clocks skip means one."""
    found = _STAMP.search(message)
    if not found:
        return []
    try:
        local = datetime(*map(int, found.groups()), tzinfo=WARSAW)  # type: ignore[misc,arg-type]
    except ValueError:
        return []
    first, second = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return sorted({first, second}) if first < second else [first]
