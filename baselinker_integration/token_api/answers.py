"""What became of a call, told from BaseLinker's answer. Its codes are documented nowhere, so patterns decide."""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NoReturn

from baselinker_integration.wire.base import text_clean

TEXT_LENGTH = 500
CODE_LENGTH = 60


class Outcome(StrEnum):
    """`limited`: too many calls, nothing was done. `account`: the whole account is locked. `refused`: a bad token.
    `ours`: a method that BaseLinker does not know. `transient`: no usable answer. `unsure`: the call went out whole and
    nothing came back. `rejected`: BaseLinker does not want it.
    """

    DONE = "done"
    LIMITED = "limited"
    ACCOUNT = "account"
    REFUSED = "refused"
    OURS = "ours"
    TRANSIENT = "transient"
    UNSURE = "unsure"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Answer:
    """`data` is the answer's object with amounts as Decimal, empty unless done; `code` and `message` are BaseLinker's
    own words of a failure, cleaned and cut; `until` (aware) is before when nothing may be called. `never_sent`: nothing
    of the call can have arrived.
    """

    outcome: Outcome
    data: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    message: str = ""
    until: datetime | None = None
    never_sent: bool = False

    @property
    def may_be_done(self) -> bool:
        """Whether the call may have been carried out though no usable answer came: a gateway may give up before it."""
        return self.outcome is Outcome.UNSURE or (self.outcome is Outcome.TRANSIENT and not self.never_sent)

    @property
    def is_done(self) -> bool:
        return self.outcome is Outcome.DONE


_LIMIT_TEXT = re.compile(r"query limit|blocked until", re.IGNORECASE)
_PATTERNS = (
    (Outcome.LIMITED, re.compile(r"BLOCKED_TOKEN|RATE_LIMIT|REQUEST_LIMIT|TOO_MANY")),
    (Outcome.ACCOUNT, re.compile(r"ACCOUNT_BLOCKED")),
    (Outcome.REFUSED, re.compile(r"TOKEN|AUTH")),
    (Outcome.OURS, re.compile(r"UNKNOWN_METHOD|METHOD_NOT")),
    (Outcome.TRANSIENT, re.compile(r"INTERNAL")),
)


def outcome_of(code: str, message: str) -> Outcome:
    """The class of a refusal with this code and text."""
    if _LIMIT_TEXT.search(message):
        return Outcome.LIMITED
    return next((outcome for outcome, pattern in _PATTERNS if pattern.search(code.upper())), Outcome.REJECTED)


def answer_read(status: int, body: bytes) -> Answer:
    """The answer in `body`, which came with HTTP `status`. What is no answer of the API is transient; never raises."""
    if status in (429, 503):
        return Answer(Outcome.LIMITED if status == 429 else Outcome.TRANSIENT, code=f"HTTP {status}")
    if status != 200:
        return Answer(Outcome.TRANSIENT, code=f"HTTP {status}")
    try:
        data = json.loads(body.decode("utf-8"), parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return Answer(Outcome.TRANSIENT, code="no JSON")
    if not isinstance(data, dict):
        return Answer(Outcome.TRANSIENT, code="no object")
    if data.get("status") == "SUCCESS":
        return Answer(Outcome.DONE, data=data)
    code, message = _words(data.get("error_code"), CODE_LENGTH), _words(data.get("error_message"), TEXT_LENGTH)
    if data.get("status") != "ERROR" and not code:
        return Answer(Outcome.TRANSIENT, code="no status")
    return Answer(outcome_of(code, message), code=code, message=message)


def _words(value: Any, length: int) -> str:
    return text_clean(str(value or ""))[:length].strip()


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)
