"""The daily rule once more, from the contract (section 5) and without a database: what is answered, what refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from eshop.core.clock import business_date

QUIET = timedelta(minutes=30)
KINDS = ("products", "prices", "quantity")


@dataclass
class Run:
    last_call: datetime
    product_count: int
    started: set[str] = field(default_factory=set)
    complete: set[str] = field(default_factory=set)
    list_was_walked: bool = False
    delivered: set[str] = field(default_factory=set)

    def goes_on(self, now: datetime) -> bool:
        return len(self.complete) < len(KINDS) and now - self.last_call < QUIET

    def settle(self, now: datetime) -> None:
        """A list walked to its end and then 30 quiet minutes make the walk of products complete."""
        if self.list_was_walked and now - self.last_call >= QUIET:
            self.complete.add("products")


@dataclass
class DayBook:
    """The runs of one connection by business date."""

    runs: dict[date, Run] = field(default_factory=dict)

    def of_start(self, kind: str, now: datetime) -> Run | None:
        """The run in which a walk of `kind` starting now goes; None opens the day's."""
        today = business_date(now)
        before = self.runs.get(today - timedelta(days=1))
        if today not in self.runs and before and before.goes_on(now) and kind not in before.started:
            return before
        return self.runs.get(today)

    def of_call(self, now: datetime) -> Run | None:
        today = business_date(now)
        before = self.runs.get(today - timedelta(days=1))
        return self.runs.get(today) or (before if before and before.goes_on(now) else None)

    def is_refused(self, kind: str, now: datetime) -> bool:
        run = self.of_start(kind, now)
        if run is None:
            return False
        run.settle(now)
        return kind in run.complete

    def open(self, now: datetime, product_count: int) -> None:
        self.time_passes(now)
        self.runs[business_date(now)] = Run(now, product_count)

    def start(self, kind: str, now: datetime) -> None:
        run = self.of_start(kind, now)
        assert run is not None
        run.started.add(kind)
        run.last_call = now

    def page(self, kind: str, now: datetime, *, is_last: bool) -> None:
        run = self.of_call(now)
        if run is None or kind not in run.started - run.complete:
            return
        run.last_call = now
        if is_last and kind == "products":
            run.list_was_walked = True
            if not run.product_count:
                run.complete.add(kind)
        elif is_last:
            run.complete.add(kind)

    def data(self, ids: set[str], now: datetime) -> None:
        run = self.of_call(now)
        if run is None or "products" not in run.started - run.complete:
            return
        run.last_call = now
        run.delivered |= ids
        if len(run.delivered) >= run.product_count:
            run.complete.add("products")

    def time_passes(self, now: datetime) -> None:
        """What has gone quiet is settled: by the background work, or when a new day's run opens."""
        for run in self.runs.values():
            run.settle(now)
