"""What an answer means for the whole account, whoever asked."""

from dataclasses import replace
from datetime import timedelta

from baselinker_integration.models import TokenAccount
from baselinker_integration.token_api import gate
from baselinker_integration.token_api.accounts import account_blocked, token_refused
from baselinker_integration.token_api.answers import Answer, Outcome
from baselinker_integration.token_api.blocks import blocked_until
from eshop.core import clock
from eshop.core.told import told, told_joined
from event_log.models import Severity
from event_log.services import event_record

ACCOUNT_BLOCK = timedelta(minutes=30)


def answer_follow(account: TokenAccount, answer: Answer) -> Answer:
    """Shut the gate where BaseLinker wants silence, stop the account whose token it refuses, and say so once.

    Returns the answer, with `until` where the gate is shut.
    """
    now = clock.now()
    words = told_joined(": ", filter(None, [answer.code, answer.message]))
    if answer.outcome is Outcome.REFUSED:
        token_refused(account, words)
    elif answer.outcome is Outcome.LIMITED:
        until = blocked_until(answer.message, now)
        if gate.shut(account, until):
            event_record("token_blocked", account.connection, severity=Severity.WARNING, message=words)
        return replace(answer, until=until)
    elif answer.outcome is Outcome.ACCOUNT:
        until = now + ACCOUNT_BLOCK
        gate.shut(account, until)
        account_blocked(account, words)
        return replace(answer, until=until)
    return answer


def no_key_fits() -> str:
    """Why a sealed token cannot be read."""
    return told("Zmienił się klucz SECRET_KEY sklepu: wklej token ponownie.")
