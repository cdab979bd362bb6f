"""How the played account behaves. Each default is what is documented or was seen; the rest was only reported."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


@dataclass
class Switches:
    """`strings`: every number and flag comes as text. `unknown_keys`: objects have keys that nobody documented.

    `journal_page` rows are told at once; `journal_inclusive`: the row named by `last_log_id` is told again;
    `journal_repeats`: every row is told twice. `cuts_accounts`: beyond the limit the whole account is locked.
    """

    calls_a_minute: int = 100
    window: Literal["sliding", "fixed"] = "sliding"
    block_seconds: int = 600
    stamp: Literal["warsaw", "utc", "absent"] = "warsaw"
    cuts_accounts: bool = False
    strings: bool = False
    unknown_keys: bool = False
    journal_is_on: bool = True
    journal_inclusive: bool = False
    journal_repeats: bool = False
    journal_newest_first: bool = False
    journal_page: int = 100


class Trouble(StrEnum):
    """What may happen to a call. `LOST`: the work is done and the connection closed without an answer; `DROPPED`: the
    same with nothing done. `CUT`: half of the answer. `LOCKED`: the whole account is locked.
    """

    GATEWAY = "gateway"
    SLOW = "slow"
    CUT = "cut"
    LOST = "lost"
    DROPPED = "dropped"
    LOCKED = "locked"
    REDIRECT = "redirect"
    NOT_JSON = "not_json"
    REFUSED = "refused"


@dataclass
class Fault:
    """`trouble` for the next `times` calls, of `method` where it is named.

    `seconds` is how long a slow answer takes; `code` and `message` are those of a refusal.
    """

    trouble: Trouble
    method: str = ""
    times: int = 1
    seconds: float = 1.0
    code: str = "ERROR_INVALID_ORDER"
    message: str = "Invalid order id"


@dataclass
class Faults:
    """Faults that wait for their call."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, trouble: Trouble | str, method: str = "", **how: object) -> None:
        """Let the next call, or the next one of `method`, meet `trouble`."""
        self.waiting.append(Fault(Trouble(trouble), method, **how))  # type: ignore[arg-type]

    def take(self, method: str) -> Fault | None:
        """The fault that the call meets, which is used up by it."""
        for fault in self.waiting:
            if fault.method in ("", method):
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None
