"""The row of each order: who works on it, what was told, and when it is looked at next."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from baselinker_integration.models import TokenAccount, WayBack

CLAIM_LASTS = timedelta(minutes=5)
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""After how many failures which pause; the last one lasts."""
JITTER = 0.2
ASKS_FIRST_AFTER = timedelta(days=14)
"""What waited for so long is sent only when a person says so."""

_CLEARED = {"due_at": None, "waiting_since": None, "attempts": 0, "error_code": "", "error_text": ""} | {
    "claimed_until": None
}
_random = random.SystemRandom()


def rows_due(account: TokenAccount, now: datetime) -> QuerySet[WayBack]:
    """Rows of the account that nobody works on and whose time has come, longest waiting first."""
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    recent = Q(waiting_since=None) | Q(waiting_since__gt=now - ASKS_FIRST_AFTER)
    due = WayBack.objects.filter(free, recent, binding__connection=account.connection_id, due_at__lte=now)
    return due.order_by("waiting_since", "pk")


def rows_claim(account: TokenAccount, now: datetime, *, at_most: int) -> list[WayBack]:
    """Take up to `at_most` due rows for five minutes; of two workers each gets rows that the other did not."""
    with transaction.atomic():
        free = rows_due(account, now).select_for_update(skip_locked=True, of=("self",))
        keys = list(free.values_list("pk", flat=True)[:at_most])
        WayBack.objects.filter(pk__in=keys).update(claimed_until=now + CLAIM_LASTS)
    rows = WayBack.objects.filter(pk__in=keys).select_related("binding__connection", "binding__order")
    return sorted(rows, key=lambda row: keys.index(row.pk))


def row_note(row: WayBack, change: Callable[[dict[str, Any]], None], *, unsure: bool = False) -> None:
    """Let `change` write into what was told of the order (or what is unsure), in a transaction of its own.

    The row is locked: the reader of changes writes into the same column.
    """
    name = "unsure" if unsure else "sent"
    with transaction.atomic():
        kept = WayBack.objects.select_for_update().only("pk", name).get(pk=row.pk)
        value = dict(getattr(kept, name))
        change(value)
        setattr(kept, name, value)
        kept.save(update_fields=[name, "updated_at"])
    setattr(row, name, value)


def row_hold(row: WayBack, now: datetime) -> bool:
    """Hold the row for five more minutes; False where the claim ran out and somebody else has it, or may have."""
    until = now + CLAIM_LASTS
    held = _own(row).filter(claimed_until__gt=now).update(claimed_until=until)
    row.claimed_until = until if held else row.claimed_until
    return bool(held)


def _own(row: WayBack) -> QuerySet[WayBack]:
    """The row as long as it is still held by the claim that `row` was read with."""
    return WayBack.objects.filter(pk=row.pk, claimed_until=row.claimed_until)


def row_done(row: WayBack, version: int) -> bool:
    """Nothing is left of the order as it was in `version`; False where it changed meanwhile, then it stays due."""
    same = _own(row).filter(due_at=row.due_at, binding__order__version=version)
    done = same.update(**_CLEARED)
    if not done:
        row_free(row)
    return bool(done)


def rows_done(rows: Sequence[tuple[WayBack, int]]) -> int:
    """`row_done` of rows, each with its order's version, that were claimed together; returns of how many it held.

    Those that changed meanwhile stay as they are. A few statements however many rows.
    """
    read = {row.pk: (row.due_at, row.claimed_until, version) for row, version in rows}
    with transaction.atomic():
        kept = WayBack.objects.select_for_update(of=("self",)).filter(pk__in=read).order_by("pk")
        now = kept.values_list("pk", "due_at", "claimed_until", "binding__order__version")
        same = [pk for pk, *values in now if tuple(values) == read[pk]]
        return WayBack.objects.filter(pk__in=same).update(**_CLEARED)


def row_free(row: WayBack) -> None:
    """Give the row back as due as it was; not where its claim ran out and it is somebody else's."""
    rows_free([row])


def rows_free(rows: Sequence[WayBack]) -> None:
    """Give back rows that were claimed together, as far as they are still held."""
    if rows:
        own = WayBack.objects.filter(pk__in=[row.pk for row in rows], claimed_until=rows[0].claimed_until)
        own.update(claimed_until=None)


def row_rejected(row: WayBack, version: int, code: str, text: str) -> None:
    """Not again until the order changes or a person says so."""
    same = _own(row).filter(due_at=row.due_at, binding__order__version=version)
    if not same.update(due_at=None, claimed_until=None, error_code=code[:60], error_text=text[:500]):
        row_free(row)


def row_later(row: WayBack, at: datetime) -> None:
    """Look at it again `at` that moment; that is no attempt."""
    same = _own(row).filter(due_at=row.due_at)
    if not same.update(due_at=at, claimed_until=None):
        row_free(row)


def row_failed(row: WayBack, now: datetime, code: str, text: str) -> None:
    """Try it again later, and the later the oftener it failed."""
    pause = RETRY_AFTER[min(row.attempts, len(RETRY_AFTER) - 1)] * _random.uniform(1 - JITTER, 1 + JITTER)
    values = {"attempts": row.attempts + 1, "error_code": code[:60], "error_text": text[:500]}
    same = _own(row).filter(due_at=row.due_at)
    if not same.update(due_at=now + pause, claimed_until=None, **values):
        row_free(row)


def rows_make_due(binding_ids: Sequence[int], now: datetime) -> None:
    """Have these orders looked at now; what failed before is tried again."""
    WayBack.objects.bulk_create([WayBack(binding_id=key) for key in binding_ids], ignore_conflicts=True)
    rows = WayBack.objects.filter(binding__in=binding_ids)
    rows.filter(Q(waiting_since=None) | Q(due_at=None)).update(waiting_since=now)
    rows.update(due_at=now, attempts=0, error_code="", error_text="")
