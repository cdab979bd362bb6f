"""The daily rule once more, from the contract (section 5) and without a database: what moves, what is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from eshop.core.clock import WARSAW, business_date

QUIET, PAUSE = timedelta(minutes=30), timedelta(minutes=2)
VALUES = ("prices", "quantity")


@dataclass
class Copy:
    """The copy of one day and what was made of it. `pages` are those that walks of values got, in a row."""

    day: date
    product_count: int
    taken: bool = False
    last_call: datetime | None = None
    listed: bool = False
    shown: set[str] = field(default_factory=set)
    delivered: set[str] = field(default_factory=set)
    whole: bool = False
    pages: dict[str, int] = field(default_factory=lambda: dict.fromkeys(VALUES, 0))
    polled: set[str] = field(default_factory=set)

    def called_lately(self, now: datetime, within: timedelta) -> bool:
        return self.last_call is not None and now - self.last_call < within


@dataclass
class DayBook:
    """The copies of one connection; the last one is what BaseLinker sees."""

    copies: list[Copy] = field(default_factory=list)
    usual: int | None = None

    @property
    def copy(self) -> Copy | None:
        return self.copies[-1] if self.copies else None

    def moves(self, kind: str, now: datetime) -> bool:
        """Whether page 1 of a walk of `kind` moves the copy."""
        copy, today = self.copy, business_date(now)
        if copy is None:
            return True
        going_on = copy.called_lately(now, PAUSE) and not copy.whole
        if kind == "products":
            if copy.day == today:
                return not copy.taken and not copy.called_lately(now, PAUSE)
            return not going_on
        if copy.day == today or going_on:
            return False
        return self.usual is None or _second(now) >= self.usual or copy.day < today - timedelta(days=1)

    def is_refused(self, kind: str, now: datetime) -> bool:
        copy = self.copy
        return kind == "products" and copy is not None and copy.whole and copy.day == business_date(now)

    def move(self, kind: str, now: datetime, product_count: int) -> None:
        if self.copy is not None and self.copy.day == business_date(now):
            self.copies.pop()
        self.copies.append(Copy(business_date(now), product_count))
        if kind == "products":
            self.usual = _second(now)

    def page(self, kind: str, now: datetime, rows: set[str], *, number: int, is_last: bool) -> None:
        copy = self.copy
        assert copy is not None
        if kind == "products":
            if number == 1 or (copy.listed and self._belongs(now)):
                copy.last_call = now
                copy.listed = True
                copy.shown |= rows
            return
        if number == copy.pages[kind] + 1:
            copy.pages[kind] = number
        if is_last and copy.pages[kind] >= number:
            copy.polled.add(kind)
            copy.taken = True

    def data(self, ids: set[str], now: datetime) -> None:
        copy = self.copy
        if copy is None or not copy.listed or not self._belongs(now) or not ids & copy.shown:
            return
        copy.last_call, copy.taken = now, True
        copy.delivered |= ids & copy.shown
        copy.whole = copy.whole or len(copy.delivered) == copy.product_count

    def _belongs(self, now: datetime) -> bool:
        assert self.copy is not None
        return self.copy.day == business_date(now) or self.copy.called_lately(now, QUIET)


def _second(now: datetime) -> int:
    """The second of the day on a clock in Warsaw."""
    local = now.astimezone(WARSAW)
    return local.hour * 3600 + local.minute * 60 + local.second
