"""Up to where the numbers of orders, and of their changes, have no holes that could still be filled.

PostgreSQL gives numbers out before the commit: 13 may be visible while 12 is still being written, and who asks for
"everything after 13" next would miss 12 for ever. So writers take a shared lock before they get a number, and a reader
takes the same lock exclusively for one look-up: whatever had a number by then is visible afterwards, or never will be.
"""

from django.db import connection
from django.db.models import Max

from eshop.core.hot_path.execution import statement_run
from eshop.orders.models import Order, OrderChange

SETTLING_LOCK = 0x0E5C10B
"""Any number that no other advisory lock of this database uses."""


def settled_newest(model: type[Order] | type[OrderChange]) -> int:
    """The highest id of `model` below which nothing can appear any more; 0 where there is none.

    What is read afterwards up to this id is complete, without any lock. SQLite has one writer at a time: whatever is
    visible there is settled.
    """
    if connection.vendor != "postgresql":
        return model.objects.aggregate(newest=Max("pk"))["newest"] or 0
    # Autocommit ends the lock with the statement. The maximum may be looked up before the lock is there: it is then
    # that of an earlier moment, and what was being written at that moment is done all the same.
    statement = f"SELECT (SELECT max(id) FROM {model._meta.db_table}) FROM pg_advisory_xact_lock(%s)"  # noqa: S608  our own tables
    ((newest,),) = statement_run(statement, [SETTLING_LOCK])
    return newest or 0
