"""What accounts with a token need by themselves: the check that somebody asked for, the end of a block, fresh lists."""

from datetime import datetime

from baselinker_integration.token_api.check import checks_asked, token_check
from baselinker_integration.token_api.lists import lists_due, lists_read
from baselinker_integration.token_api.probing import probe_run, probes_waiting


def tokens_work(now: datetime) -> int:
    """Everything of it that is due; returns how many pieces were done. The database says again what is due."""
    done = sum(probe_run(pk) for pk in probes_waiting())
    done += sum(token_check(pk, now) for pk in checks_asked())
    return done + sum(lists_read(pk, now) for pk in lists_due(now))
