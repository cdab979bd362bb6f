"""Closing events that wait for a person: a row of its own says who did, or what did, and why (contract, section 8)."""

from collections.abc import Collection, Sequence

from django.db import models, transaction
from django.utils.translation import gettext as _

from eshop.core.errors import ApplicationError
from event_log.models import Event
from event_log.selectors import events_open
from event_log.services import event_record

ACKNOWLEDGED = "event_acknowledged"
NOTE_LENGTH = 500
MOST = 500


def events_acknowledge(*, event_ids: Collection[int], note: str) -> int:
    """Acknowledge those of the events that are open (at most 500 at a time); returns how many those were.

    Two persons at once leave one row an event: its key decides. Raises ApplicationError without a note.
    """
    note = " ".join(note.split())
    if not 0 < len(note) <= NOTE_LENGTH:
        raise ApplicationError(_("Napisz, dlaczego nic więcej nie trzeba robić, najwyżej 500 znaków."), field="note")
    with transaction.atomic():
        waiting = list(events_open(Event.objects.filter(pk__in=event_ids)).order_by("pk")[:MOST])
        for event in waiting:
            event_record(
                ACKNOWLEDGED,
                message=note,
                subject=event,
                subject_label=event.subject_label,
                connection_ref=event.connection_ref,
                connection_label=event.connection_label,
                solves=event.pk,
                collapse_key=f"acknowledged:{event.pk}",
            )
    return len(waiting)


def events_settle(*, subjects: Sequence[models.Model], by: str) -> int:
    """Close every open event about the `subjects`, of one model, with one of type `by` each: they came to their end.

    Returns how many those were.
    """
    if not subjects:
        return 0
    known = {str(subject.pk): subject for subject in subjects}
    about = Event.objects.filter(subject_type=subjects[0]._meta.label_lower, subject_id__in=known)
    waiting = list(events_open(about).order_by("pk").values_list("pk", "subject_id"))
    for event_id, number in waiting:
        event_record(by, subject=known[number], solves=event_id)
    return len(waiting)
