"""Running one statement of the hot path; a few rows written by one, within an order or another call that is waited for.

On PostgreSQL with prepared statements: the ORM builds a statement anew each time, which takes longer than carrying it
out. On SQLite rows are written by bulk_create. No signals either way.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from operator import attrgetter
from types import NoneType
from typing import Any
from uuid import UUID

import orjson
import psycopg
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db import connection as database
from django.db.backends.base.base import BaseDatabaseWrapper

from eshop.core.hot_path.bulk import sets_itself
from eshop.core.sqlite import base as sqlite

_PLAIN = {str, int, bool, Decimal, datetime, UUID, NoneType}
AT_MOST = 50
"""Each number of rows is a statement of its own to prepare; larger batches are rare and go the usual way."""

Row = models.Model


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


def _is_postgresql() -> bool:
    return database.vendor == "postgresql"


def _adapted(value: Any) -> Any:
    """Instants and dates as Django writes them to this database."""
    if isinstance(value, datetime):
        return database.ops.adapt_datetimefield_value(value)
    return database.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def rows_write(rows: Sequence[Row], *, shared_lock: int | None = None) -> None:
    """Insert new instances of one model, which then know their primary keys.

    On PostgreSQL the keys are given out under `shared_lock`, an advisory lock until the end of the transaction.
    """
    if not rows:
        return
    model = type(rows[0])
    if shared_lock is not None and _is_postgresql():
        if len(rows) == 1 and rows[0].pk is None:
            _family_write(rows[0], [], shared_lock)
            return
        statement_run("SELECT pg_advisory_xact_lock_shared(%s)", [shared_lock])
    if not _is_postgresql() or len(rows) > AT_MOST or any(row.pk is not None for row in rows):
        model._base_manager.bulk_create(rows)
        return
    values = [value for row in rows for value in _values(row)]
    for row, (key,) in zip(rows, statement_run(_rows_statement(model, len(rows)), values), strict=True):
        _written(row, key)


def row_write_with(row: Row, *companions: Sequence[Row], shared_lock: int | None = None) -> None:
    """Insert a new instance and its new `companions`, in one statement on PostgreSQL.

    Companions are lists of instances of one model each, which refers to the row by a foreign key or by the field
    that it names `refers_by`. `shared_lock` as in
    `rows_write`; companions get their keys after the row.
    """
    families = [rows for rows in companions if rows]
    together = [rows for rows in families if _is_postgresql() and len(rows) <= AT_MOST]
    if together:
        _family_write(row, together, shared_lock)
    else:
        rows_write([row], shared_lock=shared_lock)
    for rows in families:
        link = _link(type(rows[0]), type(row))
        for companion in rows:
            setattr(companion, link.attname, row.pk)
        if rows[0]._state.adding:
            rows_write(rows)


def _family_write(row: Row, families: Sequence[Sequence[Row]], shared_lock: int | None) -> None:
    values = [*_values(row), shared_lock] if shared_lock is not None else _values(row)
    for rows in families:
        link = _link(type(rows[0]), type(row))
        values += [value for companion in rows for value in _values(companion, link)]
    shape = tuple((type(rows[0]), len(rows)) for rows in families)
    ((key, *families_keys),) = statement_run(_family_statement(type(row), shape, shared_lock is not None), values)
    _written(row, key)
    for rows, keys in zip(families, families_keys, strict=True):
        for companion, companion_key in zip(rows, keys, strict=True):
            _written(companion, companion_key)


def _values(row: Row, left_out: Any = None) -> list[Any]:
    """What is stored in each column. The driver takes plain values as they are; the rest Django makes ready."""
    fields = _fields(type(row))
    plain, asked = _reading(type(row))
    values = list(plain(row))
    for place, field in asked:
        value = field.pre_save(row, True)
        is_json = isinstance(field, models.JSONField) and value is not None
        values[place] = orjson.dumps(value).decode() if is_json else value
    for place, value in enumerate(values):
        if type(value) not in _PLAIN:
            values[place] = fields[place].get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])
    return [value for field, value in zip(fields, values, strict=True) if field is not left_out] if left_out else values


def _written(row: Row, key: Any) -> None:
    row.pk = key
    row._state.adding = False
    row._state.db = DEFAULT_DB_ALIAS


@cache
def _fields(model: type[Row]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


@cache
def _reading(model: type[Row]) -> tuple[Callable[[Row], Sequence[Any]], list[tuple[int, Any]]]:
    """What takes the values of all fields out of a row, and the fields with their places that have to be asked."""
    fields = _fields(model)
    asked = [(place, field) for place, field in enumerate(fields) if sets_itself(field)]
    return attrgetter(*(field.attname for field in fields)), asked


@cache
def _link(model: type[Row], target: type[Row]) -> Any:
    """The one foreign key of `model` to `target`, or what a model that refers to several kinds names `refers_by`."""
    if named := getattr(model, "refers_by", None):
        return model._meta.get_field(named)
    (link,) = (field for field in _fields(model) if field.is_relation and field.related_model is target)
    return link


@cache
def _rows_statement(model: type[Row], count: int) -> str:
    """PostgreSQL returns the keys in the order of the rows."""
    row = f"({', '.join(['%s'] * len(_fields(model)))})"
    return f"{_into(model)} VALUES {', '.join([row] * count)} RETURNING id"


@cache
def _family_statement(model: type[Row], companions: tuple[tuple[type[Row], int], ...], is_locked: bool) -> str:
    """Keys rise in the order of the rows, as PostgreSQL takes them from the sequence row by row.

    A row that is selected from something gets its key after that: the row after the lock, a companion after the row.
    """
    values = ", ".join(["%s"] * len(_fields(model)))
    row = f"SELECT {values} FROM pg_advisory_xact_lock_shared(%s)" if is_locked else f"VALUES ({values})"  # noqa: S608  as below
    parts, keys = [f"written AS ({_into(model)} {row} RETURNING id)"], ["written.id"]
    for number, (companion, count) in enumerate(companions):
        link = _link(companion, model)
        written = "written.id" if count == 1 else "(SELECT id FROM written)"
        places = ", ".join(written if field is link else "%s" for field in _fields(companion))
        rows = f"SELECT {places} FROM written" if count == 1 else f"VALUES {', '.join([f'({places})'] * count)}"  # noqa: S608  as below
        parts.append(f"beside_{number} AS ({_into(companion)} {rows} RETURNING id)")
        keys.append(f"ARRAY(SELECT id FROM beside_{number} ORDER BY id)")  # noqa: S608  as below
    return f"WITH {', '.join(parts)} SELECT {', '.join(keys)} FROM written"  # noqa: S608  names of our own tables


def _into(model: type[Row]) -> str:
    columns = ", ".join(f'"{field.column}"' for field in _fields(model))
    return f'INSERT INTO "{model._meta.db_table}" ({columns})'
