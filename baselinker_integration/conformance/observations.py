"""What is kept of every answer for the rules about all of them. Bodies are looked at and let go."""

import re
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

INTERNALS = re.compile(
    r"Traceback \(most recent call last\)|Stack trace:|SQLSTATE|syntax error at or near|You have an error in your SQL"
    r"|sqlite3?\.|psycopg|django\.db|PDOException|Fatal error:|<b>(?:Warning|Notice)</b>|\bSELECT\b.+\bFROM\b"
    r"|/(?:home|var/www|usr/lib|srv)/\S+\.\w+",
    re.IGNORECASE,
)
KEPT = 5
SHORTEST_KEY_LOOKED_FOR = 8


@dataclass
class Observations:
    """Facts gathered over a whole check; every list holds the first few calls concerned."""

    key: str
    calls: int = 0
    slowest: tuple[float, str] = (0.0, "")
    wrong_status: list[str] = field(default_factory=list)
    not_json: list[str] = field(default_factory=list)
    key_echoed: list[str] = field(default_factory=list)
    internals: list[str] = field(default_factory=list)
    odd_codes: list[str] = field(default_factory=list)
    odd_errors: list[str] = field(default_factory=list)
    errors: int = 0
    codes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    answered: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(
        self, call: str, status: int, code: str | None, text: str, is_json: bool, body: Any, seconds: float
    ) -> None:
        """Take in one answer: `code` is the error's code or None, `seconds` from first byte sent to last read."""
        with self._lock:
            self.calls += 1
            self.slowest = max(self.slowest, (seconds, call))
            if status != 200:
                self._keep(self.wrong_status, f"{call}: HTTP {status}")
            if not is_json:
                self._keep(self.not_json, f"{call}: {text[:60]!r}")
            if len(self.key) >= SHORTEST_KEY_LOOKED_FOR and self.key in text:
                self._keep(self.key_echoed, call)
            if code is None:
                self.answered.add(call)
                return
            self.errors += 1
            self.codes[call].add(code)
            if (found := INTERNALS.search(text)) is not None:
                self._keep(self.internals, f"{call}: {found.group()[:60]}")
            if is_json:
                self._judge_error(call, body)

    def _judge_error(self, call: str, body: Any) -> None:
        if not isinstance(body, dict) or body.get("error") is not True or not isinstance(body.get("error_text"), str):
            keys = sorted(map(str, body)) if isinstance(body, dict) else type(body).__name__
            self._keep(self.odd_errors, f"{call}: {keys}")
            return
        code = body.get("error_code")
        if not isinstance(code, str) or not code or code.isdigit():
            self._keep(self.odd_codes, f"{call}: {code!r}")

    @staticmethod
    def _keep(kept: list[str], line: str) -> None:
        if len(kept) < KEPT and line not in kept:
            kept.append(line)
