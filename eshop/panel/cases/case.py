"""What a case is."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from event_log.models import Severity


@dataclass(frozen=True)
class Case:
    """One cause, however many rows it has. `key` names it in addresses; `verdict` says in words what is wrong.

    `money` is gross PLN, `money_of` says of what; None where no money is at stake. `link` leads to where it is put
    right, `action` names that. `problem` is the code of the items' problem that can be mended in the row itself.
    `is_counted`: the verdict does not say the number.
    """

    key: str
    severity: Severity
    verdict: str
    advice: str
    count: int
    link: str
    action: str
    since: datetime | None = None
    money: Decimal | None = None
    money_of: str = ""
    problem: str = ""
    is_counted: bool = False


def case_order(case: Case) -> tuple[int, Decimal, int]:
    """Errors first, then by the money at stake, then by number."""
    return (-case.severity, -(case.money or Decimal(0)), -case.count)
