"""Long exports as jobs: claimed once, written row by row to storage, with the progress in the database."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone, translation

from eshop.core.exports import EXPORT_FORMATS, Cell
from eshop.core.exports.exported_list import ExportedList
from eshop.panel.list_names import list_get
from eshop.panel.models import ExportJob
from event_log.actors import person_actor
from event_log.context import acting

logger = logging.getLogger(__name__)
State = ExportJob.State
KEPT_FOR = timedelta(days=7)
STEP = 2000
ABANDONED_AFTER = timedelta(minutes=10)
"""A job that did not move for so long belonged to a process that died."""


def export_job_create(*, user: Any, page: str, query: str, file_format: str, language: str) -> ExportJob:
    """Note the wish; `export_job_run` fulfils it."""
    return ExportJob.objects.create(user=user, page=page, query=query, file_format=file_format, language=language)


def export_job_run(*, job_id: int) -> bool:
    """Write the file of a waiting (or abandoned) job; False when somebody else does or did."""
    abandoned = Q(state=State.RUNNING, moved_at__lte=timezone.now() - ABANDONED_AFTER)
    claimed = ExportJob.objects.filter(Q(state=State.WAITING) | abandoned, pk=job_id)
    if not claimed.update(state=State.RUNNING, rows_done=0, moved_at=timezone.now()):
        return False
    job = ExportJob.objects.select_related("user").get(pk=job_id)
    try:
        with translation.override(job.language):
            _write(job)
    except Exception:
        logger.exception("Export %s failed", job.pk)
        _finish(job, State.FAILED)
    else:
        _finish(job, State.DONE)
    return True


def _write(job: ExportJob) -> None:
    table = _table(job)
    ExportJob.objects.filter(pk=job.pk).update(
        rows_total=_row_count(table), holds_personal_data=table.holds_personal_data
    )
    export_format = EXPORT_FORMATS[job.file_format]
    with TemporaryFile() as file:
        written = export_format.write(file, table.headings, _counted(job, table.rows()))
        file.seek(0)
        job.file.save(f"{table.name}-{job.pk}.{export_format.code}", File(file), save=False)
    if not ExportJob.objects.filter(pk=job.pk).update(file=job.file.name, rows_done=written):
        job.file.delete(save=False)
        return
    with acting(person_actor(job.user)):
        _list(job).export_note(_request(job), job.file_format, is_whole=True, rows=written)


def _table(job: ExportJob) -> ExportedList:
    """The list as its owner would see it now: same filters, same rights, same columns."""
    table: ExportedList = _list(job).export_table(_request(job), is_whole=True)
    return table


def _list(job: ExportJob) -> Any:
    return list_get(job.page)


def _request(job: ExportJob) -> HttpRequest:
    request = HttpRequest()
    request.method, request.GET, request.user = "GET", QueryDict(job.query), job.user
    return request


def _row_count(table: ExportedList) -> int:
    objects: Any = table.objects
    return int(objects.order_by().count())


def _counted(job: ExportJob, rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    for number, row in enumerate(rows, 1):
        if number % STEP == 0:
            ExportJob.objects.filter(pk=job.pk).update(rows_done=number, moved_at=timezone.now())
        yield row


def _finish(job: ExportJob, state: str) -> None:
    ExportJob.objects.filter(pk=job.pk).update(state=state, finished_at=timezone.now(), moved_at=timezone.now())


def exports_delete(jobs: QuerySet[ExportJob]) -> int:
    """Delete these jobs with their files; returns how many files went."""
    files = 0
    for job in jobs.order_by("pk"):
        if job.file:
            job.file.delete(save=False)
            files += 1
        job.delete()
    return files


def old_exports_delete(now: datetime) -> int:
    """Delete jobs ordered more than KEPT_FOR before `now`, and files as old that no job has; returns how many files.

    A job goes with the person who ordered it, but its file does not.
    """
    files = exports_delete(ExportJob.objects.filter(created_at__lt=now - KEPT_FOR))
    storage, folder = default_storage, str(ExportJob._meta.get_field("file").upload_to)
    if not storage.exists(folder):
        return files
    known = set(ExportJob.objects.values_list("file", flat=True))
    for name in storage.listdir(folder)[1]:
        path = f"{folder}{name}"
        if path not in known and storage.get_modified_time(path) < now - KEPT_FOR:
            storage.delete(path)
            files += 1
    return files
