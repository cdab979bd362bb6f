"""Orders that were paid in BaseLinker and never came to the shop, looked for every night; where the journal does not
tell of changes, those that came are compared as well.

All orders confirmed in the last week are walked by their time of confirmation. A page begins at the last second of the
one before, never behind it: many orders may be confirmed in one second.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from django.db.models import Q

from baselinker_integration.models import LostOrder, OrderBinding, ReadingState, TokenAccount
from baselinker_integration.token_api.gate import Kind
from baselinker_integration.way_back.accounts import accounts_reading
from baselinker_integration.way_back.asking import Asking, CannotNowError, FailedError, RejectedError
from baselinker_integration.way_back.judging import order_judge
from baselinker_integration.wire.token_orders import OrderThere, journal_rows, orders_there
from eshop.core import clock
from event_log.models import Severity
from event_log.services import event_record
from event_log.solving import event_open

LOOKS_BACK = timedelta(days=7)
SETTLED = timedelta(minutes=30)
"""A younger order may still be on its way to the shop."""
AT = time(2, 30)
WITHOUT_JOURNAL = timedelta(minutes=10)
LEASE = timedelta(minutes=10)
PAGE = 100


def sweeps_run(now: datetime) -> int:
    """Walk the orders of every account where it is time; returns how many lost ones were found."""
    return sum(sweep_run(account, now) for account in accounts_reading())


def sweep_run(account: TokenAccount, now: datetime) -> int:
    """Walk on through the account's orders, where it is time and nobody else does; returns how many lost ones were new.

    Where the gate stops it, the next pass goes on from the same second (`orders_cursor`).
    """
    state, _made = ReadingState.objects.get_or_create(account=account)
    free = Q(sweep_due_at=None) | Q(sweep_due_at__lte=now)
    if not ReadingState.objects.filter(free, pk=state.pk).update(sweep_due_at=now + LEASE):
        return 0
    asking, found, next_at = Asking(account, Kind.SWEEP), 0, now + timedelta(minutes=1)
    begin = account.orders_cursor or round((now - LOOKS_BACK).timestamp())
    try:
        _journal_look(asking, state)
        for orders, reached in _pages(asking, begin):
            found += _lost_note(account, orders, now)
            if state.journal_is_off or state.reads_all:
                _known_judge(account, orders)
            TokenAccount.objects.filter(pk=account.pk).update(orders_cursor=reached)
        TokenAccount.objects.filter(pk=account.pk).update(orders_cursor=0, swept_at=clock.now())
        ReadingState.objects.filter(pk=state.pk).update(reads_all=False)
        next_at = _next(now, state)
    except CannotNowError as pause:
        next_at = max(pause.at, now + timedelta(seconds=30))
    except (FailedError, RejectedError):
        next_at = now + timedelta(minutes=10)
    ReadingState.objects.filter(pk=state.pk).update(sweep_due_at=next_at)
    return found


def _pages(asking: Asking, begin: int) -> Iterable[tuple[list[OrderThere], int]]:
    """Pages of confirmed orders from the second `begin` (epoch) on, each with the second that it reaches.

    Raises as Asking.ask, RejectedError also where the sequence is not the one that paging needs.
    """
    second, id_from, seen = begin, 0, set[int]()
    while True:
        parameters = {"date_confirmed_from": second} | ({"id_from": id_from} if id_from else {})
        rows = orders_there(asking.ask("getOrders", parameters))
        moments = [order.date_confirmed for order in rows if order.date_confirmed >= second]
        if moments != sorted(moments):
            raise RejectedError("unsorted")
        orders = [order for order in rows if order.date_confirmed >= second and order.order_id not in seen]
        seen |= {order.order_id for order in orders}
        last, is_full = max(moments, default=second), len(rows) >= PAGE
        highest = max((order.order_id for order in rows), default=0)
        yield orders, last
        if not is_full and not id_from:
            return
        if is_full and last > second:
            second, id_from = last, 0
        elif is_full and highest >= id_from:
            id_from = highest + 1  # all within one second: on in it by number
        else:
            second, id_from = second + 1, 0  # nothing is left of that second


def _lost_note(account: TokenAccount, orders: Iterable[OrderThere], now: datetime) -> int:
    """Keep and tell of the paid orders with goods of this shop that it does not have."""
    storage = account.shop_storage.removeprefix("shop_")
    meant = {str(order.order_id): order for order in orders if _should_have_come(order, storage, now)}
    known = OrderBinding.objects.filter(connection=account.connection_id, external_id__in=meant)
    for number in known.values_list("external_id", flat=True):
        meant.pop(number)
    new = 0
    for number, order in meant.items():
        source = order.order_source[:50]
        values = {"source": source, "confirmed_at": datetime.fromtimestamp(order.date_confirmed, UTC)}
        _lost, made = LostOrder.objects.get_or_create(account=account, external_id=number, defaults=values)
        if made:
            _lost_tell(account, number, source)
        new += made
    return new


def _known_judge(account: TokenAccount, orders: Iterable[OrderThere]) -> None:
    """Compare the orders that the shop has, of whose changes no journal tells."""
    there = {str(order.order_id): order for order in orders}
    known = OrderBinding.objects.filter(connection=account.connection_id, external_id__in=there)
    for binding in known.select_related("order", "connection", "way_back").order_by("pk"):
        order_judge(account, binding, there[binding.external_id])


def _lost_tell(account: TokenAccount, number: str, source: str) -> None:
    event_record(
        "order_never_arrived",
        account.connection,
        severity=Severity.ERROR,
        details={"baselinker_id": number, "source": source},
        collapse_key=f"order_never_arrived:{account.connection_id}:{number}",
    )


def _should_have_come(order: OrderThere, storage: str, now: datetime) -> bool:
    is_ours = any(line.storage == "shop" and line.storage_id == storage for line in order.products)
    is_old = order.date_confirmed <= (now - SETTLED).timestamp()
    is_own = order.order_source == "shop" and order.order_source_id == storage
    return bool(storage) and is_ours and is_old and not is_own and (order.is_paid or order.payment_method_cod)


def _journal_look(asking: Asking, state: ReadingState) -> None:
    """Whether BaseLinker keeps a journal: without one it is empty though orders come every day."""
    rows = journal_rows(asking.ask("getJournalList", {"last_log_id": 0, "logs_types": []}))
    recent = orders_there(asking.ask("getOrders", {"date_confirmed_from": _days_ago(2)})) if not rows else []
    is_off, connection = not rows and bool(recent), asking.account.connection
    if is_off == state.journal_is_off:
        return
    ReadingState.objects.filter(pk=state.pk).update(journal_is_off=is_off)
    state.journal_is_off = is_off
    if is_off:
        event_record("journal_off", connection, severity=Severity.WARNING)
    else:
        event_record("journal_on", connection, solves=event_open("journal_off", connection_ref=str(connection.pk)))


def _days_ago(days: int) -> int:
    return round((clock.now() - timedelta(days=days)).timestamp())


def _next(now: datetime, state: ReadingState) -> datetime:
    """The next night, or soon where no journal tells of changes."""
    if state.journal_is_off:
        return now + WITHOUT_JOURNAL
    return clock.next_day_start(now, AT).astimezone(UTC)
