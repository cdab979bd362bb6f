"""Imports as jobs. The database decides who moves one on, so that two clicks are one import."""

from collections.abc import Mapping
from typing import Any

from eshop.core import clock
from eshop.panel.imports.storing import ImportFile
from eshop.panel.models import ImportAddress, ImportJob

State = ImportJob.State
LISTED = 500
"""Rejected rows, notes and fields not undone that a job keeps for its page; the file of rejected rows has all."""
PENDING = (State.UPLOADED, State.CHECKING, State.WAITING, State.RUNNING, State.UNDO_WAITING, State.UNDOING)
"""States in which work is done or waits to be done."""


def import_create(
    *,
    user: Any,
    language: str,
    stored: ImportFile,
    options: Mapping[str, Any] | None = None,
    address: ImportAddress | None = None,
) -> int:
    """Note a file that lies in its place; returns the job's id. The trial is what comes next."""
    job = ImportJob.objects.create(
        user=user,
        user_label=user.get_username() if user is not None else "",
        language=language,
        name=stored.name,
        file=stored.stored,
        size=stored.size,
        sha256=stored.sha256,
        options=dict(options or {}),
        address=address,
        moved_at=clock.now(),
    )
    return int(job.pk)


def import_try_again(*, job_id: int, options: Mapping[str, Any]) -> bool:
    """Have a tried or refused file tried again with other options; False when it is in no state for that."""
    return _move(job_id, (State.CHECKED, State.FAILED), State.UPLOADED, options=dict(options))


def import_confirm(*, job_id: int) -> bool:
    """Order the import of a tried file; False when somebody else did, or it is in no state for that."""
    return _move(job_id, (State.CHECKED,), State.WAITING)


def import_undo_order(*, job_id: int) -> bool:
    """Order that the last import be undone; False when somebody else did, or it is not the last one."""
    return _move(job_id, (State.DONE,), State.UNDO_WAITING, is_undoable=True)


def _move(job_id: int, before: tuple[str, ...], after: str, *, is_undoable: bool = False, **values: Any) -> bool:
    found = ImportJob.objects.filter(pk=job_id, state__in=before).exclude(file="")
    if is_undoable:
        found = found.filter(is_undoable=True)
    return bool(found.update(state=after, moved_at=clock.now(), **values))
