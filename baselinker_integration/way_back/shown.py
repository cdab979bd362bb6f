"""What people are shown of the way back: of one order, and of all that waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from baselinker_integration.models import OrderBinding, TokenAccount, WayBack
from baselinker_integration.way_back.rows import ASKS_FIRST_AFTER
from baselinker_integration.way_back.wanted import Wanted, mappings_get, wanted_get
from eshop.orders.models import Order

LATE_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Told:
    """One thing that BaseLinker knows: `kind` is state, parcel or invoice; `at` since when."""

    kind: str
    text: str
    at: datetime | None
    is_moved_on: bool = False
    is_in_use: bool = False


@dataclass(frozen=True)
class OrderShown:
    """What BaseLinker knows of an order, what is still to be told (`left`), and why it is not yet."""

    binding: OrderBinding
    account: TokenAccount
    told: list[Told]
    left: Wanted
    row: WayBack

    @property
    def waits(self) -> bool:
        return bool(self.left) or self.row.due_at is not None

    @property
    def is_stopped(self) -> bool:
        """Whether the account stands still, so that nothing is sent."""
        return self.account.state != TokenAccount.State.ACTIVE

    @property
    def is_rejected(self) -> bool:
        return self.row.due_at is None and bool(self.row.error_code)


def order_shown_there(order: Order) -> OrderShown | None:
    """What to show of the order; None where nothing ever goes back."""
    binding = OrderBinding.objects.select_related("connection__token_account").filter(order=order).first()
    account = getattr(binding.connection, "token_account", None) if binding else None
    if binding is None or account is None:
        return None
    row = WayBack.objects.filter(binding=binding).first() or WayBack(binding=binding)
    left = wanted_get(account, mappings_get(account), [row])[row.pk]
    return OrderShown(binding, account, _told(row.sent), left, row)


def _told(sent: dict[str, Any]) -> list[Told]:
    found = []
    if state := sent.get("state"):
        found.append(Told("state", _status_name(state), _at(state), is_moved_on=bool(state.get("moved_on"))))
    parcels = sent.get("parcels") or {}
    found += [Told("parcel", f"{parcel['number']} ({parcel['courier']})", _at(parcel)) for parcel in parcels.values()]
    if invoice := sent.get("invoice"):
        found.append(Told("invoice", invoice["number"], _at(invoice), is_in_use=bool(invoice.get("in_use"))))
    return found


def _status_name(state: dict[str, Any]) -> str:
    return str(state.get("name") or state["status_id"])


def _at(told: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(told["at"]) if told.get("at") else None


@dataclass(frozen=True)
class Backlog:
    """What of an account BaseLinker does not know yet: orders that wait and since when, those that it refused, and
    those that wait so long that a person is asked first. `minutes` is how long sending takes at least.
    """

    waiting: int
    since: datetime | None
    rejected: int
    old: int
    minutes: int

    def is_late(self, now: datetime) -> bool:
        return self.since is not None and now - self.since >= LATE_AFTER


CALLS_AN_ORDER = 2


def backlog_get(account: TokenAccount, now: datetime) -> Backlog:
    """The backlog of an account; one statement."""
    return backlogs_get([account], now)[account.pk]


def backlogs_get(accounts: Iterable[TokenAccount], now: datetime) -> dict[int, Backlog]:
    """The backlog of each account, by its key; one statement for all."""
    accounts, is_due = list(accounts), Q(due_at__isnull=False)
    own = WayBack.objects.filter(binding__connection__in=[account.connection_id for account in accounts])
    rows = (
        own.order_by()
        .values("binding__connection")
        .annotate(
            waiting=Count("pk", filter=is_due),
            since=Min("waiting_since", filter=is_due),
            rejected=Count("pk", filter=Q(due_at=None) & ~Q(error_code="")),
            old=Count("pk", filter=is_due & Q(waiting_since__lte=now - ASKS_FIRST_AFTER)),
        )
    )
    found = {row.pop("binding__connection"): row for row in map(dict, rows)}
    nothing = {"waiting": 0, "since": None, "rejected": 0, "old": 0}
    return {account.pk: _backlog(account, found.get(account.connection_id, nothing)) for account in accounts}


def _backlog(account: TokenAccount, row: dict[str, Any]) -> Backlog:
    return Backlog(minutes=-(-row["waiting"] * CALLS_AN_ORDER // max(account.per_minute, 1)), **row)
