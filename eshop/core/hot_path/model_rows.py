"""Model instances out of the rows of a written statement, converted as the ORM converts them."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Generic, TypeVar

from django.db import connection as database
from django.db import models

M = TypeVar("M", bound=models.Model)


class ModelRows(Generic[M]):
    """The columns of one model, or of its fields `names`: `columns` names them in a SELECT, `make` turns that part of a
    row into an instance.
    """

    def __init__(self, model: type[M], names: Collection[str] | None = None) -> None:
        self._model = model
        self._fields = [field for field in model._meta.concrete_fields if names is None or field.name in names]
        self._names = [field.attname for field in self._fields]
        self._converters: list[tuple[int, list[Callable[..., Any]], Any]] | None = None

    @property
    def width(self) -> int:
        return len(self._fields)

    def columns(self, alias: str) -> str:
        """The columns for a SELECT, of the table known as `alias`."""
        return ", ".join(_column(alias, field) for field in self._fields)

    def make(self, values: Sequence[Any]) -> M:
        """The instance that `values`, in the order of `columns`, describe."""
        converted = list(values)
        for place, converters, expression in self._conversions():
            for convert in converters:
                converted[place] = convert(converted[place], expression, database)
        return self._model.from_db(database.alias, self._names, converted)

    def _conversions(self) -> list[tuple[int, list[Callable[..., Any]], Any]]:
        """SQLite keeps dates as text; PostgreSQL's driver needs no conversion. Found out at the first row."""
        if self._converters is None:
            found = []
            for place, field in enumerate(self._fields):
                column = field.cached_col
                converters = [*database.ops.get_db_converters(column), *field.get_db_converters(database)]
                if converters:
                    found.append((place, converters, column))
            self._converters = found
        return self._converters


def _column(alias: str, field: Any) -> str:
    """JSON as text, which is what the field's converter reads; in binary form the driver would have read it already."""
    column = f"{alias}.{field.column}"
    return f"CAST({column} AS text)" if isinstance(field, models.JSONField) else column
