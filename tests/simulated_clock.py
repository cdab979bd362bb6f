"""One clock of shop, gate and BaseLinker that only sleeping moves."""

from __future__ import annotations

from datetime import datetime, timedelta


class Clock:
    """Stands in for `eshop.core.clock`, the gate's moment and the module `time`."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def time(self) -> float:
        return self.at.timestamp()

    monotonic = time

    def milliseconds(self) -> str:
        """The moment of the gate, as an expression of the database."""
        return str(round(self.at.timestamp() * 1000))

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
