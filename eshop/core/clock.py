"""Business time: days of the shop are dates in Europe/Warsaw, instants are UTC (contract, section 5)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

WARSAW = ZoneInfo("Europe/Warsaw")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return timezone.now().astimezone(UTC)


def day_start_instant(day: date, day_start: time) -> datetime:
    """The UTC instant at which business day `day` begins.

    An hour that a clock change skips counts as the instant of the change's first valid minute after it; an hour that
    occurs twice counts at its first occurrence. So starts of consecutive dates strictly increase.
    """
    local = datetime.combine(day, day_start, tzinfo=WARSAW)
    utc = local.astimezone(UTC)
    if utc.astimezone(WARSAW).time() != day_start:
        before_gap = (local.replace(fold=0) - timedelta(hours=3)).astimezone(UTC)
        utc = _transition_after(before_gap)
    return utc


def _transition_after(instant: datetime) -> datetime:
    """The first whole minute after `instant` at which Warsaw's offset changes (within six hours)."""
    offset = instant.astimezone(WARSAW).utcoffset()
    for minute in range(1, 361):
        candidate = instant + timedelta(minutes=minute)
        if candidate.astimezone(WARSAW).utcoffset() != offset:
            return candidate
    return instant


def business_date(instant: datetime, day_start: time = time(0, 0)) -> date:
    """The business day that `instant` (aware) belongs to when days start at `day_start` Warsaw wall time."""
    local_date = instant.astimezone(WARSAW).date()
    if instant >= day_start_instant(local_date, day_start):
        return local_date
    return local_date - timedelta(days=1)


def next_day_start(instant: datetime, day_start: time = time(0, 0)) -> datetime:
    """When the business day after the one of `instant` begins, as an aware Warsaw time for showing to a person."""
    following = business_date(instant, day_start) + timedelta(days=1)
    return day_start_instant(following, day_start).astimezone(WARSAW)
