"""What an experiment plays and leaves behind: rounds, figures, and a line for docs/endurance.md."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.stack.processes import PATIENCE

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "20"))
"""Of the long form."""
SECONDS = float(os.environ.get("FAULT_SECONDS", "110"))
"""After so long an experiment begins no further round; the page says how many were played."""
RESULTS = os.environ.get("FAULT_RESULTS", "")
"""A file that gets one line of JSON for each experiment; empty: none."""


@dataclass
class Experiment:
    """`finding` is its number in the page, `holds` what must hold; a control shows what happens without the guard."""

    name: str
    finding: str
    what: str
    holds: str
    is_control: bool
    planned: int
    played: int = 0
    figures: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    @property
    def is_long(self) -> bool:
        return self.planned > 1

    def rounds(self, *, most: int | None = None) -> Iterator[int]:
        """Numbers from 1, until `most` of them were played or the time is over."""
        self.planned = min(self.planned, most or self.planned)
        for number in range(1, self.planned + 1):
            if self.played and time.monotonic() - self.began > SECONDS:
                return
            yield number
            self.played = number

    def count(self, **figures: float) -> None:
        """Add up over all rounds."""
        for name, value in figures.items():
            self.figures[name] = self.figures.get(name, 0) + value

    def longest(self, **figures: float) -> None:
        """Keep the highest of all rounds."""
        for name, value in figures.items():
            self.figures[name] = max(self.figures.get(name, value), value)

    def write(self, outcome: str) -> None:
        """`outcome` is passed, failed or skipped, the last with its reason."""
        if not RESULTS:
            return
        told = asdict(self) | {
            "outcome": outcome,
            "seconds": round(time.monotonic() - self.began, 1),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "patience": PATIENCE,
        }
        del told["began"]
        Path(RESULTS).parent.mkdir(parents=True, exist_ok=True)
        with Path(RESULTS).open("a", encoding="utf-8") as target:
            target.write(json.dumps(told, ensure_ascii=False) + "\n")
