"""Jobs on many rows. The database decides who moves one on, so that two clicks are one change."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from eshop.core import clock
from eshop.panel.bulk.action import BulkAction, Plan
from eshop.panel.models import BulkJob, BulkPortion

State = BulkJob.State
PENDING = (State.WAITING, State.RUNNING, State.UNDO_WAITING, State.UNDOING)
"""States in which work is done or waits to be done."""
AT_ONCE = 200
"""A job of no more rows is done before the page answers."""
_DRAFT_KEPT, _KEPT = timedelta(days=1), timedelta(days=30)
_ASKED = 5000


def job_draft(*, user: Any, language: str, page: str, query: str, action: BulkAction, ids: Sequence[int]) -> BulkJob:
    """Note which rows a person ticked for an action; nothing happens before `job_confirm`."""
    rows = action.ids_of(ids)
    with transaction.atomic():
        job = BulkJob.objects.create(
            user=user,
            user_label=user.get_username(),
            language=language,
            page=page,
            query=query,
            action=action.code,
            total=len(rows),
            moved_at=clock.now(),
        )
        portions = [rows[place : place + action.portion] for place in range(0, len(rows), action.portion)]
        BulkPortion.objects.bulk_create([BulkPortion(job=job, ids=list(ids)) for ids in portions])
    return job


def job_plan(job: BulkJob, action: BulkAction) -> Plan:
    """What the job would do by the present state of its rows."""
    ids = [pk for portion in job.portions.order_by("pk").values_list("ids", flat=True) for pk in portion]
    left_alone: dict[str, int] = {}
    for place in range(0, len(ids), _ASKED):
        for reason, count in action.plan(ids[place : place + _ASKED]).left_alone.items():
            left_alone[reason] = left_alone.get(reason, 0) + count
    return Plan(len(ids), left_alone)


def job_confirm(*, job_id: int, value: Mapping[str, Any]) -> bool:
    """Order the work, or its rest where it was interrupted; False when somebody did or it is in no state for that."""
    return _move(job_id, (State.DRAFT,), State.WAITING, value=dict(value)) or _move(
        job_id, (State.FAILED,), State.WAITING
    )


def job_undo_order(*, job_id: int) -> bool:
    """Order that what the job changed be put back; False when somebody did or it is in no state for that."""
    return _move(job_id, (State.DONE, State.FAILED), State.UNDO_WAITING)


def old_jobs_delete(now: datetime) -> int:
    """Delete drafts nobody confirmed within a day, and jobs that ended more than 30 days before `now`."""
    drafts = BulkJob.objects.filter(state=State.DRAFT, created_at__lt=now - _DRAFT_KEPT)
    ended = BulkJob.objects.exclude(state__in=PENDING).filter(moved_at__lt=now - _KEPT)
    return sum(jobs.delete()[1].get("panel.BulkJob", 0) for jobs in (drafts, ended))


def _move(job_id: int, before: tuple[str, ...], after: str, **values: Any) -> bool:
    moved = BulkJob.objects.filter(pk=job_id, state__in=before)
    return bool(moved.update(state=after, moved_at=clock.now(), **values))
