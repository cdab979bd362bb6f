"""The way back without a broker: what is due of all accounts, in this process, for a while."""

import time
from datetime import datetime, timedelta

from baselinker_integration.way_back.accounts import accounts_sending
from baselinker_integration.way_back.fetching import lost_orders_fetch
from baselinker_integration.way_back.finding import orders_find
from baselinker_integration.way_back.hints import hints_read
from baselinker_integration.way_back.journal import journals_read
from baselinker_integration.way_back.sending import account_send
from baselinker_integration.way_back.sweeping import sweeps_run
from eshop.core import clock

LONGEST = timedelta(seconds=55)
"""How long a pass of every minute waits for the gate all in all; what is left is due with the next one."""


def way_back_work(now: datetime) -> int:
    """Find what is due and tell it, then read what changed there; returns how many orders were dealt with."""
    orders_find(now)
    until = time.monotonic() + LONGEST.total_seconds()
    told = sum(_account_work(account.pk, until) for account in accounts_sending())
    return told + way_back_read(now)


def way_back_read(now: datetime) -> int:
    """Read what changed in BaseLinker, look for orders that never came, and fetch those that a person wants; returns
    how many orders had news. Each where it is time for it.
    """
    return hints_read() + journals_read(now) + sweeps_run(now) + lost_orders_fetch(now)


def _account_work(account_id: int, until: float) -> int:
    work = account_send(account_id)
    done = work.done
    while True:
        pause = (work.again_at - clock.now()).total_seconds() if work.again_at else None
        if pause is None or time.monotonic() + pause > until:
            return done
        time.sleep(max(pause, 0.0))
        work = account_send(account_id, goes_on=True)
        done += work.done
