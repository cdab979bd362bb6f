"""What warnings and errors are found by in the log.

The others are found by the order or item that they are about: they are most of a million rows, and cost nothing so.
"""

from collections.abc import Iterator, Sequence

from eshop.search.models import SearchEntry
from eshop.search.terms import Found, code_words, entries_add, entries_replace, words
from event_log.models import Event, EventProblem, Severity

MOST_PROBLEMS = 20
"""Items of more problems are found by their own entries; the codes of problems by all of them."""


def event_entry_add(event: Event, problems: Sequence[EventProblem]) -> None:
    """Make an event, just written with its `problems`, be found."""
    entries_add(SearchEntry.Kind.EVENT, [event_found(event, problems)])


def event_found(event: Event, problems: Sequence[EventProblem]) -> Found:
    """What an event is found by: whom it concerns, its message, its problems."""
    found = [*words(event.subject_label), *words(event.message)]
    for code in dict.fromkeys(problem.code for problem in problems):
        found += code_words(code)
    for problem in problems[:MOST_PROBLEMS]:
        found += [*code_words(problem.item_code), *words(problem.item_name)]
    return Found(event.pk, found)


def events_entries_refill() -> int:
    """Write the entries of all warnings and errors anew; returns how many there are."""
    count = 0
    for events in _batches():
        problems: dict[int, list[EventProblem]] = {}
        for problem in EventProblem.objects.filter(event__in=events).order_by("pk"):
            problems.setdefault(problem.event_id, []).append(problem)
        entries_replace(SearchEntry.Kind.EVENT, [event_found(event, problems.get(event.pk, [])) for event in events])
        count += len(events)
    return count


def _batches() -> Iterator[list[Event]]:
    last = 0
    while events := list(Event.objects.filter(pk__gt=last, severity__gt=Severity.INFO).order_by("pk")[:500]):
        yield events
        last = events[-1].pk
