"""Which orders may have something to tell: those whose journal has news since the last look."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from baselinker_integration.models import OrderBinding, ReadingState, TokenAccount
from baselinker_integration.orders.repeat import ACTOR
from baselinker_integration.way_back.accounts import SENDS
from baselinker_integration.way_back.rows import rows_make_due
from baselinker_integration.way_back.wanted import KINDS
from eshop.orders.models import OrderChange
from eshop.orders.settling import settled_newest

PORTION = 1000
"""Rows of the journal that are looked at in one transaction."""


def orders_find(now: datetime) -> int:
    """Make those orders due that changed since the last look; returns how many.

    Accounts that are blocked, paused or refused go on collecting; one where nothing is switched on begins anew once
    something is, so that no old state is ever sent.
    """
    off = TokenAccount.objects.exclude(SENDS)
    ReadingState.objects.filter(account__in=off).exclude(changes_seen=None).update(changes_seen=None)
    accounts = list(TokenAccount.objects.filter(SENDS).exclude(state=TokenAccount.State.OFF).order_by("pk"))
    if not accounts:
        return 0
    states = [ReadingState.objects.get_or_create(account=account)[0] for account in accounts]
    newest = settled_newest(OrderChange, beyond=min(state.changes_seen or 0 for state in states))
    return sum(
        _account_find(account, state.changes_seen, newest, now) for account, state in zip(accounts, states, strict=True)
    )


def _account_find(account: TokenAccount, seen: int | None, newest: int, now: datetime) -> int:
    own = ReadingState.objects.filter(account=account)
    if seen is None:
        own.filter(changes_seen=None).update(changes_seen=newest)
        return 0
    found = 0
    while seen < newest:
        upto = min(newest, _end_of_portion(seen) or newest)
        with transaction.atomic():
            bindings = _changed(account, seen, upto)
            rows_make_due(bindings, now)
            moved = own.filter(changes_seen=seen).update(changes_seen=upto)
        if not moved:
            return found  # somebody else goes on from where he is
        found, seen = found + len(bindings), upto
    return found


def _end_of_portion(seen: int) -> int | None:
    portion = OrderChange.objects.filter(pk__gt=seen).order_by("pk")[:PORTION]
    end: int | None = portion.aggregate(end=Max("pk"))["end"]
    return end


def _changed(account: TokenAccount, seen: int, upto: int) -> list[int]:
    """Bindings of the account whose orders changed otherwise than by BaseLinker itself."""
    news = OrderChange.objects.filter(pk__gt=seen, pk__lte=upto, kind__in=KINDS).exclude(actor=ACTOR)
    orders = news.order_by().values("order_id")
    bindings = OrderBinding.objects.filter(connection=account.connection_id, order__in=orders)
    return list(bindings.order_by("pk").values_list("pk", flat=True))
