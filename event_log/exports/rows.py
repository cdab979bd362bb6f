"""The columns of the exported tables."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from eshop.core.exports import Cell
from event_log.actors import actor_text
from event_log.changes import changes_text
from event_log.models import Event, EventProblem, Severity
from event_log.texts import counts_text, event_type_label, field_label, problem_hint, problem_label

EVENT_COLUMNS = (
    _("Data"),
    _("Waga"),
    _("Typ zdarzenia"),
    _("Konto"),
    _("Dotyczy"),
    _("Opis"),
    _("Liczby"),
    _("Czas trwania (ms)"),
    _("Powtórzenia"),
    _("Ostatnio"),
    _("Zmiany"),
    _("Kto"),
    _("Identyfikator wywołania"),
)
PROBLEM_COLUMNS = (
    _("Waga"),
    _("Kod towaru"),
    _("Nazwa"),
    _("Problem"),
    _("Pole"),
    _("Szczegóły"),
    _("Jak naprawić"),
)


def event_row(event: Event) -> list[Cell]:
    """One event."""
    return [
        event.at,
        str(Severity(event.severity).label),
        event_type_label(event.type),
        event.connection_label,
        event.subject_shown,
        event.message_shown,
        counts_text(event.counts),
        event.duration_ms,
        event.repeats,
        event.last_at,
        changes_text(event.details),
        actor_text(event.actor, event.actor_label),
        event.correlation_id,
    ]


def problem_rows(problems: Iterable[EventProblem]) -> Iterator[list[Cell]]:
    """One row per problem of an item."""
    for problem in problems:
        yield [
            str(Severity(problem.severity).label),
            problem.item_code,
            problem.name_shown,
            problem_label(problem.code),
            field_label(problem.field),
            problem.detail_shown,
            problem_hint(problem.code),
        ]
