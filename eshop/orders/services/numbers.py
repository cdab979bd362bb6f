"""Numbers of orders become visible in their sequence, so that nobody who asks for "everything after 12" misses 13."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_LOCK = 0x0E5C10B
"""Any number that no other advisory lock of this database uses."""


def order_number_claim() -> None:
    """Announce, inside the transaction that writes it, an order about to get its number.

    PostgreSQL gives numbers out before the commit: 13 may become visible while 12 is still being written. Claims do not
    wait for each other, only for a reader of `orders_settled`. SQLite has one writer at a time and needs nothing.
    """
    if connection.vendor == "postgresql":
        _lock("pg_advisory_xact_lock_shared")


@contextmanager
def orders_settled() -> Iterator[None]:
    """Read inside this: every order whose number is lower than one you see is visible, too, or will never exist."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        _lock("pg_advisory_xact_lock")
        yield


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [_LOCK])
