"""Who took which rows away. The panel, which keeps the log's words for it, plugs itself in here."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

SEARCH = "q"
_NO_FILTERS = ("format", "zakres")


@dataclass(frozen=True)
class ExportNote:
    """One file: the list's name (PanelModelAdmin.page_name), its filters by parameter, how many rows in which format.

    `holds_personal_data`: buyers are in it in clear.
    """

    page: str
    file_format: str
    is_whole: bool
    rows: int
    filters: Mapping[str, str] = field(default_factory=dict)
    holds_personal_data: bool = False


Recorder = Callable[[ExportNote], None]
_recorder: list[Recorder] = []


def export_recorder_set(recorder: Recorder) -> None:
    """Use `recorder` for every file that is handed over."""
    _recorder[:] = [recorder]


def export_record(note: ExportNote) -> None:
    """Tell the recorder, if there is one."""
    for recorder in _recorder:
        recorder(note)


def filters_of(query: QueryDict, mask: Callable[[str], str] | None) -> dict[str, str]:
    """What a list's address filters by. `mask` makes the searched text unrecognisable, which may name a buyer."""
    filters = {name: ", ".join(query.getlist(name)) for name in query if name not in _NO_FILTERS and query[name]}
    if mask is not None and SEARCH in filters:
        filters[SEARCH] = mask(filters[SEARCH])
    return filters


class CountedRows:
    """Rows on their way into a file; `count` is how many went."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Any]:
        for row in self._rows:
            self.count += 1
            yield row
