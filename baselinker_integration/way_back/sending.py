"""Making BaseLinker know of the orders what the shop knows: one pass over what is due of one account."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q

from baselinker_integration.models import ReadingState, WayBack
from baselinker_integration.token_api import gate
from baselinker_integration.way_back.accounts import account_sending
from baselinker_integration.way_back.asking import Asking, CannotNowError, FailedError, NotYetError, RejectedError
from baselinker_integration.way_back.batches import states_send
from baselinker_integration.way_back.events import rejected_report, sent_report
from baselinker_integration.way_back.rows import (
    row_done,
    row_failed,
    row_hold,
    row_later,
    row_rejected,
    rows_claim,
    rows_due,
)
from baselinker_integration.way_back.telling import Telling
from baselinker_integration.way_back.wanted import Mappings, Wanted, mappings_get, wanted_get
from eshop.core import clock

LONGEST = timedelta(minutes=4)
"""A pass ends before its claims do; what is left is due again at once."""


@dataclass(frozen=True)
class Pass:
    """How many orders were dealt with, and when there is more to do; None where nothing waits."""

    done: int
    again_at: datetime | None


def account_send(account_id: int, *, goes_on: bool = False) -> Pass:
    """Tell BaseLinker what is due of the account's orders, until nothing is, the gate shuts, a person pauses it or four
    minutes are over.

    Any number of workers may do so at once. What goes on after the gate stopped it looks for no states to set together:
    that looks at hundreds of orders, and was done a moment before.
    """
    began, done = clock.now(), 0
    account = account_sending(account_id)
    if account is None:
        return Pass(0, None)
    asking, mappings = Asking(account), mappings_get(account)
    if not goes_on:
        done += states_send(asking, mappings)
    while clock.now() - began < LONGEST and account_sending(account_id):
        opens = gate.opens_at(account)
        if opens > clock.now():
            return Pass(done, opens if rows_due(account, clock.now()).exists() else None)
        rows = rows_claim(account, clock.now(), at_most=1)
        if not rows:
            return Pass(done, None)
        wanted = wanted_get(account, mappings, rows)
        one = _order_send(asking, mappings, rows[0], wanted[rows[0].pk])
        done += one.done
        if one.again_at is not None:
            return Pass(done, one.again_at)
    return Pass(done, clock.now())


def again_claim(account_id: int, now: datetime, at: datetime) -> bool:
    """Whether this task is the one that comes again `at` that moment; False where one will come before.

    Each change of an order starts a task, and a shut gate stops them all: a thousand would come again and again.
    """
    state, _made = ReadingState.objects.get_or_create(account_id=account_id)
    nobody = Q(send_again_at=None) | Q(send_again_at__lte=now)
    return bool(ReadingState.objects.filter(nobody, pk=state.pk).update(send_again_at=at))


def _order_send(asking: Asking, mappings: Mappings, row: WayBack, wanted: Wanted) -> Pass:
    """Tell all that is left of one order; names a moment where nothing may be called before it."""
    telling, sent = Telling(asking, mappings, row), list[str]()
    refusals, pauses = list[RejectedError](), list[datetime]()
    try:
        for what, step in _steps(telling, wanted):
            if not row_hold(row, clock.now()):
                return Pass(0, None)
            try:
                step()
                if what != "withdrawn":
                    sent.append(what)
            except RejectedError as refusal:
                rejected_report(row, what, refusal.code, refusal.text)
                refusals.append(refusal)
            except NotYetError as pause:
                pauses.append(pause.at)
    except CannotNowError as pause:
        row_later(row, pause.at)
        return Pass(0, pause.at)
    except FailedError as failure:
        row_failed(row, clock.now(), failure.code, failure.text)
        return Pass(0, None)
    finally:
        if sent:
            sent_report(row, sent)
    if pauses:
        row_later(row, min(pauses))
    elif refusals:
        row_rejected(row, wanted.version, refusals[0].code, refusals[0].text)
    else:
        return Pass(int(row_done(row, wanted.version)), None)
    return Pass(0, None)


def _steps(telling: Telling, wanted: Wanted) -> list[tuple[str, Callable[[], None]]]:
    """What to tell, parcels first: a marketplace counts the hours until their numbers are there."""
    steps: list[tuple[str, Callable[[], None]]] = [
        ("parcel", partial(telling.parcel, parcel)) for parcel in wanted.parcels
    ]
    if wanted.state is not None:
        steps.append(("state", partial(telling.state, wanted.state)))
    if wanted.invoice is not None:
        steps.append(("invoice", partial(telling.invoice, wanted.invoice)))
    steps += [("withdrawn", partial(telling.withdrawn, number)) for number in wanted.withdrawn]
    return steps + [("withdrawn", partial(telling.lost, key)) for key in wanted.lost]
