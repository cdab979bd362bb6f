"""Running one statement of the hot path."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db import connection as database
from django.db.backends.base.base import BaseDatabaseWrapper

from eshop.core.sqlite import base as sqlite


def statement_run(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run `sql` (placeholders `%s`) and return its rows. Errors are Django's.

    On PostgreSQL the statement is prepared once a session (OPTIONS["prepare_threshold"] is 0) and values come in binary
    form: as text, bytes arrive as hexadecimal digits, twice as long and to be decoded (100 rows of ProductsData: 0.5 ms
    instead of 1.6 ms). The driver is called without Django's cursor around it, which costs 0.03 ms a statement.
    """
    wrapper = connections[DEFAULT_DB_ALIAS]
    if wrapper.vendor == "postgresql" and not wrapper.queries_logged:
        return _binary(wrapper, sql, parameters)
    with wrapper.cursor() as cursor:
        cursor.execute(sql, [_adapted(value) for value in parameters])
        return cursor.fetchall() if cursor.description else []


def statement_run_at_once(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run `sql` and return its rows; raises DatabaseError at once where SQLite's one writer is busy."""
    with no_waiting_for_the_writer():
        return statement_run(sql, parameters)


@contextmanager
def no_waiting_for_the_writer() -> Iterator[None]:
    """Have DatabaseError raised at once where SQLite's one writer is busy, for as long as an import takes."""
    wrapper = connections[DEFAULT_DB_ALIAS]
    with wrapper.not_waiting() if isinstance(wrapper, sqlite.DatabaseWrapper) else nullcontext():
        yield


def _binary(wrapper: BaseDatabaseWrapper, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """With a cursor of psycopg's own kind: Django's binds values into the text, so nothing is prepared or binary."""
    wrapper.ensure_connection()
    wrapper.validate_no_broken_transaction()
    with wrapper.wrap_database_errors:
        cursor = psycopg.RawCursor(wrapper.connection)
        cursor.execute(_numbered(sql), parameters, binary=True)
        return [] if cursor.rownumber is None else cursor.fetchall()


@lru_cache(maxsize=500)
def _numbered(sql: str) -> str:
    """With PostgreSQL's own placeholders: the driver translates a long statement anew each time it is run."""
    first, *rest = sql.split("%s")
    return first + "".join(f"${number}{text}" for number, text in enumerate(rest, start=1))


def rows_stream(sql: str, parameters: Sequence[Any], *, size: int) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a long SELECT, `size` at a time, so that memory stays flat. Call inside a transaction."""
    if _is_postgresql():
        with database.wrap_database_errors, psycopg.ServerCursor(database.connection, "rows_stream") as cursor:
            cursor.execute(sql, parameters, binary=True)
            yield from iter(lambda: cursor.fetchmany(size), [])
    else:
        with database.cursor() as cursor:
            cursor.execute(sql, parameters)
            yield from iter(lambda: cursor.fetchmany(size), [])


def not_waiting() -> str:
    """A further condition, always true, that lets a statement in autocommit be done before it is safe on the disk.

    For notes about the progress of a walk: should the database server crash within the next half second, the walk looks
    a little less far than it was, and nothing else. PostgreSQL only; SQLite does not wait in WAL mode anyway.
    """
    return " AND (SELECT set_config('synchronous_commit', 'off', true)) = 'off'" if _is_postgresql() else ""


def nothing_not_waiting() -> str:
    """An empty text, to be written into a column by an insert in autocommit that need not wait, as `not_waiting`."""
    return "left(set_config('synchronous_commit', 'off', true), 0)" if _is_postgresql() else "''"


def row_version(alias: str, vendor: str) -> str:
    """An expression that changes whenever anybody changes the row; on SQLite, where nobody compares it, empty."""
    return f"{alias}.xmin::text" if vendor == "postgresql" else "''"


def ids_condition(ids: Iterable[int]) -> tuple[str, str]:
    """A condition for "is one of `ids`" and its one parameter, so that the text is the same for any number of ids."""
    joined = ",".join(map(str, ids))
    if _is_postgresql():
        return "= ANY(%s::bigint[])", f"{{{joined}}}"
    return "IN (SELECT value FROM json_each(%s))", f"[{joined}]"


def locks_wait_longer(seconds: int) -> None:
    """Until the end of the transaction wait so long for a lock. PostgreSQL only; SQLite has one limit for all."""
    if _is_postgresql():
        with database.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{seconds}s"])


def _is_postgresql() -> bool:
    return database.vendor == "postgresql"


def _adapted(value: Any) -> Any:
    """Instants and dates as Django writes them to this database."""
    if isinstance(value, datetime):
        return database.ops.adapt_datetimefield_value(value)
    return database.ops.adapt_datefield_value(value) if isinstance(value, date) else value
