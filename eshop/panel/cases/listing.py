"""All open cases that a person may see, worst first."""

from datetime import datetime
from typing import Any

from eshop.panel.cases.accounts import account_cases
from eshop.panel.cases.case import Case, case_order
from eshop.panel.cases.events import event_cases
from eshop.panel.cases.items import item_cases
from eshop.panel.cases.orders import refused_cases, shortage_cases
from eshop.panel.selectors.today import Today


def cases_list(user: Any, today: list[Today], now: datetime) -> list[Case]:
    """What waits for a person, as far as `user` has the right to what it is about."""
    found: list[Case] = []
    if user.has_perm("baselinker.view_connection"):
        found += account_cases(today)
    if user.has_perm("baselinker.view_inboundcall"):
        found += refused_cases()
    if user.has_perm("baselinker.view_feedproblem"):
        found += item_cases(now)
    if user.has_perm("orders.view_order"):
        found += shortage_cases()
    if user.has_perm("event_log.view_event"):
        found += event_cases()
    return sorted(found, key=case_order)
