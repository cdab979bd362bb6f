"""The connector's figures for whoever watches the installation. Accounts go by their number, never by name."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min
from prometheus_client.core import GaugeMetricFamily

from baselinker_integration.accounts.connections import ADDON
from baselinker_integration.alerts.overdue import is_overdue, waiting_since
from baselinker_integration.background.due_work import due_work_find
from baselinker_integration.models import Connection, Feed, FeedChange, InboundCall, SyncRun, TokenAccount
from baselinker_integration.models.run import RunState
from baselinker_integration.runs.kinds import QUIET
from baselinker_integration.way_back.shown import backlogs_get
from eshop.addons.selectors import addon_get
from eshop.core.watching.metrics import gauge, metrics_also_read
from eshop.orders.models import Order

State = InboundCall.State
JOURNAL_COUNTED = 100_000
"""A journal longer than this is given as this long; counting a million rows would hold up the scrape."""


def connector_read(now: datetime) -> Iterable[GaugeMetricFamily]:
    """Copies, runs, orders that wait, background work that waits. `now` is aware."""
    yield from _accounts(now)
    yield from _orders()
    yield from _work(now)
    yield from _way_back(now)


def _accounts(now: datetime) -> Iterable[GaugeMetricFamily]:
    feeds = Feed.objects.filter(connection__is_active=True, published_at__isnull=False)
    yield gauge(
        "copy_age_seconds",
        "How old the copy is that BaseLinker sees, by the number of the account.",
        {(str(pk),): (now - at).total_seconds() for pk, at in feeds.values_list("pk", "published_at") if at},
        "account",
    )
    connections = list(Connection.objects.filter(is_active=True))
    waiting = waiting_since(connections, addon_get(ADDON))
    overdue = sum(is_overdue(since, now) for since in waiting.values())
    yield gauge("accounts_overdue", "Accounts without an import or a whole poll for 26 hours.", {(): overdue})
    open_runs = SyncRun.objects.filter(state=RunState.OPEN).count()
    yield gauge("runs_open", "Imports that are going on or have not been closed yet.", {(): open_runs})


def _orders() -> Iterable[GaugeMetricFamily]:
    yield gauge("orders_held", "Orders that wait for their payment.", {(): Order.objects.filter(is_held=True).count()})
    refused = InboundCall.objects.filter(action="OrderAdd", state__in=[State.REFUSED, State.FAILED])
    numbers = {(state.value,): refused.filter(state=state).count() for state in (State.REFUSED, State.FAILED)}
    yield gauge("order_calls_waiting", "Pushes of orders that were refused or failed and are kept.", numbers, "state")


def _work(now: datetime) -> Iterable[GaugeMetricFamily]:
    due = due_work_find(now=now)
    numbers = {("feed",): len(due.feeds), ("run",): len(due.runs), ("call",): len(due.calls)}
    yield gauge("due_work", "Units of background work that are due and not done.", numbers, "kind")
    yield gauge("due_work_oldest_seconds", "How long the oldest of them has been due.", {(): _oldest(due.calls, now)})
    journal = FeedChange.objects.order_by()[:JOURNAL_COUNTED].count()
    yield gauge("journal_length", f"Changes that no copy has taken in yet, at most {JOURNAL_COUNTED}.", {(): journal})


def _way_back(now: datetime) -> Iterable[GaugeMetricFamily]:
    accounts = list(TokenAccount.objects.order_by("pk"))
    found = backlogs_get(accounts, now)
    backlogs = {(str(account.connection_id),): found[account.pk] for account in accounts}
    waiting = {key: backlog.waiting for key, backlog in backlogs.items()}
    yield gauge("way_back_orders", "Orders with news that BaseLinker does not know.", waiting, "account")
    rejected = {key: backlog.rejected for key, backlog in backlogs.items()}
    yield gauge("way_back_rejected", "Orders whose news BaseLinker did not accept.", rejected, "account")
    ages = {key: (now - b.since).total_seconds() if b.since else 0.0 for key, b in backlogs.items()}
    yield gauge("way_back_oldest_seconds", "How long the oldest of them has been waiting.", ages, "account")


def _oldest(calls: list[int], now: datetime) -> float:
    """Seconds; of feeds it is not known since when, so they do not count."""
    retry = InboundCall.objects.filter(pk__in=calls).aggregate(at=Min("retry_at"))["at"]
    quiet = SyncRun.objects.filter(state=RunState.OPEN, last_call_at__lte=now - QUIET).aggregate(at=Min("last_call_at"))
    since = [retry, quiet["at"] + QUIET if quiet["at"] else None]
    return max(((now - at).total_seconds() for at in since if at is not None), default=0.0)


metrics_also_read(connector_read)
