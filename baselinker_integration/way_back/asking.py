"""One call to BaseLinker for the work of this room: with a permit, and with what its answer means for that work."""

import time
from datetime import datetime, timedelta
from typing import Any

from baselinker_integration.models import TokenAccount
from baselinker_integration.token_api import gate
from baselinker_integration.token_api.answers import Answer, Outcome
from baselinker_integration.token_api.gate import Kind
from eshop.core import clock

PATIENCE = 2.0
"""Seconds that a step begun waits for its next permit: to begin it anew would cost the calls made so far."""
STOPPED_FOR = timedelta(minutes=5)
"""When an account that is not active is looked at again; who mends it makes its rows due at once."""


class CannotNowError(Exception):
    """Nothing may be called before `at`. That is no failure of the work."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at


class NotYetError(CannotNowError):
    """This one step has to wait until `at`; the others of the order need not."""


class FailedError(Exception):
    """No usable answer; `may_be_done`: the call may have been carried out all the same."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.code)
        self.code, self.text, self.may_be_done = answer.code or answer.outcome.value, answer.message, answer.may_be_done


class RejectedError(Exception):
    """BaseLinker, or we ourselves, do not take this; the same again would be the same."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(code)
        self.code, self.text = code, text


class Asking:
    """Calls of one account for one purpose."""

    def __init__(self, account: TokenAccount, kind: Kind = Kind.WRITE) -> None:
        from baselinker_integration.token_api.client import TokenClient  # workers alone need the library behind it

        self.account, self.kind = account, kind
        self._client = TokenClient(account)

    def ask(self, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """The answer's object. Raises CannotNowError, FailedError, RejectedError; see there."""
        self._permit()
        answer = self._client.call(method, parameters)
        if answer.outcome is Outcome.DONE:
            return answer.data
        if answer.outcome in (Outcome.LIMITED, Outcome.ACCOUNT):
            raise CannotNowError(answer.until or gate.opens_at(self.account, self.kind))
        if answer.outcome is Outcome.REFUSED:
            raise CannotNowError(clock.now() + STOPPED_FOR)
        if answer.outcome in (Outcome.TRANSIENT, Outcome.UNSURE):
            raise FailedError(answer)
        raise RejectedError(answer.code or answer.outcome.value, answer.message)

    def _permit(self) -> None:
        until = time.monotonic() + PATIENCE
        while not gate.permit(self.account, self.kind):
            opens = gate.opens_at(self.account, self.kind)
            wait = (opens - clock.now()).total_seconds()
            if time.monotonic() + wait > until:
                raise CannotNowError(opens)
            time.sleep(max(wait, 0.05))
