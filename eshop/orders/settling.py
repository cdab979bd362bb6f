"""Up to where the numbers of orders, and of their changes, have no holes that could still be filled.

PostgreSQL gives numbers out before the commit: 13 may be visible while 12 is still being written, and who asks for
"everything after 13" next would miss 12 for ever. So whoever writes shares an advisory lock before he gets a number.
Nobody takes it alone: a reader looks who has it, waits until these are done, and keeps nobody waiting (ADR 0020).
"""

import time

from django.db import OperationalError, connection
from django.db.models import Max

from eshop.core.hot_path.statements import statement_run
from eshop.orders.models import Order, OrderChange

SETTLING_LOCK = 0x0E5C10B
"""Any number that no other advisory lock of this database uses."""

PATIENCE = 5.0
"""Seconds that a reader waits; nobody who writes orders takes nearly as long."""

_HOLDERS = """
SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'advisory' AND classid = 0 AND objid = %s AND objsubid = 1 AND pid <> pg_backend_pid()
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
_LEFT = _HOLDERS + " AND virtualtransaction = ANY(%s)"


def settled_newest(model: type[Order] | type[OrderChange], *, beyond: int = 0) -> int:
    """The highest id of `model` below which nothing can appear any more; 0 where there is none.

    What is read afterwards up to this id is complete. Where there is nothing beyond `beyond` nobody is waited for.
    SQLite has one writer at a time: what is visible is settled.

    Raises OperationalError where somebody writes for longer than PATIENCE.
    """
    if connection.vendor != "postgresql":
        return model.objects.aggregate(newest=Max("pk"))["newest"] or 0
    # The statement sees the table as it was when it began, and the locks as they are later: whoever got a number below
    # the highest is either done or among them.
    statement = f"SELECT (SELECT max(id) FROM {model._meta.db_table}), ARRAY({_HOLDERS})"  # noqa: S608  our own tables
    ((newest, writing),) = statement_run(statement, [SETTLING_LOCK])
    if writing and (newest or 0) > beyond:
        _wait(writing)
    return newest or 0


def _wait(writing: list[str]) -> None:
    until, pause = time.monotonic() + PATIENCE, 0.001
    while statement_run(_LEFT, [SETTLING_LOCK, writing]):
        if time.monotonic() > until:
            raise OperationalError("Somebody has been writing orders for too long to read past them.")
        time.sleep(pause)
        pause = min(pause * 2, 0.05)
