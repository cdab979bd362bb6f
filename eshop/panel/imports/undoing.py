"""Undoing an import, from what was noted while it ran."""

from django.db import transaction

from eshop.catalog.importing.review.journal import ItemChange
from eshop.catalog.importing.review.undo import UndoReport, items_undo
from eshop.core import clock
from eshop.core.told import told_keep
from eshop.panel.imports.jobs import LISTED
from eshop.panel.imports.progress import Progress
from eshop.panel.models import ImportedItem, ImportJob
from event_log.models import Severity
from event_log.services import Problem, event_record

State = ImportJob.State
_UNDONE_AT_ONCE = 500


def job_undo(job: ImportJob) -> None:
    """In portions, the last change first; each is forgotten with its being undone, so that a second run goes on."""
    progress = Progress(job.file)
    items = ImportedItem.objects.filter(job=job).order_by("-pk")
    total = done = items.count()
    outcome = UndoReport()
    while batch := _portion(list(items[:_UNDONE_AT_ONCE])):
        with transaction.atomic():
            outcome.add(items_undo([ItemChange(i.product_id, i.is_created, i.before, i.after) for i in batch]))
            ImportedItem.objects.filter(pk__in=[item.pk for item in batch]).delete()
        done -= len(batch)
        progress.tell(total - done, total)
    counts = {"restored": outcome.restored, "switched_off": outcome.switched_off, "kept": len(outcome.kept)}
    ImportJob.objects.filter(pk=job.pk).update(
        state=State.UNDONE,
        is_undoable=False,
        moved_at=clock.now(),
        counts=job.counts | counts,
        kept=[[code, field, told_keep(reason)] for code, field, reason in outcome.kept[:LISTED]],
    )
    event_record(
        "import_undone",
        severity=Severity.WARNING if outcome.kept else Severity.INFO,
        subject_label=job.name,
        counts=counts,
        details={"file_size": job.size, "sha256": job.sha256},
        problems=[
            Problem("field_kept", item_code=code, field=field[:60], detail=reason)
            for code, field, reason in outcome.kept[:LISTED]
        ],
    )


def _portion(items: list[ImportedItem]) -> list[ImportedItem]:
    """The first items up to one that is among them already, as one that was interrupted and begun again may hold."""
    seen: set[int] = set()
    for place, item in enumerate(items):
        if item.product_id in seen:
            return items[:place]
        seen.add(item.product_id)
    return items
