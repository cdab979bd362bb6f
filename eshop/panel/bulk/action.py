"""What can be done with many rows: its words, its right, what it will do, how it does it and how that is undone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise

from event_log.changes import Change

Words = str | Promise
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """What a job would do: rows it concerns, and how many of them it leaves alone, by reason."""

    total: int
    left_alone: Mapping[str, int] = field(default_factory=dict)

    @property
    def ready(self) -> int:
        """How many rows are to change."""
        return self.total - sum(self.left_alone.values())


@dataclass
class Outcome:
    """What became of a portion: [old, new] by row id, rows that were right already, rows left alone with the reason."""

    changes: dict[int, list[Any]] = field(default_factory=dict)
    told: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class BulkAction:
    """`pages` are the lists that offer it, `right` who may; `warning` is what the dialog says of the consequences.

    `form` asks for what has to be chosen; its `value()` is kept as JSON. `ids_of` turns the ticked rows into those that
    change. `apply` gets ids of one portion, the value and the number of the job; `undo` changes by id, as kept, and the
    value, and returns how many rows it put back; None where nothing can be undone. `change` tells old and new for the
    log. `portion` rows are done together, in one transaction where `is_whole`.
    """

    code: str
    label: Words
    icon: str
    pages: tuple[str, ...]
    right: str
    warning: Words
    plan: Callable[[Sequence[int]], Plan]
    apply: Callable[[Sequence[int], Values, int], Outcome]
    event: str
    unit: str
    change: Callable[[Values], Change | None] = lambda _value: None
    form: type[forms.Form] | None = None
    undo: Callable[[Mapping[int, list[Any]], Values], int] | None = None
    ids_of: Callable[[Sequence[int]], Sequence[int]] = list
    portion: int = 500
    is_whole: bool = True
    is_danger: bool = False
    announce: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class BulkLink:
    """Something that needs no question: a page or a file for the ticked rows, at the address that `address` makes of
    the list's name and its address parameters, among which `wybrane` has ids unless all rows are meant.
    """

    code: str
    label: Words
    icon: str
    pages: tuple[str, ...]
    right: str
    address: Callable[[str, str], str]
