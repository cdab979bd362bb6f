"""Calls with a wrong key: who sent them and how many. They are answered at once and never delayed.

Such a call may come from BaseLinker's own servers, which hundreds of shops share, so nobody is ever shut out; the key's
length is what makes guessing hopeless. What the log gains from a flood is bounded, and an address that belongs to no
account costs the same statements as one that does, so that time does not tell which addresses exist.
"""

import logging
from datetime import datetime
from threading import Lock

from django.db import DatabaseError

from baselinker_integration.models import Connection
from event_log.counting import event_count, event_count_on
from event_log.models import Severity

logger = logging.getLogger(__name__)

MANY_A_MINUTE = 20
"""From this one on, within a minute, at one account and in one process, no sender gets an event of its own."""

_lock = Lock()
_minutes: dict[str, tuple[datetime, int]] = {}
_unwritten: dict[str, int] = {}


def wrong_key_count(*, connection: Connection | None, sender: str, now: datetime) -> None:
    """Note one call with a wrong key; `connection` is None for an address that no account has.

    One event for each account, sender and hour counts them. From the 20th within a minute on they are only counted: on
    the sender's event when it has one, else on one event for all others of that hour. Never raises and never waits:
    what cannot be written now is counted with the next one.
    """
    account = "" if connection is None else str(connection.pk)
    is_one_of_many, times = _count(account, now)
    kind = "unknown_address" if connection is None else "wrong_password"
    hour, details = f"{kind}:{account}:{now:%Y-%m-%d-%H}", {"remote_address": sender[:45]}
    try:
        if is_one_of_many and event_count_on(collapse_key=f"{hour}:{sender}", at=now, times=times, details=details):
            return
        event_count(
            kind,
            severity=Severity.WARNING,
            collapse_key=hour if is_one_of_many else f"{hour}:{sender}",
            at=now,
            times=times,
            details=details,
            subject=connection,
            connection_ref=account,
            connection_label="" if connection is None else connection.name,
        )
    except DatabaseError:
        logger.warning("A call with a wrong key could not be put on record; it is counted with the next one")
        with _lock:
            _unwritten[account] = _unwritten.get(account, 0) + times


def _count(account: str, now: datetime) -> tuple[bool, int]:
    """Whether this is the 20th or a later one of its minute, and how many there are to write with it."""
    minute = now.replace(second=0, microsecond=0)
    with _lock:
        begun, before = _minutes.get(account, (minute, 0))
        number = before + 1 if begun == minute else 1
        _minutes[account] = (minute, number)
        return number >= MANY_A_MINUTE, 1 + _unwritten.pop(account, 0)
