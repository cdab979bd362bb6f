"""What has to be done by now. It is found in the database each time, so that a lost queue loses nothing.

Every unit may be asked for twice, also at the same moment: each looks again whether it is still due.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from baselinker_integration.accounts.connections import ADDON
from baselinker_integration.alerts.mail import alert_mails_send
from baselinker_integration.alerts.watch import alerts_raise
from baselinker_integration.background.tokens import tokens_work
from baselinker_integration.background.way_back import way_back_work
from baselinker_integration.door.replay import call_retry, calls_due
from baselinker_integration.door.retention import old_buyers_erase, old_calls_prune
from baselinker_integration.feed.editions.from_rows import edition_is_damaged
from baselinker_integration.feed.prepare.warm_up import feed_warm_up
from baselinker_integration.models import Feed, InboundCall, SyncRun
from baselinker_integration.models.run import RunState
from baselinker_integration.runs.closing import run_close
from baselinker_integration.runs.delivered import past_runs_settle
from baselinker_integration.runs.kinds import QUIET
from baselinker_integration.runs.permission import permissions_end_due
from baselinker_integration.way_back.alerts import way_back_alerts_raise
from eshop.addons.models import Addon, AddonState
from eshop.core import clock
from eshop.core.errors import Conflict
from eshop.core.upkeep import upkeep_units
from eshop.core.watching.all_well import all_well_tell
from eshop.core.watching.heartbeat import DUE_WORK, heartbeat
from event_log.retention import events_prune

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class DueWork:
    """Ids of the connections whose feed waits, of the runs that went quiet, and of the calls to run again."""

    feeds: list[int]
    runs: list[int]
    calls: list[int]


def due_work_find(*, now: datetime) -> DueWork:
    """Everything that is due at `now` (aware)."""
    quiet = SyncRun.objects.filter(state=RunState.OPEN, last_call_at__lte=now - QUIET).order_by("pk")
    return DueWork(feeds=_feeds_due(now), runs=list(quiet.values_list("pk", flat=True)), calls=calls_due(now=now))


def _feeds_due(now: datetime) -> list[int]:
    if not Addon.objects.filter(code=ADDON, state=AddonState.ACTIVE).exists():
        return []
    feeds = Feed.objects.filter(connection__is_active=True).select_related("connection").order_by("pk")
    return [feed.pk for feed in feeds if _feed_is_due(feed, now)]


def _feed_is_due(feed: Feed, now: datetime) -> bool:
    """Not prepared since its connection's present business day began, or with a damaged file."""
    day_start = feed.connection.day_start
    began = clock.day_start_instant(clock.business_date(now, day_start), day_start)
    return feed.prepared_at is None or feed.prepared_at < began or edition_is_damaged(feed.pk)


def due_feed_prepare(*, connection_id: int, now: datetime) -> int:
    """Prepare one feed if it is still due; returns how many products were looked at."""
    feed = Feed.objects.select_related("connection").filter(pk=connection_id, connection__is_active=True).first()
    return feed_warm_up(feed.connection) if feed is not None and _feed_is_due(feed, now) else 0


def due_run_close(*, run_id: int, now: datetime) -> bool:
    """Close one run if it is still open and quiet; tells whether this call did."""
    run = SyncRun.objects.select_related("connection").filter(pk=run_id, state=RunState.OPEN).first()
    return run is not None and run_close(run, now, when_quiet=True)


def due_call_retry(*, call_id: int) -> bool:
    """Run one kept call again; False when somebody else did or does, or it is past its retention."""
    try:
        call_retry(call_id=call_id)
    except (Conflict, InboundCall.DoesNotExist):
        return False
    return True


def alerts_send(*, now: datetime) -> int:
    """Raise what is new and mail what waits; returns how many mails went out."""
    alerts_raise(now=now)
    way_back_alerts_raise(now=now)
    return alert_mails_send(now=now)


def due_work_do(*, now: datetime) -> dict[str, int]:
    """One pass over all of it in this process, for an installation without a broker.

    Returns counts: feeds, runs, calls (units done), permissions ended, runs settled, mails, events_deleted,
    calls_deleted, buyers_erased, tokens (checks, ends of blocks, lists), those of the upkeep that other packages
    registered, way_back (orders told to BaseLinker), and failed: units that raised; they are in the log of the process
    and are found due again by the next pass.
    """
    work = due_work_find(now=now)
    heartbeat(DUE_WORK)
    tally = _Tally()
    for connection_id in work.feeds:
        tally.add("feeds", partial(_feed_done, connection_id, now))
    for run_id in work.runs:
        tally.add("runs", partial(due_run_close, run_id=run_id, now=now))
    for call_id in work.calls:
        tally.add("calls", partial(due_call_retry, call_id=call_id))
    tally.add("permissions", partial(permissions_end_due, now))
    tally.add("settled", past_runs_settle)
    tally.add("tokens", partial(tokens_work, now))
    _old_forget(tally, now)
    tally.add("way_back", partial(way_back_work, now))
    tally.add("mails", partial(alerts_send, now=now))
    if not tally.counts["failed"]:
        all_well_tell()
    return tally.counts


def retention_do(*, now: datetime) -> dict[str, int]:
    """Forget what is older than its retention; returns counts as `due_work_do` does, 0 for what is no part of this."""
    tally = _Tally()
    _old_forget(tally, now)
    return tally.counts


def _old_forget(tally: "_Tally", now: datetime) -> None:
    tally.add("events_deleted", lambda: sum(events_prune(now=now).values()))
    tally.add("calls_deleted", partial(old_calls_prune, now=now))
    tally.add("buyers_erased", partial(old_buyers_erase, now=now))
    for name, unit in upkeep_units().items():
        tally.add(name, partial(unit, now))


def _feed_done(connection_id: int, now: datetime) -> int:
    due_feed_prepare(connection_id=connection_id, now=now)
    return 1


class _Tally:
    """Counts units by name; one that raises is counted as failed and does not keep the others from running."""

    def __init__(self) -> None:
        names = ("feeds", "runs", "calls", "permissions", "settled", "mails", "events_deleted", "calls_deleted")
        self.counts = dict.fromkeys((*names, "buyers_erased", "tokens", *upkeep_units(), "way_back", "failed"), 0)

    def add(self, name: str, unit: Callable[[], int]) -> None:
        try:
            self.counts[name] += int(unit())
        except Exception:
            logger.exception("Due work failed: %s", name)
            self.counts["failed"] += 1
