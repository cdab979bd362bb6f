"""The check of a token: five cheap calls that read, one line for each, kept for the account's page."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from baselinker_integration.models import TokenAccount
from baselinker_integration.token_api import gate
from baselinker_integration.token_api.accounts import State
from baselinker_integration.token_api.answers import Answer, Outcome
from baselinker_integration.token_api.client import TokenClient
from baselinker_integration.token_api.lists import lists_keep
from baselinker_integration.token_api.reading import names_of, rows_of, sources_of, statuses_of
from event_log.changes import Change
from event_log.models import Severity
from event_log.services import event_record
from event_log.solving import event_open

CALLS = ("getOrderStatusList", "getOrderSources", "getExternalStoragesList", "getJournalList", "getInventories")
_NOT_NOW = (Outcome.LIMITED, Outcome.ACCOUNT)


class Verdict(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True)
class Line:
    """What one call told: `method` says which, `count` how many rows came, `text` a name or BaseLinker's own words."""

    method: str
    verdict: Verdict
    count: int = 0
    text: str = ""


def check_ask(account: TokenAccount, now: datetime) -> None:
    """Have the token checked in the background: calls of BaseLinker never hold up a page."""
    TokenAccount.objects.filter(pk=account.pk).update(check_asked_at=now)


def checks_asked() -> list[int]:
    """Accounts whose check waits."""
    waiting = TokenAccount.objects.filter(check_asked_at__isnull=False, connection__is_active=True)
    return list(waiting.order_by("check_asked_at").values_list("pk", flat=True))


def token_check(account_id: int, now: datetime) -> bool:
    """Run the check that was asked for, and make the account active when the token is good.

    False, and the check goes on waiting, where nobody asked, somebody else runs it, or the gate is shut.
    """
    account = TokenAccount.objects.select_related("connection").filter(pk=account_id).first()
    if account is None or account.check_asked_at is None:
        return False
    asked = TokenAccount.objects.filter(pk=account_id, check_asked_at=account.check_asked_at)
    if not gate.permit(account) or not asked.update(check_asked_at=None):
        return False
    answers = [TokenClient(account).call(CALLS[0], {})]
    for method in CALLS[1:]:
        if not answers[-1].is_done or not gate.permit(account):
            break
        answers.append(TokenClient(account).call(method, {}))
    if answers[0].outcome in _NOT_NOW:
        TokenAccount.objects.filter(pk=account_id, check_asked_at=None).update(check_asked_at=account.check_asked_at)
        return False
    _keep(account, answers, now)
    return True


def _keep(account: TokenAccount, answers: list[Answer], now: datetime) -> None:
    """A token pasted meanwhile has a check of its own coming: then nothing of this one is kept."""
    lines = [_line(method, answer, account) for method, answer in zip(CALLS, answers, strict=False)]
    same = TokenAccount.objects.filter(pk=account.pk, sealed=bytes(account.sealed))
    values = {"check_lines": [asdict(line) for line in lines], "checked_at": now}
    if len(answers) > 2 and (shops := _shops(answers[2])) and account.shop_storage not in shops:
        values["shop_storage"] = shops[0] if len(shops) == 1 else ""
    if not same.update(**values):
        return
    bad = sum(line.verdict is Verdict.BAD for line in lines)
    changes, solves = [], None
    if answers[0].is_done:
        lists_keep(account, now, statuses=statuses_of(answers[0]))
        if same.filter(state__in=[State.OFF, State.REFUSED]).update(state=State.ACTIVE, state_reason=""):
            changes = [Change("baselinker.tokenaccount.state", account.state, str(State.ACTIVE))]
            solves = event_open("token_refused", connection_ref=str(account.connection_id))
    event_record(
        "token_checked",
        account.connection,
        severity=Severity.ERROR if bad else Severity.INFO,
        message="; ".join(line.text for line in lines if line.verdict is Verdict.BAD),
        counts={"passed": len(lines) - bad, "failed": bad},
        changes=changes,
        solves=solves or (None if bad else event_open("token_checked", connection_ref=str(account.connection_id))),
    )


def _line(method: str, answer: Answer, account: TokenAccount) -> Line:
    if not answer.is_done:
        return Line(method, Verdict.BAD, text=": ".join(filter(None, [answer.code, answer.message])))
    if method == "getExternalStoragesList":
        shops = _shops(answer)
        chosen = account.shop_storage if account.shop_storage in shops else shops[0] if len(shops) == 1 else ""
        return Line(method, Verdict.GOOD if chosen else Verdict.WARNING, len(shops), chosen or ", ".join(shops)[:200])
    key = {"getJournalList": "logs", "getInventories": "inventories", "getOrderStatusList": "statuses"}.get(method)
    count = len(rows_of(answer, key)) if key else len(sources_of(answer))
    return Line(method, Verdict.GOOD if count else Verdict.WARNING, count)


def _shops(answer: Answer) -> list[str]:
    """The shops connected to the account, as `shop_2444`."""
    return [row["id"] for row in names_of(answer, "storages", "storage_id") if row["id"].startswith("shop_")]
