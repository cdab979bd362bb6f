"""The work of a job on many rows, in portions, and its undoing. Interrupted, it goes on where it was."""

import logging
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation

from eshop.core import clock
from eshop.core.told import told
from eshop.panel.bulk.action import BulkAction
from eshop.panel.bulk.jobs import PENDING
from eshop.panel.bulk.registry import action_get
from eshop.panel.models import BulkJob, BulkPortion
from event_log.actors import person_actor
from event_log.context import acting
from event_log.models import Severity
from event_log.services import event_record

logger = logging.getLogger(__name__)
State = BulkJob.State
ABANDONED_AFTER = timedelta(minutes=10)
"""Work that finished no portion for so long belonged to a process that died."""


def bulk_pending() -> list[int]:
    """Ids of jobs that wait for work or are being worked on, oldest first."""
    return list(BulkJob.objects.filter(state__in=PENDING).order_by("pk").values_list("pk", flat=True))


def bulk_due(_now: datetime) -> int:
    """Do what waits or was abandoned; returns how many jobs."""
    return sum(bulk_work(job_id=job_id) for job_id in bulk_pending())


def bulk_work(*, job_id: int) -> bool:
    """Do what the job waits for; False when it waits for nothing, or somebody else does it."""
    job = BulkJob.objects.select_related("user").filter(pk=job_id, state__in=PENDING).first()
    action = action_get(job.page, job.action) if job is not None else None
    if job is None or not isinstance(action, BulkAction):
        return False
    is_abandoned = job.moved_at <= clock.now() - ABANDONED_AFTER
    if job.state in (State.RUNNING, State.UNDOING) and not is_abandoned:
        return False
    is_undo = job.state in (State.UNDO_WAITING, State.UNDOING)
    unmoved = BulkJob.objects.filter(pk=job.pk, state=job.state, moved_at=job.moved_at)
    if not unmoved.update(state=State.UNDOING if is_undo else State.RUNNING, moved_at=clock.now()):
        return False
    with translation.override(job.language), _acting(job):
        try:
            (_undo if is_undo else _do)(job, action)
        except Exception:
            logger.exception("Job %s on many rows failed", job.pk)
            _settle(job, action, State.FAILED, is_undo=is_undo)
    return True


def _acting(job: BulkJob) -> AbstractContextManager[Any]:
    return acting(person_actor(job.user)) if job.user is not None else nullcontext()


def _do(job: BulkJob, action: BulkAction) -> None:
    for portion_id in job.portions.filter(is_done=False).order_by("pk").values_list("pk", flat=True):
        portion = BulkPortion.objects.get(pk=portion_id)
        with transaction.atomic() if action.is_whole else nullcontext():
            outcome = action.apply(portion.ids, job.value, job.pk)
            changes = {str(pk): change for pk, change in outcome.changes.items()}
            told = [list(row) for row in outcome.told]
            BulkPortion.objects.filter(pk=portion_id).update(is_done=True, changes=changes, told=told)
        BulkJob.objects.filter(pk=job.pk).update(moved_at=clock.now())
    _settle(job, action, State.DONE, is_undo=False)


def _undo(job: BulkJob, action: BulkAction) -> None:
    if action.undo is not None:
        undone = job.portions.filter(is_done=True, is_undone=False)
        for portion_id in undone.order_by("-pk").values_list("pk", flat=True):
            portion = BulkPortion.objects.get(pk=portion_id)
            with transaction.atomic():
                restored = action.undo({int(pk): change for pk, change in portion.changes.items()}, job.value)
                counts = BulkJob.objects.values_list("counts", flat=True).get(pk=job.pk)
                counts["restored"] = counts.get("restored", 0) + restored
                BulkJob.objects.filter(pk=job.pk).update(counts=counts, moved_at=clock.now())
                BulkPortion.objects.filter(pk=portion_id).update(is_undone=True)
    _settle(job, action, State.UNDONE, is_undo=True)


def _settle(job: BulkJob, action: BulkAction, state: str, *, is_undo: bool) -> None:
    """Keep how it ended, and tell the log once."""
    counts = BulkJob.objects.values_list("counts", flat=True).get(pk=job.pk)
    if is_undo:
        counts.setdefault("restored", 0)
        figures = {"restored_rows": counts["restored"], "kept_rows": counts.get("changed", 0) - counts["restored"]}
        event, changes = "bulk_undone", []
    else:
        done = [(len(changes), len(told)) for changes, told in job.portions.values_list("changes", "told")]
        counts |= {"changed": sum(each[0] for each in done), "left_alone": sum(each[1] for each in done)}
        figures = {action.unit: counts["changed"], "left_alone": counts["left_alone"]}
        change = action.change(job.value)
        event, changes = action.event, [change] if change else []
    with transaction.atomic():
        now = clock.now()
        BulkJob.objects.filter(pk=job.pk).update(state=state, counts=counts, moved_at=now, finished_at=now)
        if state == State.FAILED or (event and any(figures.values())):
            event_record(
                event or "bulk_undone",
                severity=Severity.ERROR if state == State.FAILED else Severity.INFO,
                subject=job,
                subject_label=told(action.label),
                counts=figures,
                changes=changes,
            )
        action.announce()
