"""When BaseLinker called an account last, and for what: noted once a minute at most, never at the cost of the call."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import Max

from baselinker_integration.models import Connection, SyncRun
from eshop.core.heartbeat import heartbeat
from eshop.core.hot_path.execution import no_waiting_for_the_writer
from eshop.core.models import Heartbeat

logger = logging.getLogger(__name__)

NOTED_EVERY = timedelta(minutes=1)
_PREFIX = "called:"
_noted: dict[int, datetime] = {}
"""What this process wrote last; the row decides between processes."""


@dataclass(frozen=True)
class LastCall:
    """An instant (aware) and the action; "" for one that the protocol does not know."""

    at: datetime
    action: str


def last_call_note(*, connection: Connection, action: str, now: datetime) -> None:
    """Note that BaseLinker asked the account for `action`, one of the protocol's or "", at `now` (aware).

    Never raises and never waits.
    """
    before = _noted.get(connection.pk)
    if before is not None and timedelta(0) <= now - before <= NOTED_EVERY:
        return
    try:
        with no_waiting_for_the_writer():
            heartbeat(f"{_PREFIX}{connection.pk}:{action}")
    except DatabaseError:
        logger.warning("The last call of account %s could not be noted; the next one will be", connection.pk)
        return
    _noted[connection.pk] = now


def last_calls(connections: Iterable[Connection]) -> dict[int, LastCall]:
    """The last call of each account that was ever called, by its number; two queries.

    Of the time before calls were noted the runs tell.
    """
    wanted = {connection.pk for connection in connections}
    found: dict[int, LastCall] = {}
    for name, at in Heartbeat.objects.filter(name__startswith=_PREFIX).order_by("at").values_list("name", "at"):
        number, _colon, action = name.removeprefix(_PREFIX).partition(":")
        if int(number) in wanted:
            found[int(number)] = LastCall(at, action)
    runs = SyncRun.objects.filter(connection__in=wanted, last_call_at__isnull=False).order_by()
    for number, at in runs.values_list("connection").annotate(at=Max("last_call_at")):
        if number not in found:
            found[number] = LastCall(at, "")
    return found
