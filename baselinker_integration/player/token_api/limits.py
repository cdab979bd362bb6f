"""BaseLinker's own count of calls, and its words when there are too many."""

from collections import deque
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from baselinker_integration.player.token_api.refusal import Refusal
from baselinker_integration.player.token_api.switches import Switches

WINDOW = 60.0
_ZONES = {"warsaw": ZoneInfo("Europe/Warsaw"), "utc": UTC}


class Limit:
    """Counts calls of one account.

    `calls` are when those of the window came, `blocks` is how often it was blocked, `knocks` how many came meanwhile.
    """

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self.calls: deque[float] = deque()
        self._window_began = float("-inf")
        self.until = float("-inf")
        self.blocks = 0
        self.knocks = 0
        self.most = 0

    def count(self, now: float) -> None:
        """One call at `now` (seconds since 1970). Raises Refusal when it is one too many or a block lasts."""
        if now < self.until:
            self.knocks += 1
            raise self._refusal()
        self._forget(now)
        self.calls.append(now)
        self.most = max(self.most, len(self.calls))
        if len(self.calls) > self._switches.calls_a_minute:
            self.block(now)
            raise self._refusal()

    def block(self, now: float) -> None:
        """Answer nothing from `now` until the block is over."""
        self.until = now + self._switches.block_seconds
        self.blocks += 1
        self.calls.clear()

    def _forget(self, now: float) -> None:
        if self._switches.window == "fixed":
            if now >= self._window_began + WINDOW:
                self._window_began = now - now % WINDOW
                self.calls.clear()
            return
        while self.calls and self.calls[0] <= now - WINDOW:
            self.calls.popleft()

    def _refusal(self) -> Refusal:
        if self._switches.cuts_accounts:
            return Refusal("ERROR_USER_ACCOUNT_BLOCKED", "User account is blocked")
        text = "Query limit exceeded, token blocked"
        if self._switches.stamp != "absent":
            stamp = datetime.fromtimestamp(self.until, _ZONES[self._switches.stamp])
            text += f" until {stamp:%Y-%m-%d %H:%M:%S}"
        return Refusal("ERROR_BLOCKED_TOKEN", text)
