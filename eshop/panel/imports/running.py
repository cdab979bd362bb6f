"""The work that a job waits for: its trial, its import, its undoing. Each is claimed once, in the database."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import translation

from eshop.catalog.importing.importer import catalog_import
from eshop.catalog.importing.mappings.checking import mapping_from_json
from eshop.catalog.importing.mappings.mapping import Mapping
from eshop.catalog.importing.report import FileProblem, ImportReport
from eshop.catalog.importing.review.inspection import file_inspect
from eshop.catalog.importing.review.journal import ItemChange
from eshop.catalog.importing.review.rejected import rejected_write
from eshop.catalog.importing.rows import FileError
from eshop.core import clock
from eshop.core.hot_path.bulk import rows_insert
from eshop.core.told import told as _
from eshop.core.told import told_keep
from eshop.panel.imports.columns import code_ensured, columns_of
from eshop.panel.imports.jobs import LISTED
from eshop.panel.imports.progress import Progress, progress_age
from eshop.panel.imports.storing import stored_path
from eshop.panel.imports.trial import trial_database
from eshop.panel.imports.undoing import job_undo
from eshop.panel.models import ImportedItem, ImportJob
from event_log.actors import person_actor
from event_log.context import acting
from event_log.models import Severity
from event_log.services import event_record

logger = logging.getLogger(__name__)
State = ImportJob.State
ABANDONED_AFTER = timedelta(minutes=10)
"""Work that tells of no progress for so long belonged to a process that died."""


def import_work(*, job_id: int) -> bool:
    """Do what the job waits for; False when it waits for nothing, or somebody else does it."""
    job = ImportJob.objects.select_related("user").filter(pk=job_id).first()
    step = None if job is None else _step(job)
    if job is None or step is None:
        return False
    running, work = step
    if not _claim(job, running):
        return False
    with translation.override(job.language), _acting(job):
        try:
            work(job)
        except Exception:
            logger.exception("Import %s failed (%s)", job.pk, running)
            _broken(job, running)
    return True


def _claim(job: ImportJob, running: str) -> bool:
    """Take the job over, unless it has moved since it was read."""
    unmoved = ImportJob.objects.filter(pk=job.pk, state=job.state, moved_at=job.moved_at)
    return bool(unmoved.update(state=running, moved_at=clock.now()))


def _step(job: ImportJob) -> tuple[str, Callable[[ImportJob], None]] | None:
    """The state that the job's next work has while it is done, and the work; None when there is none to do."""
    steps = {
        State.UPLOADED: (State.CHECKING, _try),
        State.WAITING: (State.RUNNING, _import),
        State.UNDO_WAITING: (State.UNDOING, job_undo),
    }
    if job.state in steps:
        return steps[State(job.state)]
    if is_abandoned(job):
        return next((step for step in steps.values() if step[0] == job.state), None)
    return None


def is_abandoned(job: ImportJob) -> bool:
    """Whether the process that worked on it has died."""
    silent = progress_age(job.file)
    limit = ABANDONED_AFTER.total_seconds()
    return job.moved_at <= clock.now() - ABANDONED_AFTER and (silent is None or silent >= limit)


def _acting(job: ImportJob) -> AbstractContextManager[Any]:
    return acting(person_actor(job.user)) if job.user is not None else nullcontext()


def _try(job: ImportJob) -> None:
    path = stored_path(job.file)
    told: dict[str, Any] = {"file_format": "", "encoding": "", "columns": [], "options": job.options}
    try:
        _look(job, path, told)
        with trial_database(path.parent):
            report = _catalog_import(job, path, dry_run=True)
    except FileError as refused:
        report = ImportReport(
            problems=[FileProblem(job.name, refused.row, refused.field, refused.reason)], refused_files=[job.name]
        )
    _settle(job, report, State.CHECKED, **told)


def _look(job: ImportJob, path: Path, told: dict[str, Any]) -> None:
    """Find out what the file is and put it into `told`, as far as it can be told. Raises FileError."""
    encoding, mapping = job.options.get("encoding", ""), _mapping(job)
    try:
        found = file_inspect(path, encoding=encoding, decimal=job.options.get("decimal", ""), mapping=mapping)
    except FileError:
        told["columns"] = columns_of(path, encoding=encoding, mapping=mapping)
        raise
    told |= {"file_format": found.format_name, "encoding": found.encoding}
    if found.mapping is not None:
        known = found.mapping if mapping is not None else code_ensured(found.mapping)
        job.options = {**job.options, "mapping": known.as_json()}
        told |= {"options": job.options, "columns": columns_of(path, encoding=encoding, mapping=known)}


