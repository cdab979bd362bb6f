"""Writing events. An event that must be known survives the rollback of the work that it describes."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

from django.db import IntegrityError, models, transaction
from django.db import connection as database
from django.db.models import F
from django.utils import timezone

from eshop.core.hot_path.bulk import rows_insert
from eshop.core.hot_path.statements import AT_MOST, rows_write
from eshop.core.told import Told, storable, told_keep
from event_log.changes import KEY, Change, changes_kept
from event_log.context import actor_get, correlation_id_get, survivor_keep
from event_log.models import Event, EventProblem, Severity
from event_log.searching import event_entry_add
from event_log.types import event_type_get, problem_type_get


class Account(Protocol):
    """A model of accounts elsewhere, as far as events name one."""

    _meta: ClassVar[Any]

    @property
    def pk(self) -> Any: ...

    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Problem:
    """One item's trouble: registered problem `code`, the item (reference and copied labels), field and detail."""

    code: str
    item_type: str = ""
    item_id: str = ""
    item_code: str = ""
    item_name: str = ""
    field: str = ""
    detail: str = ""
    severity: Severity | None = None


@dataclass(frozen=True)
class Pending:
    """An event together with its problem rows, kept until the surrounding work has ended."""

    event: Event
    problems: list[EventProblem]


def _write_missing(kept: list[Pending]) -> None:
    """What the work's rollback took away; see event_log.context.events_survive."""
    present = set(Event.objects.filter(uid__in=[p.event.uid for p in kept]).values_list("uid", flat=True))
    for pending in kept:
        if pending.event.uid not in present:
            pending.event.pk = None
            _insert_or_count(pending)


def _insert(pending: Pending) -> None:
    """Only an event that may meet its own key needs a savepoint to fall back to: two statements in every order."""
    with transaction.atomic(savepoint=pending.event.collapse_key is not None):
        rows_write([pending.event])
        for problem in pending.problems:
            problem.pk = None
            problem.event = pending.event
        # A COPY waits for its client half-way, and no limit of PostgreSQL's ends that wait: where the network fell
        # silent, whatever an order had locked would stay so until the connection itself is found dead.
        (rows_write if len(pending.problems) <= AT_MOST else rows_insert)(pending.problems)
        if pending.event.severity > Severity.INFO:
            event_entry_add(pending.event, pending.problems)


def event_record(
    type_code: str,
    connection: Account | None = None,
    *,
    severity: Severity = Severity.INFO,
    message: str = "",
    connection_ref: str = "",
    connection_label: str = "",
    subject: models.Model | None = None,
    subject_label: str = "",
    counts: Mapping[str, int] | None = None,
    details: Mapping[str, Any] | None = None,
    changes: Sequence[Change] = (),
    problems: Iterable[Problem] = (),
    duration_ms: int | None = None,
    at: datetime | None = None,
    collapse_key: str | None = None,
    solves: int | None = None,
) -> Event:
    """Append one event of a registered type and return it.

    An event of a `connection` carries its number and name, and has it as subject unless another one is named.
    `connection_ref` and `connection_label` are for who knows no more of it, or has no subject.
    `collapse_key` names events that are the same thing said again (at most one row per key): a repeat only raises the
    first row's `repeats` and `last_at`. Texts must not contain keys, nor personal data beyond what the subject shows.
    `solves` is the id of an earlier event that this one closes: that row stays as it is.
    Raises LookupError for a type or problem code that nobody registered.
    """
    event_type = event_type_get(type_code)
    moment = at or timezone.now()
    actor = actor_get()
    about = connection if subject is None else subject
    label = subject_label or ("" if about is None else str(about))
    event = Event(
        uid=uuid.uuid4(),
        area=event_type.area,
        type=type_code,
        severity=severity,
        at=moment,
        last_at=moment,
        duration_ms=duration_ms,
        connection_ref=connection_ref if connection is None else str(connection.pk),
        connection_label=(connection_label if connection is None else connection.name)[:150],
        subject_type="" if about is None else about._meta.label_lower,
        subject_id="" if about is None else str(about.pk),
        subject_label=label[:255],
        message=message[:1000],
        counts=dict(counts or {}),
        details=dict(details or {}) | ({KEY: changes_kept(changes)} if changes else {}),
        correlation_id=correlation_id_get(),
        actor=actor.stored[:150] if actor else "",
        actor_label=actor.label[:150] if actor else "",
        collapse_key=collapse_key,
        solves_id=solves,
    )
    event.told = _told_texts(message=message, subject_label=label) or None
    pending = Pending(event, [_problem_row(problem) for problem in problems])
    return _insert_or_count(pending)


def _problem_row(problem: Problem) -> EventProblem:
    registered = problem_type_get(problem.code)
    return EventProblem(
        severity=registered.severity if problem.severity is None else problem.severity,
        code=problem.code,
        item_type=problem.item_type,
        item_id=problem.item_id,
        item_code=storable(problem.item_code)[:255],
        item_name=storable(problem.item_name)[:500],
        field=storable(problem.field)[:60],
        detail=storable(problem.detail)[:500],
        told=_told_texts(detail=problem.detail, item_name=problem.item_name) or None,
    )


def _told_texts(**texts: str) -> dict[str, Any]:
    """What those of the texts that were told were made of, unless all of it would be too much to keep."""
    return {name: told_keep(text) for name, text in texts.items() if isinstance(text, Told) and len(text) <= 1000}


def _insert_or_count(pending: Pending) -> Event:
    """The unique key decides who writes the row; everybody else counts."""
    event = pending.event
    try:
        _insert(pending)
    except IntegrityError:
        if event.collapse_key is None:
            raise
        models.QuerySet(Event).filter(collapse_key=event.collapse_key).update(
            repeats=F("repeats") + 1, last_at=event.at
        )
        return Event.objects.get(collapse_key=event.collapse_key)
    if event.severity > Severity.INFO and database.in_atomic_block:
        survivor_keep(_write_missing, pending)
    return event
