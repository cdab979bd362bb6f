"""Jobs: made, written a portion at a time by whoever gets to it, told of, forgotten."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Min

from eshop.api.models import ApiClient, ApiJob, ApiJobRefusal
from eshop.api.runs.job_file import Portion, job_path, portions
from eshop.api.runs.job_rows import portion_write
from eshop.catalog.importing.rows import FileError
from eshop.catalog.services.stock_batch import Unseen
from eshop.core import clock
from eshop.core.hot_path.bulk import rows_insert
from eshop.core.told import told as _
from eshop.core.told import told_again, told_joined, told_keep
from eshop.orders.unseen import pieces_unseen
from event_log.actors import API_CLIENT
from event_log.context import Actor, background
from event_log.models import Severity
from event_log.services import Problem as EventProblem
from event_log.services import event_record

KEPT = timedelta(days=14)
MOST_FAILURES = 5
MOST_NAMED = 1000
AT_ONCE = 20_000
"""Lines that are written while the caller waits, where there is no queue."""

logger = logging.getLogger(__name__)
State = ApiJob.State


def jobs_waiting() -> list[str]:
    """Ids of the jobs that are not written to their end, oldest first."""
    waiting = ApiJob.objects.filter(state=State.WAITING).order_by("created_at")
    return [str(pk) for pk in waiting.values_list("pk", flat=True)]


def job_work(*, job_id: str) -> None:
    """Write what is left of a job. Safe to call at any time, from several processes and again after a kill.

    Each portion is a transaction that also notes how far the file is written, so no line counts twice and none is lost.
    """
    job = ApiJob.objects.filter(pk=job_id, state=State.WAITING).select_related("client").first()
    if job is None:
        return
    try:
        for portion in portions(job):
            if not _portion(job, portion):
                return
    except FileError as refused:
        _end(job, State.REFUSED, _reason(refused))
    except FileNotFoundError:
        _end(job, State.REFUSED, _("pliku nie ma już na dysku sklepu; wyślij go jeszcze raz"))
    except Exception:
        logger.exception("A portion of a job failed")
        ApiJob.objects.filter(pk=job.pk).update(failures=F("failures") + 1)
        if job.failures + 1 >= MOST_FAILURES:
            _end(job, State.REFUSED, _("błąd po stronie sklepu; sprzedawca znajdzie go w dzienniku serwera"))
        raise


def jobs_work(now: datetime) -> int:
    """Work off every job that waits where there is no queue, and forget those of two weeks ago. Returns how many.

    A job that fails keeps no other one waiting; what it raised is raised at the end.
    """
    waiting = [] if settings.REDIS_URL else jobs_waiting()
    failures: list[Exception] = []
    for job_id in waiting:
        try:
            job_work(job_id=job_id)
        except Exception as failure:  # noqa: BLE001  raised below
            failures.append(failure)
    # Whoever is killed between the last portion and the end of its file leaves that.
    for ended in ApiJob.objects.filter(finished_at__gte=now - timedelta(days=1)):
        job_path(ended).unlink(missing_ok=True)
    for old in ApiJob.objects.filter(created_at__lte=now - KEPT):
        job_path(old).unlink(missing_ok=True)
        old.delete()
    if failures:
        raise failures[0]
    return len(waiting)


def _portion(job: ApiJob, portion: Portion) -> bool:
    """Write a portion, unless somebody else has; False when there is nothing more to do here."""
    with background(Actor(API_CLIENT, str(job.client_id), job.client.name)), transaction.atomic():
        locked = (
            ApiJob.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
            .filter(pk=job.pk, state=State.WAITING, lines=portion.begins)
            .first()
        )
        if locked is None:
            return False
        refusals, counts = portion_write(portion.rows, job.client, f"api:job:{job.pk}", _unseen())
        rows_insert(
            [
                ApiJobRefusal(job=locked, line=line, external_id=external_id, errors=errors)
                for line, external_id, errors in refusals
            ]
        )
        for name, number in counts.items():
            setattr(locked, name, getattr(locked, name) + number)
        locked.lines, locked.place = portion.ends, portion.place
        locked.save()
        if portion.is_last:
            _end(locked, State.DONE, "")
    return not portion.is_last


def _end(job: ApiJob, state: str, reason: str) -> None:
    """Close the job and tell of it; its file is not needed any more."""
    job.state, job.reason, job.finished_at = state, reason[:500], clock.now()
    job.reason_told = told_keep(reason)
    job.save(update_fields=["state", "reason", "reason_told", "finished_at"])
    counts = {name: getattr(job, name) for name in ("created", "updated", "unchanged", "rejected")}
    refusals = ApiJobRefusal.objects.filter(job=job).order_by("line")[:MOST_NAMED]
    problems = [
        EventProblem(
            "erp_row_rejected",
            item_code=refusal.external_id,
            field=str(refusal.errors[0]["pointer"]).lstrip("/")[:60],
            detail=told_again(refusal.errors[0]["detail"]),
        )
        for refusal in refusals
    ]
    is_refused = state == State.REFUSED
    event_record(
        "erp_job_refused" if is_refused else "erp_job_done",
        severity=Severity.ERROR if is_refused else Severity.WARNING if problems else Severity.INFO,
        subject=job.client,
        message=reason,
        counts=counts,
        problems=problems,
    )
    transaction.on_commit(lambda: job_path(job).unlink(missing_ok=True))


def _reason(refused: FileError) -> str:
    """With the row and the field where the file broke, as far as they are known."""
    row = _("wiersz %(row)d") % {"row": refused.row} if refused.row else ""
    return told_joined(": ", [part for part in (row, refused.field, refused.reason) if part])


def _unseen() -> Unseen:
    since = ApiClient.objects.aggregate(first=Min("created_at"))["first"]
    return lambda product_ids: pieces_unseen(product_ids, since=since)
