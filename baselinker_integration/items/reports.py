"""What the writing actions say in the event log."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from baselinker_integration.items.entries import KnownItem
from baselinker_integration.models import Connection
from event_log.models import Severity
from event_log.services import Problem, event_record

_MAXIMUM_SHOWN = 100
"""How many changes an event lists one by one; its counts tell of all."""


def write_report(
    type_code: str,
    *,
    connection: Connection,
    subject: models.Model | None = None,
    counts: Mapping[str, int] | None = None,
    details: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
) -> None:
    """One event about what `connection` wrote: a warning when something in it needs a person, else an information."""
    event_record(
        type_code,
        connection,
        severity=Severity.WARNING if problems else Severity.INFO,
        subject=subject,
        counts=counts,
        details=details,
        problems=problems,
    )


def changes_text(changes: Sequence[tuple[KnownItem, str, str]]) -> dict[str, str]:
    """What changed on which item (before, after), to be read by a person in the details of an event."""
    shown = [f"{item.code or item.id}: {before} → {after}" for item, before, after in changes[:_MAXIMUM_SHOWN]]
    more = ["…"] if len(changes) > _MAXIMUM_SHOWN else []
    return {"changes": "; ".join(shown + more)} if shown else {}
