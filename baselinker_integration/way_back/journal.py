"""Reading what changed in BaseLinker: its journal, one reader an account, and the orders that it names.

An order is read again and judged as a repeated push would be. The place in the journal moves on after the work, so what
a killed reader did is done again and says nothing twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from baselinker_integration.models import OrderBinding, ReadingState, TokenAccount
from baselinker_integration.token_api.gate import Kind
from baselinker_integration.way_back.accounts import accounts_reading
from baselinker_integration.way_back.asking import Asking, CannotNowError, FailedError, RejectedError
from baselinker_integration.way_back.judging import (
    gone_look,
    gone_suspect,
    order_judge,
    parcels_take,
    split_tell,
    status_note,
)
from baselinker_integration.wire.token_orders import JournalRow, OrderThere, journal_rows, orders_there
from eshop.core import clock

LEASE = timedelta(minutes=5)
SOON, LATER = timedelta(seconds=30), timedelta(minutes=2)
KEPT = timedelta(days=3)
"""So long BaseLinker keeps the rows of its journal."""
ROUNDS = 20
PAGES_ABOVE = 20
PAYMENT, REMOVED, MERGED, SPLIT, COPIED, STATUS = 3, 4, 5, 6, 17, 18
DIVIDED = frozenset({MERGED, SPLIT, COPIED})
PARCEL_MADE, PARCEL_GONE = 9, 10
PARCELS = frozenset({PARCEL_MADE, PARCEL_GONE})
IGNORED = frozenset({1, 2, 7, 8, 15, 19, 20, 22})
"""Creation, documents, blacklists and where a parcel is: the shop hears of them otherwise, or not at all."""


@dataclass
class _News:
    """What the journal says of one order: where it began, the kinds, and the last status."""

    binding: OrderBinding
    first: int
    kinds: set[int] = field(default_factory=set)
    status: int = 0

    @property
    def is_read(self) -> bool:
        """Whether the order has to be read; kinds that nobody knows mean that too."""
        told_elsewhere = IGNORED | DIVIDED | PARCELS | {STATUS, REMOVED}
        return bool(self.kinds - told_elsewhere) or bool(self.kinds & {REMOVED, MERGED})


def journals_read(now: datetime) -> int:
    """Read the journal of every account where it is time; returns how many orders had news. Raises nothing of one
    account that is not of all."""
    return sum(journal_read(account, now) for account in accounts_reading())


def journal_read(account: TokenAccount, now: datetime) -> int:
    """Read on from where the account's journal was left, where it is time and nobody else does; returns how many orders
    had news. What stops it is tried again soon.
    """
    state, _made = ReadingState.objects.get_or_create(account=account)
    free = Q(journal_due_at=None) | Q(journal_due_at__lte=now)
    if not ReadingState.objects.filter(free, pk=state.pk).update(journal_due_at=now + LEASE):
        return 0
    asking, done = Asking(account, Kind.CHANGES), 0
    if account.journal_at is not None and now - account.journal_at > KEPT:
        ReadingState.objects.filter(pk=state.pk).update(reads_all=True, sweep_due_at=None)
    try:
        gone_look(asking)
        rows = _rows(asking, account.journal_last)
        done = _orders_judge(asking, account, rows)
        TokenAccount.objects.filter(pk=account.pk).update(journal_at=clock.now())
    except (CannotNowError, FailedError, RejectedError):
        rows = []
    pause = SOON if rows else LATER
    ReadingState.objects.filter(pk=state.pk).update(journal_due_at=clock.now() + pause)
    return done


def _rows(asking: Asking, last: int) -> list[JournalRow]:
    """All rows behind `last`, whatever the size of a page and whether `last` itself comes again."""
    found: dict[int, JournalRow] = {}
    for _round in range(ROUNDS):
        highest = max(found, default=last)
        page = journal_rows(asking.ask("getJournalList", {"last_log_id": highest, "logs_types": []}))
        new = {row.number: row for row in page if row.number > highest}
        if not new:
            break
        found |= new
    return [found[number] for number in sorted(found)]


def _orders_judge(asking: Asking, account: TokenAccount, rows: list[JournalRow]) -> int:
    """Deal with each order once, in the sequence of their first rows, and move the place behind it."""
    if not rows:
        return 0
    news = sorted(_news(account, rows).values(), key=lambda one: one.first)
    there = _orders_there(asking, [one for one in news if one.is_read])
    for one in news:
        _place_move(account, one.first - 1)
        order = there.get(int(one.binding.external_id))
        if one.status:
            status_note(one.binding, one.status)
        if one.kinds & DIVIDED:
            split_tell(one.binding, min(one.kinds & DIVIDED), one.first)
        if one.kinds & PARCELS:
            parcels_take(asking, one.binding, some_are_gone=PARCEL_GONE in one.kinds)
        if order is not None:
            order_judge(account, one.binding, order)
        elif one.is_read:
            gone_suspect(one.binding)
    _place_move(account, rows[-1].number)
    return len(news)


def _news(account: TokenAccount, rows: Iterable[JournalRow]) -> dict[int, _News]:
    """News of the orders that the shop has, by number; our own echo is none."""
    numbers = {str(row.order_id) for row in rows}
    bindings = OrderBinding.objects.filter(connection=account.connection_id, external_id__in=numbers)
    known = {int(b.external_id): b for b in bindings.select_related("order", "connection", "way_back")}
    news: dict[int, _News] = {}
    for row in rows:
        binding = known.get(row.order_id)
        if binding is None or row.log_type in IGNORED:
            continue
        if row.log_type == STATUS and row.object_id == _status_sent(binding):
            continue
        if row.log_type in PARCELS and row.object_id in _parcels_sent(binding):
            continue
        one = news.setdefault(row.order_id, _News(binding, row.number))
        one.kinds.add(row.log_type)
        one.status = row.object_id if row.log_type == STATUS else one.status
    return news


def _status_sent(binding: OrderBinding) -> int:
    row = getattr(binding, "way_back", None)
    return int(((row.sent if row else {}).get("state") or {}).get("status_id") or 0)


def _parcels_sent(binding: OrderBinding) -> set[int]:
    """BaseLinker's numbers of the parcels that we registered there."""
    row = getattr(binding, "way_back", None)
    told = ((row.sent if row else {}).get("parcels") or {}).values()
    return {int(parcel["id"]) for parcel in told if parcel.get("id")}


def _orders_there(asking: Asking, news: list[_News]) -> dict[int, OrderThere]:
    """The orders as they stand there, by number: one call each, or in pages where there are many."""
    numbers = sorted(int(one.binding.external_id) for one in news)
    found: dict[int, OrderThere] = {}
    while numbers:
        first = numbers[0]
        name = "id_from" if len(numbers) > PAGES_ABOVE else "order_id"
        page = orders_there(asking.ask("getOrders", {name: first, "get_unconfirmed_orders": True}))
        found |= {order.order_id: order for order in page if order.order_id in numbers}
        numbers = [number for number in numbers[1:] if number not in found]
    return found


def _place_move(account: TokenAccount, place: int) -> None:
    """Never backwards: a reader whose lease ran out may be behind another."""
    TokenAccount.objects.filter(pk=account.pk, journal_last__lt=place).update(journal_last=place)
