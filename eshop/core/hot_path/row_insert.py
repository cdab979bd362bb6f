"""Writing a few rows of one model within an order or another call that is waited for."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models

from eshop.core.hot_path.execution import statement_run

_PLAIN = {str, int, bool, Decimal, datetime, UUID, NoneType}
_AT_MOST = 50
"""Each number of rows is a statement of its own to prepare; larger batches are rare and go the usual way."""


def rows_write(rows: Sequence[models.Model]) -> None:
    """Insert new instances of one model, which then know their primary keys, as bulk_create does and without signals.

    On PostgreSQL with a prepared statement: the ORM builds the statement anew each time, which takes longer than
    carrying it out.
    """
    if not rows:
        return
    model, database = type(rows[0]), connections[DEFAULT_DB_ALIAS]
    if database.vendor != "postgresql" or len(rows) > _AT_MOST or any(row.pk is not None for row in rows):
        model._base_manager.bulk_create(rows)
        return
    fields, statement = _plan(model, len(rows))
    values = [_value(field, row, database) for row in rows for field in fields]
    for row, (key,) in zip(rows, statement_run(statement, values), strict=True):
        row.pk = key
        row._state.adding = False
        row._state.db = database.alias


def _value(field: Any, row: models.Model, database: Any) -> Any:
    """What is stored for one column. The driver takes plain values as they are; the rest Django makes ready."""
    value = field.pre_save(row, True)
    if type(value) in _PLAIN and not isinstance(field, models.JSONField):
        return value
    return field.get_db_prep_save(value, database)


@cache
def _plan(model: type[models.Model], count: int) -> tuple[list[Any], str]:
    """The columns to fill and the statement for so many rows; PostgreSQL returns the keys in the order of the rows."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    key = model._meta.pk
    table, name = model._meta.db_table, key.column if key else ""
    return fields, f'INSERT INTO "{table}" ({columns}) VALUES {", ".join([row] * count)} RETURNING "{name}"'  # noqa: S608
