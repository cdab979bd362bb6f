"""A list of the panel as a table to write."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from eshop.core.exports import Cell


@dataclass(frozen=True)
class ExportedList:
    """A list to export: `row_of` makes the cells of one object, in the order of `headings`."""

    name: str
    headings: Sequence[str]
    objects: QuerySet[Any] | Sequence[Any]
    row_of: Callable[[Any], Sequence[Cell]]
    holds_personal_data: bool = False

    def rows(self) -> Iterator[Sequence[Cell]]:
        """All rows, read in portions."""
        objects = self.objects.iterator(chunk_size=2000) if isinstance(self.objects, QuerySet) else self.objects
        for obj in objects:
            yield self.row_of(obj)
