"""Many rows: written in a few statements, read as they come.

PostgreSQL takes rows by COPY in binary form: an INSERT writes every value into the text of a statement, bytes as
hexadecimal digits, which took two thirds of the time of a first build of the feed and half of that of an import. SQLite
gets what Django has. No signals either way.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any

import psycopg
from django.db import connection as database
from django.db import models

_CHANGES = "rows_update_changes"
_SQLITE_BATCH = 500


def rows_insert(rows: Sequence[models.Model], *, learn_keys: bool = False) -> None:
    """Insert new instances of one model, whose primary keys the database gives.

    With `learn_keys` the instances know them afterwards. A model whose key is no number of its own brings it along.
    """
    if not rows:
        return
    model = type(rows[0])
    if database.vendor != "postgresql":
        model._default_manager.bulk_create(rows, batch_size=_SQLITE_BATCH)
        return
    options = model._meta
    with database.cursor() as cursor:
        is_numbered = isinstance(options.pk, models.AutoField)
        if is_numbered and learn_keys:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [options.db_table, options.pk.column, len(rows)],
            )
            for row, pk in zip(rows, chain.from_iterable(cursor.fetchall()), strict=True):
                row.pk = pk
        has_key = learn_keys or not is_numbered
        names = tuple(field.name for field in options.concrete_fields if has_key or not field.primary_key)
        _copy(cursor, options.db_table, model, names, rows)


def rows_update(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write the fields `names` of rows that are in the database; one that was deleted meanwhile stays deleted."""
    if not rows:
        return
    model = type(rows[0])
    options, quote = model._meta, database.ops.quote_name
    if database.vendor != "postgresql":
        model._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=[options.pk.name], update_fields=names
        )
        return
    table, key = quote(options.db_table), quote(str(options.pk.column))
    columns = [quote(str(field.column)) for field in options.concrete_fields if field.name in names]
    assignments = ", ".join(f"{column} = {_CHANGES}.{column}" for column in columns)
    with database.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {_CHANGES} AS SELECT {', '.join([key, *columns])} FROM {table} WITH NO DATA"  # noqa: S608 - names of our own tables
        )
        _copy(cursor, _CHANGES, model, (options.pk.name, *names), rows, is_new=False)
        cursor.execute(
            f"UPDATE {table} SET {assignments} FROM {_CHANGES}"  # noqa: S608 - names of our own tables
            f" WHERE {table}.{key} = {_CHANGES}.{key}"
        )
        cursor.execute(f"DROP TABLE {_CHANGES}")


def rows_stream(sql: str, parameters: Sequence[Any], *, size: int) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a long SELECT, `size` at a time, so that memory stays flat. Call inside a transaction."""
    if database.vendor == "postgresql":
        with database.wrap_database_errors, psycopg.ServerCursor(database.connection, "rows_stream") as cursor:
            cursor.execute(sql, parameters, binary=True)
            yield from iter(lambda: cursor.fetchmany(size), [])
    else:
        with database.cursor() as cursor:
            cursor.execute(sql, parameters)
            yield from iter(lambda: cursor.fetchmany(size), [])


def locks_wait_longer(seconds: int) -> None:
    """Until the end of the transaction wait so long for a lock. PostgreSQL only; SQLite has one limit for all."""
    if database.vendor == "postgresql":
        with database.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{seconds}s"])


def _copy(
    cursor: Any,
    table: str,
    model: type[models.Model],
    names: tuple[str, ...],
    rows: Sequence[models.Model],
    *,
    is_new: bool = True,
) -> None:
    columns, types, values = _plan(model, names, is_new)
    statement = f"COPY {database.ops.quote_name(table)} ({columns}) FROM STDIN (FORMAT BINARY)"
    with database.wrap_database_errors, cursor.copy(statement) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(values(row))


@cache
def _plan(
    model: type[models.Model], names: tuple[str, ...], is_new: bool
) -> tuple[str, list[str], Callable[[models.Model], Sequence[Any]]]:
    """The columns of the fields `names`, their types, and what takes their values out of an instance.

    Only fields that set themselves, and JSON, are asked for their value: asking all costs more than the copying.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = ", ".join(database.ops.quote_name(str(field.column)) for field in fields)
    # "varchar(255)" is known to the driver as "varchar".
    types = [str(field.db_type(database)).partition("(")[0] for field in fields]
    asked = [(place, field) for place, field in enumerate(fields) if sets_itself(field)]
    plain = attrgetter(*(field.attname for field in fields)) if len(fields) > 1 else None

    def values(row: models.Model) -> Sequence[Any]:
        taken = list(plain(row)) if plain else [getattr(row, fields[0].attname)]
        for place, field in asked:
            value = field.pre_save(row, is_new)
            taken[place] = field.get_db_prep_save(value, database) if isinstance(field, models.JSONField) else value
        return taken

    return columns, types, values if asked or plain is None else plain


def sets_itself(field: Any) -> bool:
    """Whether a field has to be asked for its value: it makes one when it is saved, or stores another form of it."""
    return isinstance(field, models.JSONField) or type(field).pre_save is not models.Field.pre_save