def _mapping(job: ImportJob) -> Mapping | None:
    given = job.options.get("mapping")
    return mapping_from_json(given) if given else None


def _import(job: ImportJob) -> None:
    ImportJob.objects.filter(pk=job.pk, started_at=None).update(started_at=clock.now())
    report = _catalog_import(job, stored_path(job.file), dry_run=False)
    if not report.refused_files:
        earlier = ImportJob.objects.exclude(pk=job.pk).filter(is_undoable=True)
        ImportedItem.objects.filter(job__in=earlier).delete()
        earlier.update(is_undoable=False)
    _settle(job, report, State.DONE, is_undoable=not report.refused_files, finished_at=clock.now())


def _catalog_import(job: ImportJob, path: Path, *, dry_run: bool) -> ImportReport:
    progress = Progress(job.file)
    uncounted = job.options.get("uncounted_stock")
    return catalog_import(
        paths=[path],
        dry_run=dry_run,
        source=job.options.get("source", ""),
        encoding=job.options.get("encoding", ""),
        decimal=job.options.get("decimal", ""),
        standard_vat=job.options.get("vat", "") or "23",
        uncounted_stock=None if uncounted is None else int(uncounted),
        mapping=_mapping(job),
        progress=lambda source: progress.tell(source.position, source.size),
        journal=None if dry_run else lambda changes: _note(job, changes),
    )


def _note(job: ImportJob, changes: list[ItemChange]) -> None:
    rows_insert(
        [
            ImportedItem(
                job=job,
                product_id=change.product_id,
                is_created=change.is_created,
                before=change.before,
                after=change.after,
            )
            for change in changes
        ]
    )


def _settle(job: ImportJob, report: ImportReport, state: str, **values: Any) -> None:
    """Keep the outcome; a refused file is a failed job, whatever else would have come."""
    rejected = [problem for problem in report.problems if not problem.is_note]
    notes = [problem for problem in report.problems if problem.is_note]
    ImportJob.objects.filter(pk=job.pk).update(
        state=State.FAILED if report.refused_files else state,
        moved_at=clock.now(),
        counts={name: getattr(report, name) for name in ("created", "updated", "unchanged", "rejected", "kept_sales")}
        | {"notes": len(notes)},
        problems=[
            [problem.row, problem.field, told_keep(problem.reason), problem.is_note]
            for problem in (*rejected[:LISTED], *notes[:LISTED])
        ],
        rejected_file="" if report.refused_files else _rejected_file(job, rejected),
        **values,
    )


def _rejected_file(job: ImportJob, rejected: list[FileProblem]) -> str:
    if not any(problem.row is not None for problem in rejected):
        return ""
    folder = stored_path(job.file).parent / "rejected"
    folder.mkdir(mode=0o700, exist_ok=True)
    draft = folder / "draft"
    with draft.open("wb") as file:
        ending = rejected_write(
            stored_path(job.file),
            rejected,
            file,
            encoding=job.options.get("encoding", ""),
            decimal=job.options.get("decimal", ""),
            mapping=_mapping(job),
        )
    draft.chmod(0o600)
    draft.rename(folder / f"rows.{ending}")
    return f"{Path(job.file).parent}/rejected/rows.{ending}"


def _broken(job: ImportJob, running: str) -> None:
    reason = _("pracę przerwał błąd programu; spróbuj jeszcze raz, a jeśli się powtórzy, powiadom administratora")
    is_undo = running == State.UNDOING
    ImportJob.objects.filter(pk=job.pk).update(
        state=State.DONE if is_undo else State.FAILED,
        moved_at=clock.now(),
        problems=[[None, "", told_keep(reason), False]],
    )
    event_record(
        "import_broken",
        severity=Severity.ERROR,
        subject_label=job.name,
        details={"file_size": job.size, "sha256": job.sha256},
    )
